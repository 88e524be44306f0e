"""What is to be mailed: a row of the outbox each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from marketpush_cli.domain.chain import commitment
from marketpush_cli.domain.messages import MailState
from marketpush_cli.domain.placed import Message


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `type` is its media type."""

    name: str
    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message of an order (`order_number`, `message`), or a mail with words of its own, and how far it is.

    `attempts` were made so far, the next one not before `next_at`; `message_id` is the same in all of them.
    """

    id: str
    queued_at: int
    actor: str
    is_automatic: bool = False
    seller: str | None = None
    order_number: str | None = None
    message: int | None = None
    addressee: str | None = None
    recipient: str | None = None
    subject: str | None = None
    text: str | None = None
    salt: str | None = None
    state: MailState = MailState.WAITING
    attempts: int = 0
    next_at: int = 0
    message_id: str | None = None
    last_error: str | None = None
    settled_at: int | None = None
    attachment: Attachment | None = None


class Delivered(NamedTuple):
    """A row of the outbox as it becomes, in which state it was, and the order's message (None: it is none) with it."""

    mail: Mail
    was: MailState
    delivery: str | None


def mail_of(message: Message, seller: str, *, is_automatic: bool) -> Mail:
    """The row of the outbox for a message that is to be mailed."""
    return Mail(
        f"{message.order}#{message.number}",
        message.at,
        message.actor,
        is_automatic,
        seller,
        message.order,
        message.number,
        message.to,
        next_at=message.at,
    )


def message_id_of(mail: Mail, salt: str, domain: str) -> str:
    """The Message-ID of a mail: the same whenever it is worked out, and silent about what it is of."""
    return f"<{(commitment(salt, 'message-id', mail.id) or '')[:32]}@{domain}>"
