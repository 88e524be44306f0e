"""Everything that is stored, read once in key order, against everything that it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from marketpush_cli.application.verifying import StoredOrder, order_findings, roll_up_findings
from marketpush_cli.database.event_loading import load_events
from marketpush_cli.database.export_marks import verify_marks
from marketpush_cli.database.migrating import expected_schema, schema_of
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.order_rows import search_columns
from marketpush_cli.database.paging import pages_of_numbers
from marketpush_cli.database.placed_loading import load_placed
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, INCIDENTS, LINES, MESSAGES, ORDERS, REFUNDS
from marketpush_cli.database.verifying_administration import verify_administration
from marketpush_cli.database.verifying_chains import verify_chains
from marketpush_cli.database.verifying_outbox import verify_outbox
from marketpush_cli.domain.errors import ConfigurationWrong
from marketpush_cli.domain.replay import Finding, compared, finding

Check = Callable[[Runner], Iterator[Finding]]
Stored = tuple[StoredOrder, dict[str, Any]]

_COUNTED = ("total", "refunded", "line_count", "open_incidents")
_SEARCH = ("search_name", "search_email", "search_phone")
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, ConfigurationWrong, DBAPIError)


def findings_of(checks: Iterable[Check], runner: Runner) -> Iterator[Finding]:
    """The findings of all checks; one that cannot go on over what is stored says so and lets the next begin."""
    for check in checks:
        try:
            yield from check(runner)
        except _UNREADABLE as error:
            yield _unreadable("database", check.__name__, error)


def _unreadable(reference: str, what: str, error: Exception) -> Finding:
    told = error.sentence if isinstance(error, ConfigurationWrong) else f"{type(error).__name__}: {_first(error)}"
    return finding("integrity", reference, what, told, "readable")


def _first(error: Exception) -> str:
    """Without what SQLAlchemy adds: the statement, and where to read on."""
    return str(error.orig if isinstance(error, DBAPIError) else error)


def verify_roll_up(runner: Runner) -> Iterator[Finding]:
    """Every order's status and amounts, recomputed from its lines."""
    return _of_each_order(runner, lambda stored, _: roll_up_findings(stored), with_events=False)


def verify_orders(runner: Runner) -> Iterator[Finding]:
    """Every order against its lines and against its events."""
    yield from _of_each_order(runner, _all_findings, with_events=True)
    yield from _orphans(runner)


def _all_findings(stored: StoredOrder, search: dict[str, Any]) -> list[Finding]:
    placed = stored.placed
    expected = search_columns(placed.customer_name, placed.customer_email, placed.customer_phone)
    return [*roll_up_findings(stored), *order_findings(stored, search, expected)]


def _of_each_order(
    runner: Runner, judge: Callable[[StoredOrder, dict[str, Any]], list[Finding]], *, with_events: bool
) -> Iterator[Finding]:
    """Some orders at a time; where one of them cannot be read, each by itself, so that the finding names it."""
    for numbers in pages_of_numbers(runner):
        try:
            found = [each for stored in _stored(runner, numbers, with_events) for each in judge(*stored)]
        except _UNREADABLE:
            found = [each for number in numbers for each in _judged_alone(runner, number, judge, with_events)]
        yield from found


def _judged_alone(
    runner: Runner, number: str, judge: Callable[[StoredOrder, dict[str, Any]], list[Finding]], with_events: bool
) -> list[Finding]:
    try:
        return [each for stored in _stored(runner, [number], with_events) for each in judge(*stored)]
    except _UNREADABLE as error:
        return [_unreadable(number, "order", error)]


def _stored(runner: Runner, numbers: Sequence[str], with_events: bool) -> Iterator[Stored]:
    placed = load_placed(runner, numbers)
    events = load_events(runner, EVENTS.c.order_number.in_(numbers)) if with_events else []
    by_order = {number: list(own) for number, own in groupby(events, key=lambda event: event.order)}
    columns = [ORDERS.c[name] for name in (*_COUNTED, *_SEARCH)]
    rows = runner.rows_among(select(ORDERS.c.number, *columns).where(ORDERS.c.number.in_(KEYS)), numbers)
    for number, *cells in rows:
        counted = dict(zip(_COUNTED, cells, strict=False))
        search = dict(zip(_SEARCH, cells[len(_COUNTED) :], strict=True))
        yield StoredOrder(placed[number], by_order.get(number, []), counted), search


def _orphans(runner: Runner) -> Iterator[Finding]:
    for table in (LINES, INCIDENTS, REFUNDS, MESSAGES, EVENTS):
        column = table.c.order_number
        lost = select(column).where(~select(ORDERS.c.number).where(ORDERS.c.number == column).exists()).distinct()
        for (number,) in runner.rows(lost):
            yield finding("integrity", str(number), table.name, "rows without their order", None)


def verify_integrity(runner: Runner) -> Iterator[Finding]:
    """What the engine itself finds, and whether the tables are as the migrations make them."""
    yield from verify_file(runner)
    yield from compared("integrity", "database", schema_of(runner.connection), expected_schema())


def verify_file(runner: Runner) -> Iterator[Finding]:
    """What the engine itself finds, in tables of any version."""
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in runner.connection.exec_driver_sql(f"PRAGMA {pragma}"):
            if tuple(row) != ("ok",):
                yield finding("integrity", "database", pragma, ", ".join(map(str, row)), "ok")


EVERYTHING: tuple[Check, ...] = (
    verify_integrity,
    verify_chains,
    verify_orders,
    verify_administration,
    verify_outbox,
    verify_marks,
)
AUDIT: tuple[Check, ...] = (verify_chains, verify_orders, verify_administration, verify_outbox)
