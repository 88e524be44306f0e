"""Importing orders: every order whole or not at all, a file checked whole before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from marketpush_cli.application.acting import Acting, identify
from marketpush_cli.application.answers import Answer, Done, all_held
from marketpush_cli.application.auto_accept import accept_once_paid, auto_accepting_stores
from marketpush_cli.application.changes import Administered, Changes, Operation
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.importing.cells import ROW, Place
from marketpush_cli.application.importing.comparing import is_same_content
from marketpush_cli.application.importing.documents import read_document
from marketpush_cli.application.importing.past import has_past
from marketpush_cli.application.portions import portions
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.application.progress import counted
from marketpush_cli.domain.arrival import arrive, update
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.chain import Event, new_salt, part_identifier
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, NotPermitted, RuleRefused
from marketpush_cli.domain.guards import lacking
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.registries import Rulebook, SellerStatus
from marketpush_cli.domain.statuses import Stage
from marketpush_cli.domain.transitions import Action

AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Incoming:
    """One order as it was read: a document, or (`error`) why it could not be."""

    source: str
    row: int
    document: Mapping[str, Any]
    error: MarketpushError | None = None


@dataclass(slots=True)
class _Batch:
    """What one transaction of an import stores."""

    acting: Acting
    book: Rulebook
    run: Run
    known: dict[str, Placed]
    changes: Changes
    answers: list[Answer] = field(default_factory=list)
    auto_accepting: frozenset[str] = frozenset()


def import_orders(
    database: Database, run: Run, incoming: Sequence[Incoming], zone: str, *, may_update: bool = False
) -> Done:
    """Store orders; those that are there with the same content are `unchanged`. Checked whole before stored."""
    preview = replace(run, dry_run=True)
    if len(incoming) > AT_ONCE:
        checked = _in_parts(database, preview, incoming, zone, may_update=may_update)
        if run.dry_run or (checked.errors and not run.keep_going):
            return checked
    return _in_parts(database, run, incoming, zone, may_update=may_update)


def _in_parts(database: Database, run: Run, incoming: Sequence[Incoming], zone: str, *, may_update: bool) -> Done:
    whole = Done(is_dry_run=run.dry_run)
    for part_number, part in enumerate(portions(incoming, AT_ONCE), start=1):
        own = replace(run, operation=part_identifier(run.operation, part_number)) if whole.answers else run
        prepare = _preparation(own, part, zone, may_update=may_update)
        done = database.change(prepare, dry_run=run.dry_run, progress=run.progress)
        whole.answers.extend(done.answers)
        whole.changes = done.changes or whole.changes
        whole.acting = done.acting
    return whole


def _preparation(run: Run, part: Sequence[Incoming], zone: str, *, may_update: bool) -> Any:
    return lambda reader: prepare_import(reader, run, part, zone, may_update=may_update)


def prepare_import(reader: Reader, run: Run, incoming: Sequence[Incoming], zone: str, *, may_update: bool) -> Done:
    """Read every order against what is there, on one snapshot."""
    acting = identify(reader, run.identity)
    book = reader.rulebook(run.at)
    if not acting.actor.may(Permission.IMPORT):
        raise lacking(acting.actor, Permission.IMPORT)
    documents = counted(incoming, run.progress, "checking", "orders", total=len(incoming))
    read = [_read(one, zone, book, run.at) for one in documents]
    numbers = [found.number for found in read if isinstance(found, Placed)]
    operation = Operation(run.operation, run.at, run.action, acting.actor, run.source)
    changes = Changes(operation, administration_seen=reader.administration())
    batch = _Batch(acting, book, run, reader.placed(numbers), changes)
    batch.auto_accepting = auto_accepting_stores(reader, book)
    _take_all(batch, incoming, read, may_update=may_update)
    changes.administered = _new_sellers(reader, (*changes.placed, *changes.replaced))
    return _decided(batch)


def _read(incoming: Incoming, zone: str, book: Rulebook, now: int) -> Placed | MarketpushError:
    if incoming.error is not None:
        return incoming.error
    try:
        return read_document(incoming.document, Place(incoming.source, incoming.row, zone), book, now)
    except MarketpushError as error:
        return error


def _take_all(
    batch: _Batch, incoming: Sequence[Incoming], read: Sequence[Placed | MarketpushError], *, may_update: bool
) -> None:
    taken: dict[str, Incoming] = {}
    compared = counted(incoming, batch.run.progress, "comparing", "orders", total=len(incoming))
    for index, (one, found) in enumerate(zip(compared, read, strict=True)):
        reference = found.number if isinstance(found, Placed) else (found.reference or f"{one.source}:{one.row}")
        try:
            if isinstance(found, MarketpushError):
                raise found
            if found.number in taken:
                outcome, status = _taken_already(taken[found.number], one, found)
            else:
                outcome, status = _take(batch, found, may_update=may_update)
                taken[found.number] = one
            batch.answers.append(_answer(batch, index, found.number, outcome, status))
        except MarketpushError as error:
            error.source, error.row = error.source or one.source, error.row or one.row
            error.reference = error.reference or reference
            kind = Outcome.INVALID if isinstance(error, InvalidValue) else Outcome.REFUSED
            batch.answers.append(_answer(batch, index, reference, kind, None, error))


def _taken_already(first: Incoming, again: Incoming, placed: Placed) -> tuple[Outcome, str]:
    if _without_rows(first.document) != _without_rows(again.document):
        where = f"row {first.row} of {first.source}"
        raise InvalidValue(f"{placed.number} stands with other content in {where}", field="order_number")
    return Outcome.UNCHANGED, placed.order.status


def _without_rows(document: Mapping[str, Any]) -> dict[str, Any]:
    lines = document.get("lines")
    bare = [{**line, ROW: None} for line in lines] if isinstance(lines, list) else lines
    return {**document, "lines": bare}


def _take(batch: _Batch, placed: Placed, *, may_update: bool) -> tuple[Outcome, str]:
    run, actor = batch.run, batch.acting.actor
    if has_past(placed) and not actor.may(Permission.IMPORT_PAST):
        raise NotPermitted(f"{placed.number} comes with a past, which only a master operator may import")
    if batch.book.seller_status(placed.seller) is SellerStatus.ARCHIVED:
        raise RuleRefused(f"{placed.seller} is archived: orders for it are not imported", reference=placed.number)
    before = batch.known.get(placed.number)
    if before is None:
        arrived, event = arrive(placed, actor, run.at, run.operation)
        arrived, events = _auto_accepted(batch, arrived)
        batch.changes.placed.append(arrived)
        batch.changes.events.extend([event, *events])
        return Outcome.CHANGED, arrived.order.status
    if is_same_content(before, placed):
        return _paid_later(batch, before, placed)
    return _updated(batch, before, placed, may_update=may_update)


def _auto_accepted(batch: _Batch, placed: Placed) -> tuple[Placed, list[Event]]:
    if any(line.stage is not Stage.PENDING for line in placed.order.lines):
        return placed, []
    journal = Journal(placed.order, batch.acting.actor, batch.run.at, batch.run.operation)
    accept_once_paid(journal, batch.book, batch.auto_accepting)
    return replace(placed, order=journal.order), journal.events


def _paid_later(batch: _Batch, before: Placed, placed: Placed) -> tuple[Outcome, str]:
    order = before.order
    if placed.paid_at is None or order.paid_at is not None:
        return Outcome.UNCHANGED, order.status
    journal = Journal(order, batch.acting.actor, batch.run.at, batch.run.operation)
    journal.pay(Action.PAY, placed.paid_at, None)
    accept_once_paid(journal, batch.book, batch.auto_accepting)
    batch.changes.take(journal, order)
    return Outcome.CHANGED, journal.order.status


def _updated(batch: _Batch, before: Placed, placed: Placed, *, may_update: bool) -> tuple[Outcome, str]:
    if not may_update:
        raise _other_content(placed, "is there already with other content", "--update replaces it while it is pending")
    if any(line.stage is not Stage.PENDING for line in before.order.lines):
        raise _other_content(placed, "has other content and is being worked on: only a pending order can be updated")
    if has_past(placed):
        raise _other_content(placed, "is there already, and an update brings no past")
    after, event = update(before, placed, batch.acting.actor, batch.run.at, batch.run.operation)
    batch.changes.seen[placed.number] = before.order
    batch.changes.replaced.append(after)
    batch.changes.events.append(event)
    return Outcome.CHANGED, after.order.status


def _other_content(placed: Placed, what: str, fix: str | None = None) -> InvalidValue:
    return InvalidValue(f"{placed.number} {what}", reference=placed.number, field="order_number", fix=fix)


def _answer(
    batch: _Batch,
    index: int,
    reference: str,
    outcome: Outcome,
    status: str | None,
    error: MarketpushError | None = None,
) -> Answer:
    before = batch.known.get(reference)
    judgement = Judgement(
        index, reference, Action.IMPORT, outcome, before.order.status if before else None, status, error
    )
    return Answer(judgement, status, None, batch.run.operation, status)


def _new_sellers(reader: Reader, placed: Iterable[Placed]) -> list[Administered]:
    known = reader.sellers()
    names = {order.seller: order.seller_name for order in placed if order.seller not in known}
    return [new_seller(code, name) for code, name in sorted(names.items())]


def new_seller(code: str, name: str, email: str | None = None, *, auto_accept: bool = False) -> Administered:
    """The record of a store that is added."""
    after = {
        "name": name,
        "email": email,
        "status": SellerStatus.OPEN.value,
        "status_until": None,
        "auto_accept": int(auto_accept),
        "acting_user": None,
        "salt": new_salt(),
    }
    return Administered("seller", {"code": code}, "add", None, after)


def _decided(batch: _Batch) -> Done:
    done = Done(batch.answers, acting=batch.acting, is_dry_run=batch.run.dry_run)
    if done.errors and not batch.run.keep_going:
        done.answers = all_held(batch.answers)
        return done
    done.changes = batch.changes if batch.changes.has_events else None
    batch.changes.tally = done.tally
    return done
