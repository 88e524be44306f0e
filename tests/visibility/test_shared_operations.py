"""Of an operation on orders of several stores a seller user sees what happened to their own, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sandboxes import ANNA, BERT, CHIEF, copy_database
from two_worlds import BOTH, Worlds, run_at

AS_EACH = ("--as", "each", "--because", "the seller is on holiday")


@pytest.fixture
def path(worlds: Worlds, tmp_path: Path) -> Path:
    """A copy with one operation over both stores, read from a file with a telling name."""
    here = copy_database(worlds.with_others, tmp_path / "here.db")
    file = tmp_path / "zebulon.csv"
    file.write_text("reference\nMP-1001-A\nMP-1001-B\nMP-1003-A\n")
    for store, user in (("acme", ANNA), ("bolt", BERT)):
        assert run_at(here, CHIEF, "seller", "set", store, "--acting-user", user).code == 0
    ran = run_at(here, CHIEF, "line", "accept", "--from", str(file), *AS_EACH)
    assert ran.code == 0, ran.err
    return here


def newest(path: Path, user: str, *words: str) -> dict[str, Any]:
    ran = run_at(path, user, "history", "list", "--action", "accept", "--limit", "1", "--json", *words)
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found[0] if found else {}


def shown(path: Path, user: str, operation: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run_at(path, user, "history", "show", operation, "--json").out)
    return found


def test_only_the_own_part_is_told_and_counted(path: Path) -> None:
    whole, part = newest(path, CHIEF), newest(path, ANNA)
    assert (whole["changed"], whole["unchanged"]) == (3, 1)
    assert whole["source"].endswith("zebulon.csv")
    hidden = ("source", "host", "terminal", "unchanged", "refused")
    assert (part["changed"], *(part[name] for name in hidden)) == (2, *[None] * len(hidden))
    found = shown(path, ANNA, part["operation"])
    assert [change["reference"] for change in found["changes"]] == ["MP-1001-A/1", "MP-1001-A/2"]
    assert "bolt" not in json.dumps(found)


@pytest.mark.parametrize("words", [("--file", "zebulon"), ("--as", BERT), ("--as", BOTH)])
def test_nothing_foreign_finds_it(path: Path, words: tuple[str, ...]) -> None:
    assert newest(path, CHIEF, *words) or words[1] == BOTH
    assert newest(path, ANNA, *words) == {}


def test_it_is_undone_for_those_whose_part_was_taken_back(path: Path) -> None:
    operation = newest(path, CHIEF)["operation"]
    assert run_at(path, CHIEF, "undo", operation, "MP-1001-B").code == 0
    assert newest(path, CHIEF)["outcome"] == "partly_undone"
    for user, outcome in ((ANNA, "changed"), (BERT, "undone"), (BOTH, "partly_undone")):
        assert newest(path, user)["outcome"] == outcome
        assert newest(path, user, "--outcome", outcome)["operation"] == operation
        assert (newest(path, user)["undone_by"] is None) == (outcome == "changed")
    assert "was taken back by" in shown(path, BERT, operation)["undo"]


def test_whoever_works_for_one_store_sees_their_own_operations_whole(path: Path) -> None:
    assert run_at(path, ANNA, "line", "track", "MP-7004-A", "--carrier", "dhl", "--tracking-number", "T").code == 0
    (row,) = json.loads(run_at(path, ANNA, "history", "list", "--action", "track", "--json").out)
    assert (row["changed"], row["unchanged"], row["refused"]) == (1, 0, 0)
    assert row["host"] is not None
