"""Commands are found by name and loaded only when they run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from shell_fakes import TABLE

from marketpush_cli.commands.shell.root import Entry, build_root
from marketpush_cli.main import run_words


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")


def complete(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    monkeypatch.setenv("_MARKETPUSH_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", " ".join(("marketpush", *words)))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    run_words([], TABLE)
    out, err = capsys.readouterr()
    assert err == ""
    return str(out).split()


def test_the_table_gives_names_helps_and_panels(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_words(["--help"], TABLE) == 0
    out = capsys.readouterr().out
    for text in ("Parcels", "Tools", "weigh", "Weigh something.", "missing", "Not there."):
        assert text in out


def test_a_group_and_a_single_command_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_words(["weigh", "12"], TABLE) == 0
    assert capsys.readouterr().out == "12 g\n"
    assert run_words(["parcel", "list"], TABLE) == 0
    root = build_root({name: Entry(*row) for name, row in TABLE.items()})
    assert {name: root.load(name).help.replace("\\", "") for name in ("parcel", "weigh")} == {
        "parcel": "Work on parcels [waiting,shipped].",
        "weigh": "Weigh something.",
    }


@pytest.mark.parametrize(
    ("words", "hint", "help_of"),
    [
        (["parcels"], "Did you mean 'parcel'?", "marketpush"),
        (["parcel", "lst"], "Did you mean 'list'?", "marketpush parcel"),
        (["parcel", "list", "--jsn"], "Did you mean --json or ", "marketpush parcel list"),
        (["zzz"], "No such command 'zzz'.", "marketpush"),
        (["weigh", "heavy"], "'heavy' is not a valid int", "marketpush weigh"),
        (["weigh"], "Missing argument", "marketpush weigh"),
    ],
)
def test_wrong_words_are_told_with_near_matches(
    capsys: pytest.CaptureFixture[str], words: list[str], hint: str, help_of: str
) -> None:
    assert run_words(words, TABLE) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error[usage]: ")
    assert hint in err
    assert err.endswith(f"fix: {help_of} --help\n")


@pytest.mark.parametrize("words", [[], ["parcel"]])
def test_a_missing_command_is_told_after_the_help(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert run_words(words, TABLE) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Usage: marketpush" in err
    assert "error[usage]: A command is missing" in err


def test_names_and_flags_complete_without_loading(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complete(monkeypatch, capsys, "mi") == ["missing"]
    assert complete(monkeypatch, capsys, "parcel", "s") == ["send", "speak", "show"]
    assert complete(monkeypatch, capsys, "parcel", "list", "--dry") == ["--dry-run"]
    assert complete(monkeypatch, capsys, "missing", "x") == []


def imported(*words: str) -> set[str]:
    """The modules that a run of the real command line imports."""
    told = "sys.stderr.write(repr(set(sys.modules)))"
    code = f"import sys; from marketpush_cli.main import main; main({list(words)!r}); {told}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.rpartition("{")[2].rstrip("}").replace("'", "").split(", "))


HEAVY = {"sqlmodel", "sqlalchemy", "alembic", "babel", "yaml", "typst", "tabulate", "pydantic", "whenever", "sqlite3"}


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("--version", "-q")])
def test_version_and_help_import_nothing_heavy(words: tuple[str, ...]) -> None:
    found = imported(*words)
    assert found & HEAVY == set()
    assert [name for name in found if name.startswith("marketpush_cli.commands.") and ".shell" not in name] == []
    if words == ("--version",):
        assert "typer" not in found
