"""Messages about orders: written, many at once, or recorded as they came in. Rules: docs/messages.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from marketpush_cli.application.acting import EACH, Acting, identify
from marketpush_cli.application.answers import Answer, Done
from marketpush_cli.application.changes import Changes, Operation, Tally
from marketpush_cli.application.gathering import Gathering, Run
from marketpush_cli.application.message_asks import MessageAsk
from marketpush_cli.application.portions import portions
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.application.resolving import resolve_orders
from marketpush_cli.application.template_fields import fields_of
from marketpush_cli.application.templating import Wording
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, NotPermitted, RuleRefused
from marketpush_cli.domain.guards import lacking
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.messages import QUEUED, RECORDED, SEND, checked_subject, checked_text, write
from marketpush_cli.domain.permissions import Actor, Capacity, Permission
from marketpush_cli.domain.placed import Message, Placed

NAMED_AT_MOST = 3

Choose = Callable[[Reader, Acting], Sequence[MessageAsk]]


@dataclass(frozen=True, slots=True)
class Written:
    """The answer about a message that was stored, and what was stored with it."""

    answer: Answer
    changes: Changes | None
    acting: Acting


def record(database: Database, run: Run, order: str, author: str, text: str) -> Written:
    """Keep what the customer or the seller wrote to the operator."""
    body = checked_text(text)

    def prepare(reader: Reader) -> Written:
        acting = identify(reader, run.identity)
        found = resolve_orders(reader, [order], acting)[order]
        check_may_write(acting)
        if isinstance(found, MarketpushError):
            raise found
        seen = reader.orders([found])[found]
        actor = _in_whose_name(acting.actor, seen.seller, "operator", author)
        journal = Journal(seen, actor, run.at, run.operation)
        message = write(journal, "operator", body, delivery=RECORDED)
        changes = Changes(Operation(run.operation, run.at, run.action, actor), Tally(1))
        changes.administered = list(acting.log_ins.values())
        changes.take(journal, seen)
        found_out = Judgement(0, found, run.action, Outcome.CHANGED, seen.status, seen.status, written=message)
        return Written(Answer(found_out, seen.status, seen.currency, run.operation), changes, acting)

    return database.change(prepare, dry_run=run.dry_run)


def check_may_write(acting: Acting) -> None:
    """Raises NotPermitted for who may not write messages."""
    if not acting.actor.may(Permission.MESSAGE):
        raise lacking(acting.actor, Permission.MESSAGE)


def _in_whose_name(actor: Actor, seller: str, to: str, author: str | None) -> Actor:
    if author == "customer":
        if actor.is_impersonating:
            return actor
        return actor.for_customer() if actor.capacity is Capacity.OPERATOR else replace(actor, on_behalf_of=author)
    is_operators = actor.capacity is Capacity.OPERATOR and not actor.is_impersonating
    if is_operators and (author == "seller" or to == "customer"):
        return replace(actor, on_behalf_of=f"seller:{seller}")
    return actor


def send_messages(
    database: Database, run: Run, asks: Sequence[MessageAsk] | Choose, wording: Wording, zone: str
) -> Done:
    """Queue messages, all of them or (`keep_going`) those that can be; answers stand in input order.

    An operator writes to a customer in the seller's name. Asks are given, or chosen on the snapshot; times in templates
    are told in `zone`.
    """

    def prepare(reader: Reader) -> Done:
        acting = identify(reader, run.identity)
        if acting.identity.as_whom == EACH:
            raise NotPermitted(
                "messages are not written with --as each: an operator writes in the name of each order's seller anyway",
                fix="leave out --as",
            )
        check_may_write(acting)
        gathering = Gathering.begin(run, acting, reader, reader.rulebook(run.at))
        gathering.changes.is_automatic = wording.is_template
        writing = _Writing(gathering, wording, zone)
        writing.write(asks(reader, acting) if callable(asks) else asks)
        done = gathering.done()
        done.notices += writing.notices()
        if done.changes is not None and len(writing.names) == 1:
            operation = done.changes.operation
            actor = replace(operation.actor, on_behalf_of=writing.names.pop())
            done.changes.operation = replace(operation, actor=actor)
        return done

    return database.change(prepare, dry_run=run.dry_run, progress=run.progress)


@dataclass(slots=True)
class _Writing:
    """Writes the messages of one operation, some orders at a time."""

    gathering: Gathering
    wording: Wording
    zone: str
    without_address: list[str] = field(default_factory=list)
    names: set[str | None] = field(default_factory=set)

    def write(self, asks: Sequence[MessageAsk]) -> None:
        groups: dict[str, list[tuple[int, MessageAsk]]] = {}
        for some in portions(enumerate(asks)):
            readable = {ask.reference: None for _, ask in some if ask.error is None}
            numbers = resolve_orders(self.gathering.reader, readable, self.gathering.acting)
            for index, ask in some:
                found = ask.error or numbers[ask.reference]
                if isinstance(found, MarketpushError):
                    self.gathering.take([_objected(index, ask, found)])
                else:
                    groups.setdefault(found, []).append((index, ask))
        done, count = 0, sum(map(len, groups.values()))
        for some_numbers in portions(sorted(groups)):
            self._write_some({number: groups[number] for number in some_numbers})
            done += sum(len(groups[number]) for number in some_numbers)
            self.gathering.run.progress("checking", done, count)

    def _write_some(self, groups: dict[str, list[tuple[int, MessageAsk]]]) -> None:
        reader = self.gathering.reader
        placed = reader.placed(list(groups))
        known = reader.keyed_messages(list(groups))
        stores = reader.sellers({order.seller for order in placed.values()})
        judgements, journals = [], []
        for number, asks in groups.items():
            order = placed[number]
            run = self.gathering.run
            journal = Journal(order.order, self.gathering.acting.for_store(order.seller), run.at, run.operation)
            keyed = known.get(number, {})
            own = [self._judged(index, ask, order, journal, keyed) for index, ask in asks]
            judgements += own
            if journal.events:
                journals.append(journal)
                addresses = {"customer": order.customer_email, "seller": stores[order.seller].email}
                if any(not addresses[message.to] for message in journal.messages):
                    self.without_address.append(number)
        self.gathering.take(judgements, journals, {number: one.order for number, one in placed.items()})

    def _judged(
        self, index: int, ask: MessageAsk, order: Placed, journal: Journal, known: dict[str, Message]
    ) -> Judgement:
        number = order.number
        try:
            before = known.get(ask.key) if ask.key is not None else None
            if before is not None:
                return self._repeated(index, ask, before)
            if ask.first is not None:
                return Judgement(index, number, SEND, Outcome.UNCHANGED, remark="the same stands before")
            subject, text = self._words(ask, order)
            person = self.gathering.acting.for_store(order.seller)
            journal.actor = _in_whose_name(person, order.seller, ask.to, None)
            message = write(journal, ask.to, text, delivery=QUEUED, subject=subject, key=ask.key)
        except MarketpushError as error:
            return _objected(index, ask, error)
        self.names.add(message.on_behalf_of)
        if ask.key is not None:
            known[ask.key] = message
        return Judgement(index, number, SEND, Outcome.CHANGED, key=ask.key, written=message)

    def _repeated(self, index: int, ask: MessageAsk, before: Message) -> Judgement:
        """The same key again is the same message, whatever a template makes of it by now."""
        if before.to != ask.to:
            raise RuleRefused(
                f"the key {ask.key} stands for a message to the {before.to} of {before.order}",
                reference=before.order,
                fix="give another key",
            )
        is_other = not self.wording.is_template and before.text != (ask.text or self.wording.source).strip()
        remark = "written before with this key, in other words" if is_other else None
        return Judgement(index, before.order, SEND, Outcome.UNCHANGED, key=ask.key, written=before, remark=remark)

    def _words(self, ask: MessageAsk, order: Placed) -> tuple[str | None, str]:
        if self.wording.is_template:
            subject, text = self.wording.filled(fields_of(order, ask.values, self.zone))
            return None if subject is None else checked_subject(subject), checked_text(text)
        if not ask.text and not self.wording.source and ask.row is not None:
            raise InvalidValue("the value is missing", field="text")
        return None, checked_text(ask.text or self.wording.source)

    def notices(self) -> Iterable[str]:
        """What else there is to say."""
        numbers = self.without_address
        if numbers:
            more = f" and {len(numbers) - NAMED_AT_MOST} more" if len(numbers) > NAMED_AT_MOST else ""
            yield f"warning: no e-mail address to mail it to: {', '.join(numbers[:NAMED_AT_MOST])}{more}"


def _objected(index: int, ask: MessageAsk, error: MarketpushError) -> Judgement:
    told: Any = type(error)(error.sentence, fix=error.fix, field=error.field)
    told.reference, told.source, told.row = ask.reference, ask.source, ask.row
    outcome = Outcome.INVALID if isinstance(error, InvalidValue) else Outcome.REFUSED
    return Judgement(index, ask.reference, SEND, outcome, error=told, key=ask.key)
