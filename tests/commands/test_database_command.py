"""`marketpush database` and `demo`: what a dry run leaves, and what time it is in a new database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sandboxes import Marketpush, copy_database

from marketpush_cli.database.sqlite_library import sqlite_library
from marketpush_cli.main import main

THEN = "2026-03-02T09:00:00Z"


def test_a_dry_run_leaves_no_file(marketpush: Marketpush, sandbox: Path, place: Path) -> None:
    backup = copy_database(sandbox, place / "backup.db")
    before = {path.name for path in place.iterdir()}
    for words, says in (
        (("database", "backup", "new.db"), "dry run: new.db would be written"),
        (("database", "restore", str(backup), "--database", "new.db"), "would be restored to new.db"),
        (("database", "init", "--sandbox", "--database", "new.db"), "dry run: new.db would be made"),
        (("demo", "--path", "new.db"), "dry run: new.db would be made, with 400 orders"),
    ):
        ran = marketpush(*words, "-n")
        assert (ran.code, ran.out) == (0, "")
        assert says in ran.err
        assert {path.name for path in place.iterdir() if "lock" not in path.name} == before, words


def test_a_dry_run_migrates_nothing(marketpush: Marketpush, sandbox: Path) -> None:
    connection = sqlite_library().connect(str(sandbox), isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '0003'")
    connection.close()
    ran = marketpush("database", "migrate", "-n")
    assert (ran.code, "would go from version 0003 to" in ran.err) == (0, True)
    assert not list(sandbox.parent.glob("*before-migration*"))
    connection = sqlite_library().connect(str(sandbox))
    assert list(connection.execute("SELECT version_num FROM alembic_version")) == [("0003",)]
    connection.close()


@pytest.mark.parametrize("words", [("database", "init", "--sandbox"), ("demo", "--orders", "5")])
def test_a_sandbox_begins_at_the_frozen_time(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    path = place / "new.db"
    monkeypatch.setenv("MARKETPUSH_NOW", THEN)
    where = ("--path", str(path)) if words[0] == "demo" else ("--database", str(path))
    assert main([*words, *where]) == 0
    capsys.readouterr()
    assert main(["history", "list", "--database", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {operation["at"] for operation in found} == {THEN}


def test_only_a_sandbox_begins_at_a_frozen_time(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MARKETPUSH_NOW", THEN)
    assert main(["database", "init", "--database", "new.db"]) == 78
    assert "freezes the clock of a sandbox only" in capsys.readouterr().err
    assert not list(place.iterdir())


def test_the_two_sides_of_a_switch_exclude_each_other(marketpush: Marketpush) -> None:
    refused = marketpush("orders", "count", "--paid", "--unpaid")
    assert (refused.code, "--paid and --unpaid exclude each other" in refused.err) == (2, True)
    assert marketpush("orders", "count", "--unpaid").code == 0


def test_an_update_brings_its_seller_along(marketpush: Marketpush, place: Path) -> None:
    header = "order_number,placed_at,currency,seller,customer_name,sku,title,quantity,unit_price\n"
    row = "U-1,2026-03-01T08:00:00Z,EUR,acme,Ann,A,Thing,1,5\n"
    (place / "first.csv").write_text(header + row)
    (place / "again.csv").write_text(header + row.replace("acme", "brandnew"))
    assert marketpush("orders", "import", "first.csv").code == 0
    assert marketpush("orders", "import", "again.csv", "--update").code == 0
    assert marketpush("orders", "count", "--seller", "brandnew").out == "1\n"
    assert marketpush("database", "check").code == 0


def test_colour_can_be_forced_for_tables_only(marketpush: Marketpush, place: Path) -> None:
    words = ("orders", "list", "--color", "always")
    assert "\x1b[" in marketpush(*words, "-f", "table").out
    for format_name in ("plain", "csv", "jsonl", "tsv", "ids"):
        assert "\x1b" not in marketpush(*words, "-f", format_name).out
    assert marketpush(*words, "-f", "table", "-o", "list.txt").code == 0
    assert "\x1b" not in (place / "list.txt").read_text()
    assert "\x1b" not in marketpush("orders", "list", "-f", "table").out
