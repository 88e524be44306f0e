"""Every change behind the tool's back is found, or stands in a list of what is not, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from figures import IS_CAMPAIGN
from lived_database import live
from sandboxes import copy_database
from tampering import Row, Tampered, tampering_with, unnoticed

from marketpush_cli.application.auditing import anchor_findings, heads_digest
from marketpush_cli.database.administering import OPERATION_CONTENT
from marketpush_cli.database.schema import METADATA
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.chain import GENESIS, Event, link

NO_CHAIN = "a position is no record of what happened: without it an export gives everything once more"
NOT_FOUND: dict[tuple[str, str], str] = {
    ("outbox", "attempts"): "how a delivery goes on is told by nothing else",
    ("outbox", "next_at"): "as attempts",
    ("outbox", "last_error"): "as attempts",
    ("outbox", "message_id"): "that of what was not sent yet; once it is, its event holds it",
    ("outbox", "is_automatic"): "of messages; of other mails their event holds it",
} | {("export_mark", column): NO_CHAIN for column in ("name", "at", "rows")}
TABLES = sorted([*METADATA.tables, "alembic_version"])
TABLES_WHOSE_ROWS_ARE_FOUND = [table for table in TABLES if table != "export_mark"]


@pytest.fixture
def tampered(lived: Path) -> Iterator[Tampered]:
    with tampering_with(lived) as tampered:
        yield tampered


def samples(tampered: Tampered, table: str, column: str) -> list[Row]:
    """A row in which the column holds something and one in which it does not; all rows in the campaign."""
    rows = tampered.rows(table)
    if IS_CAMPAIGN:
        return rows
    chosen = [next((row for row in rows if (row[column] is None) is is_empty), None) for is_empty in (False, True)]
    return [row for row in chosen if row is not None]


def test_nothing_is_found_where_nothing_was_changed(tampered: Tampered) -> None:
    assert list(tampered.findings()) == []
    assert tampered.tables == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_every_column_changed_by_hand_is_found(tampered: Tampered, table: str) -> None:
    for column in tampered.columns(table):
        rows = samples(tampered, table, column["name"])
        assert any(row[column["name"]] is not None for row in rows), f"{table}.{column['name']} is never set"
        missed = unnoticed(tampered, table, rows, column)
        assert bool(missed) is ((table, column["name"]) in NOT_FOUND), f"{table}.{column['name']}: {missed}"


def test_what_is_not_found_stands_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")
    (told,) = [part for part in page.split("\n\n") if part.startswith("Not found of `outbox`")]
    assert {column for table, column in NOT_FOUND if table == "outbox"} == set(told.split("`")[3::2])


@pytest.mark.parametrize("table", TABLES_WHOSE_ROWS_ARE_FOUND)
def test_every_row_removed_is_found(tampered: Tampered, table: str) -> None:
    for row in tampered.rows(table):
        with tampered.attempt():
            tampered.delete(table, row)
            assert tampered.is_found(), row


@pytest.mark.parametrize("table", TABLES_WHOSE_ROWS_ARE_FOUND)
def test_every_row_added_is_found(tampered: Tampered, table: str) -> None:
    last = tampered.rows(table)[-1]
    for names in [[key] for key in tampered.keys(table)] if table != "operation" else [["operation", "sequence"]]:
        others = {name: last[name] + 1_000 if isinstance(last[name], int) else f"{last[name]}x" for name in names}
        added = last | others
        with tampered.attempt():
            tampered.insert(table, added)
            assert tampered.is_found(), added


@pytest.mark.parametrize("table", TABLES_WHOSE_ROWS_ARE_FOUND)
def test_two_rows_swapped_are_found(tampered: Tampered, table: str) -> None:
    rows, keys = tampered.rows(table), tampered.keys(table)
    if len(rows) < 2 or set(keys) == {column["name"] for column in tampered.columns(table)}:
        assert table == "alembic_version" or len(rows) == 1
        return
    for first, second in pairwise(rows):
        if all(first[name] == second[name] for name in first if name not in keys):
            continue
        with tampered.attempt():
            for row in (first, second):
                tampered.delete(table, row)
            tampered.insert(table, first | {key: second[key] for key in keys})
            tampered.insert(table, second | {key: first[key] for key in keys})
            assert tampered.is_found(), (first, second)


def test_an_order_removed_with_all_its_events_is_found(tampered: Tampered) -> None:
    for order in tampered.rows("orders"):
        with tampered.attempt():
            remove_order(tampered, order["number"])
            assert {found.check for found in tampered.findings()} == {"chain"}


def remove_order(tampered: Tampered, number: str) -> None:
    for table in ("outbox", "event", "message", "refund", "incident", "order_line"):
        tampered.run(f"DELETE FROM {table} WHERE order_number = ?", number)
    tampered.run("DELETE FROM orders WHERE number = ?", number)


def test_the_last_events_of_an_order_cut_off_are_found(tampered: Tampered) -> None:
    for order in tampered.rows("orders"):
        with tampered.attempt():
            tampered.run(
                "DELETE FROM event WHERE order_number = ? AND sequence = ?", order["number"], order["sequence"]
            )
            assert tampered.is_found()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("position = json_set(position, '$.' || (SELECT login FROM operation LIMIT 1), 1000)", "position"),
        ("position = json_set(position, '$.nobody', 1)", "position"),
        ("position = '[]'", "position"),
        ("app_user = 'nobody@marketplace.example'", "app_user"),
    ],
)
def test_a_position_that_would_pass_over_something_is_found(tampered: Tampered, change: str, field: str) -> None:
    with tampered.attempt():
        tampered.run(f"UPDATE export_mark SET {change} WHERE name = 'nightly'")
        assert [found.field for found in tampered.findings()] == [field]


def test_a_looked_at_list_taken_out_of_the_trail_is_found(tampered: Tampered) -> None:
    view = next(row for row in tampered.rows("administrative_event") if row["subject"] == "view")
    with tampered.attempt():
        tampered.delete("administrative_event", view)
        assert tampered.is_found()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("DROP INDEX ix_orders_status", "index ix_orders_status"),
        ("CREATE TABLE notes (text TEXT)", "table notes"),
        ("ALTER TABLE seller ADD COLUMN discount INTEGER", "table seller"),
    ],
)
def test_a_changed_table_or_index_is_found(tampered: Tampered, change: str, named: str) -> None:
    with tampered.attempt():
        tampered.run(change)
        assert named in {found.field for found in tampered.findings()}


def test_a_trigger_that_lets_everything_pass_is_refused(tampered: Tampered) -> None:
    name, statement = tampered.triggers[0]
    emptied = f"CREATE TRIGGER {name} BEFORE UPDATE ON event BEGIN SELECT 1; END"
    tampered.triggers[0] = (name, emptied)
    with tampered.attempt():
        assert next(tampered.findings()).check == "opening"
    tampered.triggers[0] = (name, statement)


def anchor_of(path: Path) -> dict[str, Any]:
    with SqliteDatabase(path).reading() as snapshot:
        heads = snapshot.heads(None)
    return {"at": "then", "heads": {key: number for key, (number, _) in heads.items()}, "digest": heads_digest(heads)}


def anchored(path: Path, anchor: dict[str, Any]) -> list[Any]:
    with SqliteDatabase(path).reading() as snapshot:
        seen = snapshot.heads({key: (number, "") for key, number in anchor["heads"].items()})
        assert list(snapshot.verify_everything()) == []
    return anchor_findings(anchor, seen)


def test_an_older_state_put_back_is_shown_by_an_anchor_only(sandbox: Path, tmp_path: Path) -> None:
    before = copy_database(sandbox, tmp_path / "before.db")
    live(sandbox)
    anchor = anchor_of(sandbox)
    assert anchored(sandbox, anchor) == []
    assert {found.check for found in anchored(before, anchor)} == {"anchor"}


def test_a_history_written_anew_is_shown_by_an_anchor_only(lived: Path) -> None:
    anchor = anchor_of(lived)
    with tampering_with(lived) as tampered:
        write_anew(tampered)
        assert list(tampered.findings()) == []
        tampered.connection.exec_driver_sql("COMMIT")
        tampered.connection.exec_driver_sql("BEGIN")
    assert [(found.check, found.field) for found in anchored(lived, anchor)] == [("anchor", "digest")]


def write_anew(tampered: Tampered) -> None:
    """What an editor of the file can do who knows the program: another note, and every hash after it again."""
    event = next(row for row in tampered.rows("event") if row["note"])
    tampered.set("event", event, note="by bicycle")
    head = GENESIS
    for row in tampered.run("SELECT * FROM event WHERE order_number = ? ORDER BY sequence", event["order_number"]):
        head = link(head, Event(*row.values()).content())
        tampered.set("event", row, hash=head)
    tampered.run("UPDATE orders SET head = ? WHERE number = ?", head, event["order_number"])
    wrong = {found.reference: found.computed for found in tampered_digests(tampered)}
    head = GENESIS
    for row in tampered.run("SELECT * FROM operation ORDER BY login, sequence"):
        row["digest"] = wrong.get(f"operation {row['operation']}", row["digest"])
        head = link(head, [row[name] for name in OPERATION_CONTENT])
        tampered.set("operation", row, digest=row["digest"], hash=head)


def tampered_digests(tampered: Tampered) -> list[Any]:
    with tampered.attempt():
        return [found for found in tampered.findings() if found.field == "digest"]
