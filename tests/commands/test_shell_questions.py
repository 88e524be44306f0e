"""Questions and the pager, at a terminal and away from one."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest
import shell_fakes
from shell_fakes import TABLE

from marketpush_cli.main import run_words


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm")
    for name in ("MARKETPUSH_PAGER", "PAGER", "LESS"):
        monkeypatch.delenv(name, raising=False)


def at_terminal(*words: str, typed: bytes = b"") -> tuple[int, str]:
    """Run at a pseudo terminal; what shows there, and the exit code."""
    ours, theirs = pty.openpty()
    command = [sys.executable, shell_fakes.__file__, *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, typed)
        shown = b""
        while select.select([ours], [], [], 20)[0]:
            try:
                read = os.read(ours, 65536)
            except OSError:
                break
            if not read:
                break
            shown += read
        os.close(ours)
    return process.returncode, shown.decode().replace("\r\n", "\n")


def test_yes_does_it() -> None:
    code, shown = at_terminal("parcel", "question", typed=b"y\n")
    assert code == 0
    assert "EUR 12.00\nBurn it? [y/N] " in shown
    assert shown.endswith("burnt True\n")


@pytest.mark.parametrize("typed", [b"n\n", b"\n", b"\x04", b"yess\n"])
def test_anything_else_does_nothing(typed: bytes) -> None:
    code, shown = at_terminal("parcel", "question", typed=typed)
    assert code == 130
    assert "Nothing was done" in shown
    assert "burnt" not in shown


@pytest.mark.parametrize(("typed", "code"), [(b"12\n", 0), (b"y\n", 130), (b"120\n", 130)])
def test_a_number_has_to_be_typed(typed: bytes, code: int) -> None:
    found, shown = at_terminal("parcel", "question", "--number", "12", typed=typed)
    assert found == code
    assert "Type 12 to go on: " in shown


def test_a_question_in_json_is_a_line_of_its_own() -> None:
    code, shown = at_terminal("parcel", "question", "--json", typed=b"y\n")
    assert code == 0
    assert '{"question": "Burn it? [y/N]"}\n' in shown


@pytest.mark.parametrize("words", [("parcel", "question"), ("parcel", "question", "--number", "3")])
def test_nobody_to_ask_is_refused_and_yes_is_named(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert run_words(words, TABLE) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Burn" in err
    assert "fix: add --yes" in err
    assert run_words([*words, "--yes"], TABLE) == 0
    assert capsys.readouterr() == ("burnt True\n", "")


def test_no_input_is_not_asked_even_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert at_terminal("parcel", "question", "--no-input")[0] == 2
    monkeypatch.setenv("MARKETPUSH_NO_INPUT", "1")
    code, shown = at_terminal("parcel", "question", "--json")
    assert code == 2
    assert json.loads(shown)["error"]["kind"] == "usage"


def test_the_pager_gets_the_lines_only_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAGER", "sh -c 'echo $LESSSECURE $LESS; tail -n 1'")
    assert at_terminal("parcel", "show") == (0, "1 FRX\nline 199\n")
    assert at_terminal("parcel", "show", "--no-pager")[1].count("\n") == 200
    monkeypatch.setenv("MARKETPUSH_PAGER", "head -n 1")
    assert at_terminal("parcel", "show") == (0, "line 0\n")
    for pager in ("", "/no/such/pager", "'"):
        monkeypatch.setenv("MARKETPUSH_PAGER", pager)
        assert at_terminal("parcel", "show")[1].count("\n") == 200
    run_words(["parcel", "show"], TABLE)
    assert capsys.readouterr().out.count("\n") == 200
