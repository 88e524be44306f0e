"""Signals, closed pipes, full disks and narrow locales, on the real process."""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import shell_fakes
from shell_fakes import TABLE

from marketpush_cli.main import run_words

SCRIPT = [sys.executable, shell_fakes.__file__]


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in which `$run` is our command line."""
    script = f"set -o pipefail; run='{' '.join(SCRIPT)}'; {line}"
    return subprocess.run(["bash", "-c", script], capture_output=True, env=os.environ | environment, check=False)


def test_a_reading_command_dies_quietly_of_head() -> None:
    done = shell("$run parcel list --lines 3000 | head -n 1")
    assert (done.returncode, done.stderr) == (141, b"")
    assert done.stdout == b"x" * 1000 + b"\n"


def test_a_writing_command_tells_that_its_answer_was_cut_off() -> None:
    done = shell("{ $run parcel speak hello -q; echo $? >&2; } | true; sleep 0.1")
    assert done.stderr.splitlines()[-1] in (b"74", b"0")
    done = shell("{ sleep 0.3; $run parcel speak hello -q; echo $? >&2; } | true")
    assert done.stderr.splitlines() == [
        b"error[io]: Whoever read the output stopped before everything was written.",
        b"74",
    ]


@pytest.mark.parametrize("words", ["parcel speak hello -q", "parcel list", "--help", "--version"])
def test_a_full_disk_and_a_closed_output_are_told_in_one_line(words: str) -> None:
    full = shell(f"$run {words} >/dev/full")
    assert (full.returncode, full.stderr) == (74, b"error[io]: The disk is full, so not everything could be written.\n")
    closed = shell(f"$run {words} >&-")
    assert closed.returncode == 74
    assert closed.stderr.startswith(b"error[io]: Standard output is closed")
    assert len(closed.stderr.splitlines()) == 1


def test_closed_or_full_standard_error_changes_nothing_else() -> None:
    assert shell("$run parcel speak hello 2>&-").stdout == b"hello\n"
    full = shell("$run parcel speak hello 2>/dev/full")
    assert (full.returncode, full.stdout) == (0, b"hello\n")
    assert shell("$run parcel fail rule 2>/dev/full").returncode == 5
    assert shell("$run parcel fail rule 2>&-").returncode == 5


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_narrow_locale_never_fails(encoding: str) -> None:
    text = shell("$run parcel speak é→ -q", PYTHONIOENCODING=encoding)
    assert (text.returncode, text.stderr) == (0, b"")
    assert text.stdout in (b"\xe9\\u2192\n", b"\\xe9\\u2192\n")
    machine = shell("$run parcel export é→", PYTHONIOENCODING=encoding)
    assert (machine.returncode, machine.stdout) == (0, "é→\n".encode())


def test_the_c_locale_never_fails() -> None:
    done = shell("$run parcel speak é -q; $run --help", LC_ALL="C")
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_word_that_is_not_utf8_is_a_bad_value() -> None:
    done = shell("$run parcel speak $'a\\xff'", LC_ALL="C.UTF-8")
    assert (done.returncode, done.stdout) == (65, b"")
    assert done.stderr == b"error[value]: Word 3 of the command line is not UTF-8.\n"


def started(tmp_path: Path, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """A command that waits, once it waits."""
    words = ["parcel", "wait", str(tmp_path / "started"), str(tmp_path / "ended")]
    process = subprocess.Popen([*before, *SCRIPT, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for _ in range(500):
        if (tmp_path / "started").exists():
            break
        time.sleep(0.02)
    return process


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_signals_put_things_in_order_and_have_their_codes(tmp_path: Path, number: int, code: int) -> None:
    process = started(tmp_path)
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (code, b"", b"")
    assert (tmp_path / "ended").read_text() == "put in order"


def test_an_ignored_hangup_stays_ignored(tmp_path: Path) -> None:
    process = started(tmp_path, ["bash", "-c", "trap '' HUP; exec \"$@\"", "bash"])
    process.send_signal(signal.SIGHUP)
    time.sleep(0.2)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 143


def state() -> Mapping[str, object]:
    """What a run could leave behind."""
    return {
        "signals": {number: signal.getsignal(number) for number in (1, 2, 13, 15)},
        "environment": dict(os.environ),
        "streams": (sys.stdin, sys.stdout, sys.stderr, sys.excepthook),
        "encodings": [(stream.encoding, stream.errors) for stream in (sys.stdout, sys.stderr)],
        "collector": gc.get_threshold(),
    }


@pytest.mark.parametrize(
    "words",
    [
        ["parcel", "list", "--json"],
        ["parcel", "export", "é"],
        ["parcel", "fail", "unforeseen"],
        ["--help", "--color", "always"],
        ["nonsense"],
    ],
)
def test_a_run_leaves_nothing_behind(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "0")
    monkeypatch.setenv("NO_COLOR", "1")
    before = state()
    run_words(words, TABLE)
    assert state() == before
    assert capsys.readouterr() != ("", "")


def test_streams_are_those_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    caught = io.StringIO()
    monkeypatch.setattr(sys, "stdout", caught)
    assert run_words(["parcel", "speak", "hello", "-q"], TABLE) == 0
    assert caught.getvalue() == "hello\n"
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run_words(["parcel", "speak", "hello"], TABLE) == 74


def test_help_shows_at_any_size_and_colours_as_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("0", "-3", "wide", "80"):
        monkeypatch.setenv("COLUMNS", name)
        run_words(["--help"], TABLE)
        assert "Usage: marketpush" in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "0")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    run_words(["--help"], TABLE)
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    run_words(["--help", "--color=always"], TABLE)
    assert "\x1b[1;36m" in capsys.readouterr().out
