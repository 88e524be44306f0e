"""Messages about an order: written in a seller's name, or recorded as they came in. Rules: docs/messages.md."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marketpush_cli.application.acting import Acting, identify
from marketpush_cli.application.changes import Changes, Operation, Tally
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.application.resolving import resolve_orders
from marketpush_cli.domain.arrival import message_columns
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, NotPermitted
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.permissions import Actor, Capacity, Permission
from marketpush_cli.domain.placed import Message

LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Written:
    """The message that was stored, and what was stored with it."""

    message: Message
    changes: Changes | None
    acting: Acting


def send(database: Database, run: Run, order: str, to: str, text: str) -> Written:
    """Queue a message to the customer or the seller; an operator writes to a customer in the seller's name."""
    return _write(database, run, order, to, text, author=None)


def record(database: Database, run: Run, order: str, author: str, text: str) -> Written:
    """Keep what the customer or the seller wrote to the operator."""
    return _write(database, run, order, "operator", text, author=author)


def checked_text(text: str) -> str:
    """A message's text. Raises InvalidValue for none, too much, or control characters."""
    if not text.strip():
        raise InvalidValue("a message needs a text", field="text")
    if len(text) > LONGEST:
        raise InvalidValue(f"a message has at most {LONGEST:,} characters, this one has {len(text):,}", field="text")
    if any((ord(character) < 32 and character not in "\t\n") or 0x7F <= ord(character) <= 0x9F for character in text):
        raise InvalidValue("a message holds no control characters", field="text")
    return text.strip()


def _write(database: Database, run: Run, reference: str, to: str, text: str, *, author: str | None) -> Written:
    body = checked_text(text)

    def prepare(reader: Reader) -> Written:
        acting = identify(reader, run.identity)
        found = resolve_orders(reader, [reference], acting)[reference]
        if not acting.actor.may(Permission.MESSAGE):
            raise NotPermitted(
                f"{acting.actor.email} may not write messages",
                fix="--allow message when the log-in starts" if acting.actor.is_impersonating else None,
            )
        if isinstance(found, MarketpushError):
            raise found
        order = reader.orders([found])[found]
        actor = _in_whose_name(acting.actor, order.seller, to, author)
        journal = Journal(order, actor, run.at, run.operation)
        delivery = "queued" if author is None else "recorded"
        message = Message(
            order.number, order.message_count + 1, run.at, actor.email, actor.on_behalf_of, to, body, delivery
        )
        key = f"message/{message.number}"
        journal.record(run.action, None, {"new": {key: message_columns(message, order.salt)}})
        changes = Changes(Operation(run.operation, run.at, run.action, actor), Tally(1))
        changes.administered = list(acting.log_ins.values())
        changes.take(journal, order)
        changes.messages.append(message)
        return Written(message, changes, acting)

    return database.change(prepare, dry_run=run.dry_run)


def _in_whose_name(actor: Actor, seller: str, to: str, author: str | None) -> Actor:
    if author == "customer":
        return actor.for_customer() if actor.capacity is Capacity.OPERATOR else actor
    is_operators = actor.capacity is Capacity.OPERATOR and not actor.is_impersonating
    if is_operators and (author == "seller" or to == "customer"):
        return replace(actor, on_behalf_of=f"seller:{seller}")
    return actor
