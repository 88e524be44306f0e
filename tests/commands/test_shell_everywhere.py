"""Flags work on both sides of a command, and none is swallowed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shell_fakes import TABLE

from marketpush_cli.commands.shell.everywhere import FLAGS
from marketpush_cli.main import run_words


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run_words(words, TABLE)
    return (code, *capsys.readouterr())


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["-f", "csv"], {"format": "csv"}),
        (["--format=csv"], {"format": "csv"}),
        (["-fcsv"], {"format": "csv"}),
        (["--json"], {"format": "json"}),
        (["--fields", "+a,-b"], {"fields": "+a,-b"}),
        (["-o", "-"], {"output": "-"}),
        (["--as", "each", "--because", "they asked"], {"as_user": "each", "because": "they asked"}),
        (["--database", "x.db"], {"database": "x.db"}),
        (["--user", "a@b.example"], {"user": "a@b.example"}),
        (["--timezone", "Asia/Tokyo"], {"timezone": "Asia/Tokyo"}),
        (["-n"], {"dry_run": True}),
        (["-yq"], {"yes": True, "quiet": True}),
        (["--no-input", "-v", "--debug"], {"no_input": True, "verbose": True, "debug": True}),
        (["--color", "never", "--no-pager"], {"color": "never", "no_pager": True}),
        (["--force", "--excel-safe", "--dry-run"], {"force": True, "excel_safe": True, "dry_run": True}),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_flag_works_in_every_place(
    capsys: pytest.CaptureFixture[str], flags: list[str], expected: dict[str, object], place: int
) -> None:
    words = ["parcel", "list"]
    code, out, _ = run(capsys, *words[:place], *flags, *words[place:])
    assert code == 0
    assert json.loads(out) == expected


def test_after_the_command_wins_over_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, "-f", "csv", "parcel", "-f", "tsv", "list", "--json")[1]) == {"format": "json"}
    assert json.loads(run(capsys, "--json", "parcel", "list", "-f", "ids")[1]) == {"format": "ids"}


def test_one_run_knows_nothing_of_the_one_before(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "parcel", "list", "-n", "--json")
    assert json.loads(run(capsys, "parcel", "list")[1]) == {}


def test_a_command_keeps_its_own_flags_and_names(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--as", "each", "parcel", "send", "--as", "mine", "-n")
    assert (code, json.loads(out)) == (0, ["nobody", "", None, "mine", "each", True])


@pytest.mark.parametrize(
    "words",
    [
        ("parcel", "send", "--reason", "--dry-run"),
        ("parcel", "send", "--reason", "-n"),
        ("parcel", "send", "--reason", "-ny"),
        ("parcel", "send", "--reason", "--format=csv"),
        ("parcel", "send", "--to", "a", "--to", "--help"),
        ("parcel", "send", "--because", "--reason"),
        ("--database", "--dry-run", "parcel", "list"),
        ("parcel", "--user", "-y", "list"),
    ],
)
def test_a_swallowed_flag_is_refused(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("error[usage]: --")
    assert "needs a value" in err


@pytest.mark.parametrize("value", ["-7d", "-", "dry-run", "-x", "- n"])
def test_values_that_only_resemble_flags_pass(capsys: pytest.CaptureFixture[str], value: str) -> None:
    code, out, _ = run(capsys, "parcel", "send", "--reason", value)
    assert (code, json.loads(out)[1]) == (0, value)


def test_a_password_on_the_command_line_is_refused_and_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    for place in (0, 2):
        words = ["parcel", "list"]
        words[place:place] = ["--database", "postgresql://me:hush@host/shop"]
        code, out, err = run(capsys, *words)
        assert (code, out) == (2, "")
        assert "password" in err
        assert "hush" not in err


def test_help_lists_every_flag_in_its_panel(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("--help",), ("parcel", "list", "-h")):
        code, out, _ = run(capsys, *words)
        assert code == 0
        assert "Everywhere" in out
        assert [flag for flag in FLAGS if flag not in out] == []
    assert "Everywhere" not in run(capsys, "parcel", "--help")[1]


def test_brackets_of_the_help_survive(capsys: pytest.CaptureFixture[str]) -> None:
    assert "[waiting,shipped]" in run(capsys, "parcel", "--help")[1]
    assert "as [json]" in run(capsys, "parcel", "--help")[1]
    assert "One of [late,lost] or [/nope]" in run(capsys, "parcel", "send", "--help")[1]
    assert "$ marketpush parcel list" in run(capsys, "parcel", "--help")[1]
