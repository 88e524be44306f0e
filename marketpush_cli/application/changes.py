"""What an operation wants stored, all of it or nothing, and what it saw when it decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from marketpush_cli.domain.chain import Event, digest
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.messages import QUEUED
from marketpush_cli.domain.orders import Incident, Line, Order, Refund
from marketpush_cli.domain.outgoing import Delivered, Mail, mail_of
from marketpush_cli.domain.permissions import Actor
from marketpush_cli.domain.placed import Message, Placed

IncidentKey = tuple[str, int, int]
EventKey = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Operation:
    """One run of a command that writes, before its login's chain gives it a number. `source` is the file read."""

    id: str
    at: int
    action: str
    actor: Actor
    source: str | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many references were changed, found done already, refused."""

    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Administered:
    """One change to a shared record: `columns` None takes it away. The event names subject, reference and action."""

    subject: str
    key: Mapping[str, str]
    action: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str | None = None

    @property
    def reference(self) -> str:
        return "/".join(self.key.values())


@dataclass(slots=True)
class Changes:
    """Rows to store together. Orders are stored only if they are still as they were `seen`.

    Rows that were set aside meanwhile (`Reader.set_aside`) are not held here any more, but `has_events` remembers.
    """

    operation: Operation
    tally: Tally = field(default_factory=Tally)
    seen: dict[str, Order] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    incidents: list[tuple[IncidentKey, Incident | None]] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    replaced: list[Placed] = field(default_factory=list)
    administered: list[Administered] = field(default_factory=list)
    administration_seen: int | None = None
    were_set_aside: bool = False
    is_automatic: bool = False
    moved: set[str] = field(default_factory=set)
    line_moved: set[str] = field(default_factory=set)

    @property
    def has_events(self) -> bool:
        return bool(self.events) or self.were_set_aside

    @property
    def is_empty(self) -> bool:
        return not (self.has_events or self.administered)

    def take(self, journal: Journal, seen: Order) -> None:
        """Add what a journal holds; `seen` is its order as it was before."""
        order = journal.order
        self.seen[order.number] = seen
        self.orders.append(order)
        self.moved |= journal.moved
        self.line_moved |= journal.line_moved
        self.lines.extend(journal.touched.values())
        self.incidents.extend(((order.number, *key), row) for key, row in journal.incidents.items())
        self.refunds.extend(journal.refunds)
        self.messages.extend(journal.messages)
        queued = (message for message in journal.messages if message.delivery == QUEUED)
        self.mails.extend(mail_of(message, order.seller, is_automatic=self.is_automatic) for message in queued)
        self.events.extend(journal.events)

    def forget_rows(self) -> None:
        """Let go of the orders' rows, which somebody else keeps from here on."""
        self.were_set_aside = self.has_events
        self.seen.clear()
        self.moved.clear()
        self.line_moved.clear()
        for rows in (self.orders, self.lines, self.incidents, self.refunds, self.messages, self.mails):
            rows.clear()
        self.events.clear()
        self.placed.clear()


class EventLines(NamedTuple):
    """An operation's events as its digest reads them: how many, and lines that tell them in key order."""

    number: int = 0
    texts: Sequence[str] = ()


NO_EVENTS = EventLines()


def event_lines(events: Iterable[EventKey]) -> Iterator[str]:
    """What the digest of an operation reads of each of its events."""
    return (f"{order} {sequence} {hash_}" for order, sequence, hash_ in events)


def events_digest(events: Iterable[EventKey], more: EventLines = NO_EVENTS) -> str:
    """SHA-256 over order, sequence and hash of an operation's events, which come in key order."""
    return digest(chain(event_lines(events), more.texts))
