"""Everything that is stored, read once in key order, against everything that it should be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select

from marketpush_cli.application.changes import events_digest
from marketpush_cli.application.verifying import StoredOrder, order_findings, roll_up_findings
from marketpush_cli.database.administering import ADMINISTRATIVE_CONTENT, OPERATION_CONTENT, committed, state_value
from marketpush_cli.database.event_loading import load_events
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.order_rows import search_columns
from marketpush_cli.database.placed_loading import load_placed
from marketpush_cli.database.runner import AT_ONCE, Runner
from marketpush_cli.database.schema import (
    ADMINISTRATIVE_EVENTS,
    EVENTS,
    LINES,
    MESSAGES,
    OPERATIONS,
    ORDERS,
    REFUNDS,
    SUBJECTS,
)
from marketpush_cli.domain.chain import GENESIS, link
from marketpush_cli.domain.replay import Finding, compared, finding

_COUNTED = ("total", "refunded", "line_count", "open_incidents")
_SEARCH = ("search_name", "search_email", "search_phone")


def stored_orders(runner: Runner, *, with_events: bool) -> Iterator[tuple[StoredOrder, dict[str, Any]]]:
    """Every order with its search columns, in key order, some at a time."""
    last = ""
    while numbers := _numbers_after(runner, last):
        placed = load_placed(runner, numbers)
        events = load_events(runner, EVENTS.c.order_number.in_(numbers)) if with_events else []
        by_order = {number: list(own) for number, own in groupby(events, key=lambda event: event.order)}
        columns = [ORDERS.c[name] for name in (*_COUNTED, *_SEARCH)]
        rows = runner.rows_among(select(ORDERS.c.number, *columns).where(ORDERS.c.number.in_(KEYS)), numbers)
        for number, *cells in rows:
            named = dict(zip((*_COUNTED, *_SEARCH), cells, strict=True))
            counted = {name: named[name] for name in _COUNTED}
            search = {name: named[name] for name in _SEARCH}
            yield StoredOrder(placed[number], by_order.get(number, []), counted), search
        last = numbers[-1]


def _numbers_after(runner: Runner, last: str) -> list[str]:
    page = select(ORDERS.c.number).where(ORDERS.c.number > last).order_by(ORDERS.c.number).limit(AT_ONCE)
    return [row[0] for row in runner.rows(page)]


def verify_roll_up(runner: Runner) -> Iterator[Finding]:
    """Every order's status and amounts, recomputed from its lines."""
    for stored, _ in stored_orders(runner, with_events=False):
        yield from roll_up_findings(stored)


def verify_orders(runner: Runner) -> Iterator[Finding]:
    """Every order against its lines and against its events."""
    for stored, search in stored_orders(runner, with_events=True):
        placed = stored.placed
        expected = search_columns(placed.customer_name, placed.customer_email, placed.customer_phone)
        yield from roll_up_findings(stored)
        yield from order_findings(stored, search, expected)
    yield from _orphans(runner)


def _orphans(runner: Runner) -> Iterator[Finding]:
    for table in (LINES, REFUNDS, MESSAGES, EVENTS):
        column = table.c.order_number
        lost = select(column).where(~select(ORDERS.c.number).where(ORDERS.c.number == column).exists()).distinct()
        for (number,) in runner.rows(lost):
            yield finding("integrity", str(number), table.name, "rows without their order", None)


def verify_integrity(runner: Runner) -> Iterator[Finding]:
    """What the engine itself finds."""
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in runner.connection.exec_driver_sql(f"PRAGMA {pragma}"):
            if tuple(row) != ("ok",):
                yield finding("integrity", "database", pragma, ", ".join(map(str, row)), "ok")


def verify_chains(runner: Runner) -> Iterator[Finding]:
    """The chains of every login, and each operation's digest of its events."""
    yield from _verify_chain(runner, OPERATIONS, OPERATION_CONTENT)
    yield from _verify_chain(runner, ADMINISTRATIVE_EVENTS, ADMINISTRATIVE_CONTENT)
    yield from _verify_digests(runner)


def _verify_chain(runner: Runner, table: Any, content: tuple[str, ...]) -> Iterator[Finding]:
    columns = [table.c[name] for name in (*content, "hash")]
    rows = runner.stream(select(*columns).order_by(table.c.login, table.c.sequence))
    for login, own in groupby(rows, key=lambda row: row[content.index("login")]):
        head, expected = GENESIS, 1
        for row in own:
            sequence, stored = row[content.index("sequence")], row[-1]
            reference = f"{table.name} {login}/{sequence}"
            if sequence != expected:
                yield finding("chain", reference, "sequence", sequence, expected)
            computed = link(head, list(row[:-1]))
            if stored != computed:
                yield finding("chain", reference, "hash", stored, computed)
            head, expected = stored, sequence + 1


def _verify_digests(runner: Runner) -> Iterator[Finding]:
    operations = {
        row[0]: (row[1], row[2])
        for row in runner.rows(select(*(OPERATIONS.c[name] for name in ("operation", "events", "digest"))))
    }
    columns = [EVENTS.c[name] for name in ("operation", "order_number", "sequence", "hash")]
    rows = runner.stream(select(*columns).order_by(*columns[:3]))
    seen = set()
    for operation, own in groupby(rows, key=lambda row: row[0]):
        events = [(order, sequence, hash_) for _, order, sequence, hash_ in own]
        seen.add(operation)
        yield from _compare_digest(operation, operations.get(operation), events)
    for operation, stored in operations.items():
        if operation not in seen:
            yield from _compare_digest(operation, stored, [])


def _compare_digest(
    operation: str, stored: tuple[int, str] | None, events: list[tuple[str, int, str]]
) -> list[Finding]:
    if stored is None:
        return [finding("chain", operation, "operation", None, f"{len(events)} events")]
    computed = {"events": len(events), "digest": events_digest(events)}
    return compared("chain", f"operation {operation}", {"events": stored[0], "digest": stored[1]}, computed)


def verify_administration(runner: Runner) -> Iterator[Finding]:
    """Shared tables against what their events lead to."""
    expected: dict[tuple[str, str], dict[str, Any] | None] = {}
    changes = 0
    columns = [ADMINISTRATIVE_EVENTS.c[name] for name in ("subject", "reference", "action", "data")]
    ordered = select(*columns).order_by(ADMINISTRATIVE_EVENTS.c.at, ADMINISTRATIVE_EVENTS.c.sequence)
    operations = set()
    for subject, reference, action, data in runner.rows(ordered):
        if subject in SUBJECTS:
            expected[subject, reference] = _after(data)
            operations.add(action)
            changes += 1
    for subject in SUBJECTS:
        yield from _verify_subject(runner, subject, expected)
    if changes and not state_value(runner, "administration"):
        yield finding("administration", "database_state", "administration", 0, "changed")


def _after(data: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(data)
    except ValueError:
        return None
    after = found.get("after")
    return None if after is None else dict(after)


def _verify_subject(
    runner: Runner, subject: str, expected: dict[tuple[str, str], dict[str, Any] | None]
) -> Iterator[Finding]:
    table = SUBJECTS[subject]
    keys = [column.name for column in table.primary_key]
    wanted = {reference: row for (of, reference), row in expected.items() if of == subject and row is not None}
    for row in runner.rows(select(*table.c)):
        columns = dict(zip(table.c.keys(), row, strict=True))
        reference = "/".join(str(columns.pop(key)) for key in keys)
        yield from compared(
            "administration", f"{subject} {reference}", committed(subject, columns), wanted.pop(reference, {})
        )
    for reference in wanted:
        yield finding("administration", f"{subject} {reference}", "row", None, "missing")


Check = Callable[[Runner], Iterator[Finding]]
EVERYTHING: tuple[Check, ...] = (verify_integrity, verify_chains, verify_orders, verify_administration)
AUDIT: tuple[Check, ...] = (verify_chains, verify_orders, verify_administration)
