"""Long work at a terminal shows how far it is, on a line that leaves nothing behind; elsewhere there is nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import shell_fakes
from sandboxes import NOW, sandbox_orders
from watched import Watched, watch

AT_ONCE = """
import sys
from marketpush_cli.application import progress
from marketpush_cli.rendering import progress_bar
progress.TOLD_EVERY, progress_bar.APPEARS_AFTER, progress_bar.REDRAWN_AFTER = 1, 0, 1e-9
from marketpush_cli.main import main
sys.exit(main(sys.argv[1:]))
"""
LATER = "2026-03-20T12:00:00Z"


def carry(*words: str) -> list[str]:
    """A command that takes a while."""
    return [sys.executable, shell_fakes.__file__, "parcel", "carry", *words]


def send(number: signal.Signals) -> Callable[[subprocess.Popen[bytes]], None]:
    return lambda process: process.send_signal(number)


def test_a_bar_says_what_how_much_how_fast_and_how_long_still() -> None:
    done = watch(carry())
    assert (done.code, done.out) == (0, b"rich.progress: True\n")
    assert "carrying ━" in done.text
    assert " of 30 parcels  " in done.text
    assert " parcels/s  0:00 left" in done.text
    assert " 10 of 30 parcels" not in done.text
    assert done.left.strip() == ""
    assert done.has_cursor


def test_short_work_shows_nothing() -> None:
    done = watch(carry("--parcels", "5"))
    assert (done.code, done.out, done.screen) == (0, b"rich.progress: False\n", b"")


@pytest.mark.parametrize("words", [("-q",), ("--json",), ("-f", "jsonl")])
def test_who_wants_no_bar_gets_none(words: tuple[str, ...]) -> None:
    done = watch(carry(*words))
    assert (done.out, done.screen) == (b"rich.progress: False\n", b"")


@pytest.mark.parametrize("terminal", ["dumb", "unknown", ""])
def test_what_cannot_be_drawn_on_gets_none(terminal: str) -> None:
    assert watch(carry(), TERM=terminal).screen == b""


def test_away_from_a_terminal_there_is_none() -> None:
    piped = subprocess.run(carry(), capture_output=True, check=True)
    assert (piped.stdout, piped.stderr) == (b"rich.progress: False\n", b"")


def test_a_question_has_the_screen_for_itself() -> None:
    done = watch(carry("--parcels", "60", "--asking-at", "30"), (b"Carry on? [y/N] ", b"y\n"))
    assert done.code == 0
    assert done.left.strip() == "Carry on? [y/N] y"
    before, after = done.screen.split(b"Carry on?")
    assert before.endswith(b"\x1b[2K")
    assert b"of 60 parcels" in before
    assert b"of 60 parcels" in after


def test_an_answer_at_the_terminal_follows_on_a_clean_line() -> None:
    done = watch(carry(), is_output_shown=True)
    assert done.left.splitlines()[-1] == "rich.progress: True"


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
def test_a_signal_leaves_the_cursor_and_a_clean_line(number: signal.Signals, code: int) -> None:
    done = watch(carry("--parcels", "200"), (b"of 200", send(number)))
    assert (done.code, done.out, done.has_cursor) == (code, b"", True)
    assert done.left.strip() == "" or number is signal.SIGKILL


def test_ctrl_c_at_the_keyboard_too() -> None:
    done = watch(carry("--parcels", "200"), (b"of 200", b"\x03"))
    assert (done.left.strip(), done.has_cursor) == ("", True)


def at_once(path: Path, words: Sequence[str], now: str = NOW) -> Watched:
    """A command of the program that shows its bar from the first moment on."""
    return watch([sys.executable, "-c", AT_ONCE, "--database", str(path), *words], MARKETPUSH_NOW=now)


def piped(path: Path, words: Sequence[str], now: str = NOW) -> bytes:
    command = [sys.executable, "-m", "marketpush_cli", "--database", str(path), *words]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(path.parent), "TZ": "UTC", "MARKETPUSH_NOW": now}
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout


@pytest.mark.parametrize(
    ("words", "phases"),
    [
        ("line receive --from lines.txt -n --fields reference,outcome,status_after", ("reading", "checking")),
        ("orders import orders.jsonl -n --fields reference,outcome", ("reading", "checking", "comparing")),
        ("orders print --seller acme", ("reading", "printing")),
        ("orders print --seller acme --packing-slip", ("reading", "printing")),
        ("rules run -n --fields reference,action,outcome", ("checking",)),
        ("undo -n --fields reference,action,outcome", ("checking",)),
    ],
)
def test_long_work_tells_how_far_it_is_and_answers_as_ever(
    sandbox: Path, monkeypatch: pytest.MonkeyPatch, words: str, phases: tuple[str, ...]
) -> None:
    monkeypatch.chdir(sandbox.parent)
    Path("lines.txt").write_text("MP-1004-A/1\n")
    new = [{**order, "order_number": f"{order['order_number']}-NEW"} for order in sandbox_orders()]
    Path("orders.jsonl").write_text("".join(json.dumps(order) + "\n" for order in new))
    piped(sandbox, ("setting", "set", "reject_after_days", "10"))
    piped(sandbox, ("line", "receive", "MP-1004-A/1"))
    if "receive" in words:
        piped(sandbox, ("undo",))
    moment = LATER if "rules" in words else NOW
    done = at_once(sandbox, words.split(), moment)
    assert done.code == 0, done.text
    for phase in phases:
        assert f"{phase} " in done.text
    assert done.out == piped(sandbox, words.split(), moment)
    assert not any(f"{phase} " in done.left for phase in phases)


def test_storing_tells_how_far_it_is(sandbox: Path) -> None:
    done = at_once(sandbox, ("line", "receive", "MP-1004-A/1"))
    assert done.code == 0, done.text
    assert "storing " in done.text
    assert "rows" in done.text
    assert done.left.startswith("1 changed, 0 unchanged")


def test_a_file_that_is_written_tells_how_many_rows(sandbox: Path, tmp_path: Path) -> None:
    done = at_once(sandbox, ("orders", "list", "-o", str(tmp_path / "orders.csv")))
    assert (done.code, done.out) == (0, b"")
    assert "writing " in done.text
    assert " 7 rows" in done.text
    assert (tmp_path / "orders.csv").read_bytes() == piped(sandbox, ("orders", "list", "-f", "csv"))
