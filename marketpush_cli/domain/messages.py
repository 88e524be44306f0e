"""Writing messages, and what becomes of those that are mailed. Rules: docs/messages.md."""

from __future__ import annotations

from enum import StrEnum

from marketpush_cli.domain.arrival import message_columns
from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.placed import Message

SEND, RECORD, WITHDRAW = "message_send", "message_record", "message_withdraw"
DELIVER, RETRY = "message_deliver", "message_retry"
QUEUED, SENT, FAILED, RECORDED = "queued", "sent", "failed", "recorded"
EVENT_OF = {SENT: "message_sent", FAILED: "message_failed", QUEUED: "message_retried", RECORDED: "message_withdrawn"}
DELIVERIES = frozenset(EVENT_OF.values())

LONGEST = 10_000
LONGEST_SUBJECT = 200
MOST_ATTEMPTS = 12
_MINUTE = 60_000_000
_LONGEST_WAIT = 240


class MailState(StrEnum):
    """How far a mail is: `sending` while somebody speaks to the mail server about it; `withdrawn` is never stored."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


def with_line_feeds(text: str) -> str:
    """The same text with line feeds alone where lines end, whatever system it was written on."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def checked_text(text: str) -> str:
    """A message's text with line feeds. Raises InvalidValue for none, too much, or control characters."""
    text = with_line_feeds(text)
    if not text.strip():
        raise InvalidValue("a message needs a text", field="text")
    if len(text) > LONGEST:
        raise InvalidValue(f"a message has at most {LONGEST:,} characters, this one has {len(text):,}", field="text")
    if any(_is_control(character) and character not in "\t\n" for character in text):
        raise InvalidValue("a message holds no control characters", field="text")
    return text.strip()


def checked_subject(text: str) -> str:
    """A subject. Raises InvalidValue unless it is one line of text."""
    if not text.strip():
        raise InvalidValue("the subject is empty", field="subject")
    if len(text) > LONGEST_SUBJECT:
        raise InvalidValue(
            f"a subject has at most {LONGEST_SUBJECT} characters, this one has {len(text):,}", field="subject"
        )
    if any(_is_control(character) or character in "\u2028\u2029" for character in text):
        raise InvalidValue("a subject is one line without control characters", field="subject")
    return text.strip()


def _is_control(character: str) -> bool:
    return ord(character) < 32 or 0x7F <= ord(character) <= 0x9F or "\ud800" <= character <= "\udfff"


def write(
    journal: Journal, to: str, text: str, *, delivery: str, subject: str | None = None, key: str | None = None
) -> Message:
    """Put a message at the end of the order's thread, by the journal's actor, with the event that tells it."""
    order, actor = journal.order, journal.actor
    number = order.message_count + 1
    message = Message(
        order.number, number, journal.at, actor.email, actor.on_behalf_of, to, text, delivery, subject, key
    )
    columns = message_columns(message, order.salt)
    journal.record(SEND if delivery == QUEUED else RECORD, None, {"new": {f"message/{number}": columns}})
    journal.order = journal.order._replace(message_count=number)
    journal.messages.append(message)
    return message


def settle(journal: Journal, number: int, before: str, after: str, **facts: str) -> None:
    """Record what became of a message that is mailed; `facts` are kept with the event."""
    changed = {f"message/{number}": {"delivery": [before, after]}}
    journal.record(EVENT_OF[after], None, {"changed": changed, **facts})


def wait_after(attempts: int) -> int:
    """How long to wait after so many attempts, in microseconds: 1, 2, 4, 8 … minutes, at most 4 hours."""
    return min(1 << max(attempts - 1, 0), _LONGEST_WAIT) * _MINUTE
