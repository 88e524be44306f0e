"""Every change to people and registries says which command takes it back, and that command does."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from people_database import BO, CY, DI, ED, NOW, findings, make_marketplace, run, run_json


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKETPUSH_NOW", NOW)
    return make_marketplace(tmp_path / "market.db")


def take_back(path: Path, words: tuple[str, ...]) -> list[str]:
    """Run a command, then the one that it says takes it back, and return its words."""
    done = run(path, *words, "--yes")
    assert done.code == 0, done.err
    (line,) = [line for line in done.err.splitlines() if line.startswith("to take it back: marketpush ")]
    command = shlex.split(line.removeprefix("to take it back: marketpush "))
    assert run(path, *command, "--yes").code == 0
    return command


@pytest.mark.parametrize(
    "words",
    [
        ("user", "set", ED, "--name", "Edgar O'Ek", "--role", "finance", "--grant", "impersonate:acme"),
        ("user", "set", CY, "--seller", "beta", "--seller", "acme"),
        ("user", "set", DI, "--login", "none"),
        ("user", "archive", ED),
        ("seller", "set", "acme", "--name", "Acme & Co", "--email", "none", "--auto-accept"),
        ("seller", "set", "acme", "--status", "closed", "--until", "2027-01-06"),
        ("seller", "set", "acme", "--acting-user", BO),
        ("setting", "set", "undo_within_hours", "48"),
        ("setting", "set", "sellers_may_auto_accept", "on"),
        ("reason", "set", "refund", "other", "--label", "Another", "--actor", "seller"),
        ("reason", "retire", "refund", "other"),
        ("carrier", "set", "dhl", "--name", "DHL Express", "--tracking", "optional", "--url", "none"),
        ("carrier", "retire", "dhl"),
    ],
)
def test_what_it_says_takes_it_back_does(path: Path, words: tuple[str, ...]) -> None:
    lists = [("user", "list"), ("seller", "list"), ("setting", "list"), ("reason", "list"), ("carrier", "list")]
    before = [run_json(path, *each) for each in lists]
    take_back(path, words)
    assert [run_json(path, *each) for each in lists] == before
    assert findings(path) == []


def test_what_was_added_is_put_away_not_deleted(path: Path) -> None:
    person = ("x@x.example", "--name", "X", "--group", "operator", "--role", "finance")
    assert take_back(path, ("user", "add", *person)) == ["user", "archive", "x@x.example"]
    assert take_back(path, ("seller", "add", "nova", "--name", "N")) == [
        "seller",
        "set",
        "nova",
        "--status",
        "archived",
    ]
    assert take_back(path, ("reason", "add", "refund", "late", "--label", "L")) == [
        "reason",
        "retire",
        "refund",
        "late",
    ]
    assert take_back(path, ("carrier", "add", "post", "--name", "P")) == ["carrier", "retire", "post"]
    assert findings(path) == []
