"""What an operation's digest is over is told in key order, in whatever order the events come."""

from __future__ import annotations

import pytest

from marketpush_cli.application.changes import Changes, Operation, event_lines
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.sqlite_engine import in_memory_engine
from marketpush_cli.database.staging import Staging
from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.permissions import Origin, system_actor

KEYS = [("MP-1-A", 2), ("MP-1-A", 3), ("MP-10-A", 9), ("MP-10-A", 10), ("MP-2-A", 1)]


def event(order: str, sequence: int) -> Event:
    words = ("ship", "a@b.example", "seller", None, "root", None, None, None, None, "{}")
    return Event(order, sequence, 5, "260101-00000000", 1, *words, hash=f"{order}{sequence}")


@pytest.mark.parametrize("portions", [[KEYS], [KEYS[::-1]], [KEYS[:2], KEYS[2:]], [KEYS[2:], KEYS[:2]], [[], []]])
def test_events_are_told_in_key_order(portions: list[list[tuple[str, int]]]) -> None:
    changes = Changes(Operation("260101-00000000", 5, "ship", system_actor(Origin("root", "here"))))
    with in_memory_engine().connect() as connection:
        staging = Staging(Runner(connection))
        for keys in portions:
            changes.events = [event(*key) for key in keys]
            staging.take(changes)
            changes.forget_rows()
        staging.complete(changes)
    events = [event(*key) for key in KEYS if any(portions)]
    expected = event_lines((found.order, found.sequence, found.hash) for found in events)
    assert staging.events.number == len(events)
    assert "\n".join(staging.events.texts) == "\n".join(expected)
