"""The chains of every login, and each operation's digest of its events. Rules: docs/reliability.md, "Audit"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select

from marketpush_cli.application.changes import EventKey, events_digest
from marketpush_cli.database.administering import ADMINISTRATIVE_CONTENT, OPERATION_CONTENT, login_key
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS, EVENTS, OPERATIONS
from marketpush_cli.domain.chain import GENESIS, link
from marketpush_cli.domain.replay import Finding, compared, finding


def verify_chains(runner: Runner) -> Iterator[Finding]:
    """Every login's operations and administrative events in their sequence, and what operations say of their events."""
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
    columns = [OPERATIONS.c[name] for name in ("operation", "events", "digest")]
    operations = {row[0]: (row[1], row[2]) for row in runner.rows(select(*columns))}
    administered = _administered(runner)
    for operation, events in _events_by_operation(runner):
        stored = operations.pop(operation, None)
        yield from _compare_digest(operation, stored, events, administered.pop(operation, []))
    for operation, stored in operations.items():
        yield from _compare_digest(operation, stored, [], administered.pop(operation, []))
    for operation, keys in administered.items():
        yield from _compare_digest(operation, None, [], keys)


def _administered(runner: Runner) -> dict[str, list[EventKey]]:
    columns = [ADMINISTRATIVE_EVENTS.c[name] for name in ("operation", "login", "sequence", "hash")]
    found: dict[str, list[EventKey]] = defaultdict(list)
    for operation, login, sequence, hash_ in runner.stream(select(*columns)):
        found[str(operation)].append((login_key(login), sequence, hash_))
    return found


def _events_by_operation(runner: Runner) -> Iterator[tuple[str, list[EventKey]]]:
    columns = [EVENTS.c[name] for name in ("operation", "order_number", "sequence", "hash")]
    rows = runner.stream(select(*columns).order_by(*columns[:3]))
    for operation, own in groupby(rows, key=lambda row: row[0]):
        yield operation, [(order, sequence, hash_) for _, order, sequence, hash_ in own]


def _compare_digest(
    operation: str, stored: tuple[int, str] | None, events: list[EventKey], administered: list[EventKey]
) -> list[Finding]:
    if stored is None:
        return [finding("chain", operation, "operation", None, f"{len(events) + len(administered)} events")]
    computed = {"events": len(events), "digest": events_digest(sorted([*events, *administered]))}
    return compared("chain", f"operation {operation}", {"events": stored[0], "digest": stored[1]}, computed)
