"""Every action of an operation can be asked for by `history list --action`."""

from __future__ import annotations

from pathlib import Path

from raw import rows

from marketpush_cli.application.history_filter import action_called


def test_whatever_was_done_can_be_found_by_its_action(lived: Path) -> None:
    done = {action for (action,) in rows(lived, "SELECT DISTINCT action FROM operation")}
    assert len(done) >= 25
    assert {action for action in done if action_called(action) != action.replace(" ", "_")} == set()
