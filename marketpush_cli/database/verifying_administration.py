"""Shared tables and the database's own state, against what their events lead to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from marketpush_cli.database.administering import SANDBOX, committed
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS, STATE, SUBJECTS
from marketpush_cli.domain.replay import Finding, compared, finding

Reference = tuple[str, str]


@dataclass(slots=True)
class _Expected:
    """What the administrative events lead to: records by subject and reference, and the database's state."""

    records: dict[Reference, dict[str, Any] | None] = field(default_factory=dict)
    numbers: set[int] = field(default_factory=set)
    sandbox: int | None = None


def verify_administration(runner: Runner) -> Iterator[Finding]:
    """Every shared record, and how often they changed."""
    expected = _replayed(runner)
    for subject in SUBJECTS:
        yield from _verify_subject(runner, subject, expected)
    changes = max(expected.numbers, default=0)
    if len(expected.numbers) != changes:
        yield finding("administration", "administrative_event", "number", len(expected.numbers), changes)
    stored = {str(name): value for name, value in runner.rows(select(STATE.c.name, STATE.c.value))}
    state = {"administration": changes or None, "sandbox": expected.sandbox}
    yield from compared("administration", "database_state", stored, state)


def _replayed(runner: Runner) -> _Expected:
    """Events in the order of the changes that they are about, whatever the clocks of several logins said."""
    names = ("subject", "reference", "data")
    columns = [ADMINISTRATIVE_EVENTS.c[name] for name in names]
    rows = runner.stream(select(*columns).order_by(ADMINISTRATIVE_EVENTS.c.login, ADMINISTRATIVE_EVENTS.c.sequence))
    found = _Expected()
    changes: list[tuple[int, Reference, dict[str, Any] | None]] = []
    for subject, reference, text in rows:
        data = _read(text)
        if subject in SUBJECTS:
            changes.append((int(data.get("number") or 0), (subject, reference), data.get("after")))
        elif (subject, reference) == SANDBOX:
            found.sandbox = (data.get("after") or {}).get("value")
    for number, key, after in sorted(changes, key=lambda change: change[0]):
        found.records[key] = after
        found.numbers |= {number} - {0}
    return found


def _read(text: str) -> dict[str, Any]:
    """An event's data; what cannot be read has broken its chain and is found there."""
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _verify_subject(runner: Runner, subject: str, expected: _Expected) -> Iterator[Finding]:
    table = SUBJECTS[subject]
    keys = [column.name for column in table.primary_key]
    wanted = {reference: row for (of, reference), row in expected.records.items() if of == subject and row is not None}
    for row in runner.rows(select(*table.c)):
        columns = dict(zip(table.c.keys(), row, strict=True))
        reference = "/".join(str(columns.pop(key)) for key in keys)
        place = f"{subject} {reference}"
        yield from compared("administration", place, committed(subject, columns), wanted.pop(reference, {}))
    for reference in wanted:
        yield finding("administration", f"{subject} {reference}", "row", None, "missing")
