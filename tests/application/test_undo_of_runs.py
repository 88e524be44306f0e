"""Undoing a file that walked lines through several steps: judged as a whole, not line by line."""

from __future__ import annotations

from pathlib import Path

from sandboxes import CHIEF, Marketpush

BECAUSE = ("--as", "each", "--because", "told on the phone")
STEPS = "reference,action,carrier,tracking_number\nMP-1001-A,accept,,\nMP-1001-A,ship,dhl,D-1\n"


def stages(marketpush: Marketpush) -> list[str]:
    ran = marketpush("line", "list", "--number", "MP-1001-A", "--fields", "stage", "--sort", "number", user=CHIEF)
    return ran.lines


def walked(marketpush: Marketpush, file: Path) -> None:
    file.write_text(STEPS)
    ran = marketpush("line", "run", "--from", str(file), *BECAUSE, user=CHIEF)
    assert ran.code == 0, ran.err
    assert stages(marketpush) == ["shipped", "shipped"]


def test_lines_that_were_accepted_and_shipped_together_come_back_together(
    marketpush: Marketpush, tmp_path: Path
) -> None:
    walked(marketpush, tmp_path / "steps.csv")
    undone = marketpush("undo", "--fields", "reference,outcome,status_after", user=CHIEF)
    assert (undone.code, undone.lines) == (
        0,
        ["MP-1001-A/1\tchanged\tpending", "MP-1001-A/2\tchanged\tpending"],
    ), undone.err
    assert stages(marketpush) == ["pending", "pending"]


def test_one_of_them_cannot_come_back_alone(marketpush: Marketpush, tmp_path: Path) -> None:
    walked(marketpush, tmp_path / "steps.csv")
    operation = marketpush("history", "list", "--action", "run", "-f", "ids", user=CHIEF).lines[0]
    alone = marketpush("undo", operation, "MP-1001-A/1", user=CHIEF)
    assert alone.code == 5
    assert "MP-1001-A/1 would be pending again, but MP-1001-A/2 of its order has been shipped" in alone.err


def test_what_changed_since_holds_back_those_that_would_be_pending(marketpush: Marketpush, tmp_path: Path) -> None:
    walked(marketpush, tmp_path / "steps.csv")
    operation = marketpush("history", "list", "--action", "run", "-f", "ids", user=CHIEF).lines[0]
    assert marketpush("line", "receive", "MP-1001-A/2", user=CHIEF).code == 0
    held = marketpush("undo", operation, "--keep-going", user=CHIEF)
    assert held.code == 5
    assert "MP-1001-A/2 has changed since" in held.err
    assert "MP-1001-A/1 would be pending again, but MP-1001-A/2 of its order has been shipped" in held.err
    shown = marketpush("history", "show", operation, "--json", user=CHIEF)
    assert "has changed since" in shown.out
    assert stages(marketpush) == ["shipped", "received"]
