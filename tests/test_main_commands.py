"""The real command line: its table, its version, and that it runs as a module."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec

import pytest

from marketpush_cli.main import COMMANDS, main

PANELS = {
    "Orders": ["orders", "line", "incident", "refund", "message", "find", "rules", "undo"],
    "People": ["impersonate", "seller", "user"],
    "Set-up": ["demo", "database", "setting", "reason", "carrier"],
    "Trust": ["audit"],
}


def test_help_lists_every_command_in_its_panel(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for panel, names in PANELS.items():
        at = next(number for number, line in enumerate(lines) if line.startswith(f"╭─ {panel} "))
        shown = [line.split()[1] for line in lines[at + 1 :][: len(COMMANDS)] if line.startswith("│ ")]
        assert set(names) <= set(shown)
        assert {COMMANDS[name][3] for name in names} == {panel}


def test_every_module_of_the_table_loads_and_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in [name for name, row in COMMANDS.items() if find_spec(row[0]) is not None]:
        assert main([name, "--help"]) == 0
        out = capsys.readouterr().out
        assert f"Usage: marketpush {name}" in out
        assert "--help" in out


@pytest.mark.parametrize("words", [["--version"], ["-q", "--version"]])
def test_the_version_is_the_installed_one(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr() == (f"marketpush {version('marketpush')}\n", "")


def test_a_wrong_command_suggests_a_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ordrs"]) == 2
    assert "Did you mean 'orders'?" in capsys.readouterr().err


def test_it_runs_as_a_module_and_takes_the_words_of_the_process() -> None:
    done = subprocess.run([sys.executable, "-m", "marketpush_cli", "nope"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[usage]: No such command 'nope'.")
