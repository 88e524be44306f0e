"""Past operations: which are meant, what became of them, and what they did, page after page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, true, tuple_

from marketpush_cli.application.history_filter import HistoryFilter
from marketpush_cli.application.portions import AT_ONCE, portions
from marketpush_cli.application.ports import PastOperation
from marketpush_cli.database.audit_listing import own_people
from marketpush_cli.database.event_loading import takes_back
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS, EVENTS, OPERATIONS, ORDERS
from marketpush_cli.domain.catalogue import OPERATION
from marketpush_cli.domain.chain import LENGTH_OF_RUN, Event, run_of

Row = tuple[Any, ...]
Condition = ColumnElement[bool]
Stores = frozenset[str] | None
_OPERATION = OPERATIONS.c
_UNDOING = OPERATIONS.alias("undoing")
_NAMES = OPERATION.names()
_STORED = tuple(name for name in _NAMES if name not in ("outcome", "undone_by"))
_PLACE = (_OPERATION.at, _OPERATION.sequence, _OPERATION.operation)
_SOURCE = _NAMES.index("source")
_HIDDEN = frozenset({"host", "terminal", "source", "unchanged", "refused"})


def list_operations(runner: Runner, chosen: HistoryFilter) -> Iterator[Row]:
    """Cells of `catalogue.OPERATION`, the newest first, in memory some at a time."""
    own = own_people(runner, chosen.stores)
    rows = (row for row in runner.stream(operations(chosen, own)) if chosen.names_file(row[_STORED.index("source")]))
    told = _told(runner, rows, chosen, own)
    meant = (row for row in told if chosen.names_file(row[_SOURCE]))
    return islice(meant, chosen.limit) if chosen.limit else meant


def operations(chosen: HistoryFilter, own: Sequence[str] | None) -> Select[Any]:
    """The operations that are meant; names of files are compared outside, where every letter has both cases."""
    columns = [_OPERATION[name] for name in _STORED]
    statement = select(*columns).where(*_conditions(chosen, own))
    newest = statement.order_by(*(column.desc() for column in _PLACE))
    return newest.limit(chosen.limit) if chosen.limit and chosen.file is None else newest


def _conditions(chosen: HistoryFilter, own: Sequence[str] | None) -> list[Condition]:
    found: list[Condition] = []
    if chosen.operation is not None:
        found.append(_OPERATION.operation == chosen.operation)
    if chosen.after is not None:
        last = OPERATIONS.alias()
        place = select(*(last.c[column.name] for column in _PLACE)).where(last.c.operation == chosen.after)
        found.append(tuple_(*_PLACE) < place.scalar_subquery())
    if chosen.since is not None:
        found.append(_OPERATION.at >= chosen.since)
    if chosen.until is not None:
        found.append(_OPERATION.at < chosen.until)
    if chosen.actor is not None:
        found.append(_OPERATION.actor == chosen.actor)
    if chosen.action is not None:
        found.append(_OPERATION.action.in_((chosen.action, chosen.action.replace("_", " "))))
    if chosen.file is not None:
        found.append(_OPERATION.source.is_not(None))
    if chosen.orders:
        of_orders = select(EVENTS.c.operation).where(EVENTS.c.order_number.in_(chosen.orders))
        found.append(_OPERATION.operation.in_(of_orders))
    if chosen.sellers is not None:
        found.append(_seen_events(frozenset(chosen.sellers)).exists())
    if chosen.on_behalf_of:
        found.append(_is_on_behalf(chosen))
    if own is not None:
        found.append(or_(_seen_events(chosen.stores).exists(), _own_administration(own).exists()))
    return [*found, *_outcome(chosen)]


def _outcome(chosen: HistoryFilter) -> list[Condition]:
    """All of it taken back, some of it, or nothing."""
    if chosen.outcome is None:
        return []
    if chosen.outcome == "changed":
        return [~_undoings(chosen.stores).exists()]
    undone = select(_UNDOING.c.undoes).where(_UNDOING.c.undoes.is_not(None))
    some = or_(_OPERATION.operation.in_(undone), func.substr(_OPERATION.operation, 1, LENGTH_OF_RUN).in_(undone))
    left = _left(chosen.stores).exists()
    return [some, _undoings(chosen.stores).exists(), left if chosen.outcome == "partly_undone" else ~left]


def _is_on_behalf(chosen: HistoryFilter) -> Condition:
    """The operation's own word, or with `--as each` that of one of its events."""
    one = _seen_events(chosen.stores).where(EVENTS.c.on_behalf_of.in_(chosen.on_behalf_of))
    by_event = (_OPERATION.on_behalf_of == "each") & one.exists()
    return or_(_OPERATION.on_behalf_of.in_(chosen.on_behalf_of), by_event)


def _seen_events(stores: Stores, operation: Any = _OPERATION.operation) -> Select[Any]:
    """Events of an operation on orders of some stores."""
    found = select(literal(1)).where(EVENTS.c.operation == operation)
    if stores is not None:
        found = found.where(ORDERS.c.number == EVENTS.c.order_number, ORDERS.c.seller.in_(sorted(stores)))
    return found.correlate(OPERATIONS, _UNDOING)


def _own_administration(own: Sequence[str]) -> Select[Any]:
    """Events of administration on behalf of some people; by their time, since no index knows their operation."""
    event = ADMINISTRATIVE_EVENTS.c
    of_operation = (event.at == _OPERATION.at) & (event.operation == _OPERATION.operation)
    return select(literal(1)).where(of_operation, event.on_behalf_of.in_(own)).correlate(OPERATIONS)


def _undoings(stores: Stores) -> Select[Any]:
    """Operations that took back something of an operation."""
    found = select(_UNDOING.c.operation).where(takes_back(_UNDOING, _OPERATION.operation))
    if stores is not None:
        found = found.where(_seen_events(stores, _UNDOING.c.operation).exists())
    return found.correlate(OPERATIONS)


def _left(stores: Stores) -> Select[Any]:
    """Events of an operation that were not taken back."""
    back = EVENTS.alias("back")
    same = (back.c.order_number == EVENTS.c.order_number) & back.c.line.is_not_distinct_from(EVENTS.c.line)
    undoes = select(_UNDOING.c.operation).where(takes_back(_UNDOING, _OPERATION.operation)).correlate(OPERATIONS)
    taken_back = select(literal(1)).where(same, back.c.operation.in_(undoes)).correlate(EVENTS, OPERATIONS)
    return _seen_events(stores).where(~taken_back.exists())


def _told(runner: Runner, rows: Iterator[Row], chosen: HistoryFilter, own: Sequence[str] | None) -> Iterator[Row]:
    """The rows with what became of each; to a user of some stores only what is theirs."""
    size = min(chosen.limit or AT_ONCE, AT_ONCE)
    for page in portions(rows, size):
        keys = [row[0] for row in page]
        undone_by = _undone_by(runner, keys, chosen.stores)
        partly = {key for (key,) in runner.rows_among(_partly(chosen.stores), undone_by)}
        counts = _own_counts(runner, keys, chosen.stores, own)
        for row in page:
            by = undone_by.get(row[0])
            outcome = "changed" if by is None else "partly_undone" if row[0] in partly else "undone"
            cells = dict(zip(_STORED, row, strict=True)) | {"outcome": outcome, "undone_by": by}
            if row[0] in counts:
                cells |= dict.fromkeys(_HIDDEN) | {"changed": counts[row[0]]}
            yield tuple(cells[name] for name in _NAMES)


def _undone_by(runner: Runner, keys: Sequence[str], stores: Stores) -> dict[str, str]:
    """For each operation the last one that took back something of it."""
    undoing = _UNDOING.c
    seen = true() if stores is None else _seen_events(stores, undoing.operation).exists()
    statement = select(undoing.undoes, undoing.operation).where(undoing.undoes.in_(KEYS), seen)
    ordered = statement.order_by(undoing.at, undoing.sequence)
    found = dict(runner.rows_among(ordered, dict.fromkeys(name for key in keys for name in (key, run_of(key)))))
    return {key: found.get(key) or found[run_of(key)] for key in keys if key in found or run_of(key) in found}


def _partly(stores: Stores) -> Select[Any]:
    return select(_OPERATION.operation).where(_OPERATION.operation.in_(KEYS), _left(stores).exists())


def _own_counts(runner: Runner, keys: Sequence[str], stores: Stores, own: Sequence[str] | None) -> dict[str, int]:
    """For operations that are not all a store's own: how many references of the store they changed."""
    if own is None or stores is None:
        return {}
    is_own = or_(_OPERATION.actor.in_(own), _OPERATION.on_behalf_of.in_(own))
    others = ORDERS.c.seller.not_in(sorted(stores))
    foreign = _seen_events(None).where(ORDERS.c.number == EVENTS.c.order_number, others).exists()
    reference = EVENTS.c.order_number + "/" + func.coalesce(EVENTS.c.line, 0)
    count = _seen_events(stores).with_only_columns(func.count(reference.distinct())).scalar_subquery()
    statement = select(_OPERATION.operation, count).where(_OPERATION.operation.in_(KEYS), or_(~is_own, foreign))
    return dict(runner.rows_among(statement, keys))


def event_pages(runner: Runner, operation: str, stores: Stores) -> Iterator[list[Event]]:
    """An operation's events in order and sequence, those of some hundred orders at a time."""
    statement = select(*EVENTS.c).where(EVENTS.c.operation == operation)
    if stores is not None:
        seen = (ORDERS.c.number == EVENTS.c.order_number) & ORDERS.c.seller.in_(sorted(stores))
        statement = statement.where(select(literal(1)).where(seen).correlate(EVENTS).exists())
    rows = runner.stream(statement.order_by(EVENTS.c.order_number, EVENTS.c.sequence))
    orders = (list(events) for _, events in groupby((Event(*row) for row in rows), key=lambda event: event.order))
    for page in portions(orders):
        yield [event for events in page for event in events]


def administration_of(runner: Runner, operation: PastOperation, stores: Stores) -> list[Row]:
    """What an operation did to people, settings and registries; cells of `catalogue.ADMINISTRATION`."""
    event = ADMINISTRATIVE_EVENTS.c
    columns = (event.subject, event.reference, event.action, event.on_behalf_of, event.reason, event.data)
    statement = select(*columns).where(event.at == operation.at, event.operation == operation.id)
    own = own_people(runner, stores)
    if own is not None:
        statement = statement.where(event.on_behalf_of.in_(own))
    rows = runner.rows(statement.order_by(event.login, event.sequence))
    return [(f"{subject} {reference}", *rest, json.loads(data)) for subject, reference, *rest, data in rows]
