"""The migrations make the tables that the models describe, and the tables refuse what does not belong there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from raw import by_hand, content, rows
from sandboxes import CHIEF, OPENED_AT, copy_database, origin
from sqlalchemy import Connection, ForeignKeyConstraint, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.schema import CreateIndex, CreateTable
from statements import explained

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.steps import take_steps
from marketpush_cli.database import maintenance, migrating
from marketpush_cli.database.schema import METADATA
from marketpush_cli.database.sqlite_engine import in_memory_engine
from marketpush_cli.database.sqlite_library import sqlite_library
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import ConfigurationWrong
from marketpush_cli.domain.transitions import Action

TABLES = sorted(METADATA.tables.values(), key=lambda table: table.name)
OF_ORDERS = {"order_line", "incident", "refund", "message", "event"}
LOGS_AND_SHARED = {table.name for table in TABLES} - OF_ORDERS - {"orders"}
REFUSED = sqlite_library().IntegrityError
VERSIONS = sorted(path.stem[1:5] for path in (migrating.MIGRATIONS / "versions").glob("v*.py"))


@pytest.fixture
def empty() -> Iterator[Connection]:
    with in_memory_engine().connect() as connection:
        yield connection


def told(statement: str) -> str:
    return " ".join(str(statement).replace('"', "").split()).replace("( ", "(").replace(" )", ")").replace(" ,", ",")


def test_a_migrated_database_has_the_tables_that_the_models_describe(empty: Connection) -> None:
    described = {}
    for table in TABLES:
        described[f"table {table.name}"] = told(str(CreateTable(table).compile(dialect=empty.dialect)))
        for index in table.indexes:
            described[f"index {index.name}"] = told(str(CreateIndex(index).compile(dialect=empty.dialect)))
    migrating.bring_up_to_date(empty)
    made = {
        name: told(sql)
        for name, sql in migrating.schema_of(empty).items()
        if not name.startswith("trigger ") and name != "table alembic_version"
    }
    assert made == described


def test_every_table_is_strict_and_leads_with_the_order_where_it_belongs_to_one(empty: Connection) -> None:
    migrating.bring_up_to_date(empty)
    listed = {row[1]: row for row in empty.exec_driver_sql("PRAGMA table_list") if row[0] == "main"}
    for table in TABLES:
        _, _, kind, _, without_row_number, is_strict = listed[table.name]
        assert (kind, is_strict) == ("table", 1)
        assert without_row_number == (table.name in OF_ORDERS | {"administrative_event"})
        if table.name in OF_ORDERS:
            assert leading_columns(table) == {"order_number"}, table.name


def leading_columns(table: Table) -> set[str]:
    """The first column of every primary key, unique constraint, unique index and foreign key."""
    kinds = (PrimaryKeyConstraint, UniqueConstraint, ForeignKeyConstraint)
    keys = [key for key in table.constraints if isinstance(key, kinds)]
    return {next(iter(key.columns)).name for key in (*keys, *(index for index in table.indexes if index.unique))}


def test_shared_tables_and_logs_never_point_at_orders() -> None:
    for table in TABLES:
        if table.name in LOGS_AND_SHARED:
            assert not table.foreign_keys, table.name


def test_migrating_twice_changes_nothing(lived: Path, tmp_path: Path) -> None:
    before = content(lived)
    assert maintenance.migrate(lived, tmp_path / "backup.db") == (migrating.NEWEST, migrating.NEWEST)
    assert content(lived) == before
    assert not (tmp_path / "backup.db").exists()


def test_the_newest_version_is_the_last_migration() -> None:
    assert VERSIONS[-1] == migrating.NEWEST


@pytest.mark.parametrize("version", ["base", *VERSIONS])
def test_every_version_comes_to_the_newest_schema(empty: Connection, version: str) -> None:
    if version != "base":
        upgrade(empty, version)
        assert migrating.version_of(empty) == version
    migrating.bring_up_to_date(empty)
    assert migrating.schema_of(empty) == migrating.expected_schema()


def upgrade(connection: Connection, version: str) -> None:
    from alembic import command
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(migrating.MIGRATIONS))
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, version)


NEXT = '''"""A version that is only made here."""

from alembic import op

revision = "9999"
down_revision = "{before}"


def upgrade() -> None:
    op.execute("CREATE TABLE badge (code TEXT PRIMARY KEY NOT NULL) STRICT")
    {then}
'''


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Migrations with one more version, whose last statement is given."""
    copied = tmp_path / "migrations"
    shutil.copytree(migrating.MIGRATIONS, copied, ignore=shutil.ignore_patterns("__pycache__"))

    def add(then: str = "pass") -> None:
        text = NEXT.format(before=migrating.NEWEST, then=then)
        (copied / "versions" / "v9999_badges.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migrating, "MIGRATIONS", copied)
        monkeypatch.setattr(migrating, "NEWEST", "9999")
        monkeypatch.setattr(maintenance, "NEWEST", "9999")

    yield add
    migrating.known_triggers.cache_clear()


def test_migrating_backs_up_first(lived: Path, tmp_path: Path, next_version: Any) -> None:
    before, old, backup = content(lived), migrating.NEWEST, tmp_path / "backup.db"
    next_version()
    with pytest.raises(ConfigurationWrong, match="has tables of version") as refused:
        SqliteDatabase(lived).is_sandbox()
    assert str(refused.value.fix).startswith("marketpush database migrate")
    assert maintenance.migrate(lived, backup) == (old, "9999")
    assert SqliteDatabase(lived).is_sandbox()
    assert "badge" in content(lived)
    assert content(backup) == before
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_migration_that_fails_leaves_everything_as_it_was(lived: Path, tmp_path: Path, next_version: Any) -> None:
    before = content(lived)
    next_version('op.execute("SELECT * FROM nowhere")')
    with pytest.raises(Exception, match="no such table: nowhere"):
        maintenance.migrate(lived, tmp_path / "backup.db")
    assert content(lived) == before


def test_a_migration_writes_over_no_file(lived: Path, tmp_path: Path, next_version: Any) -> None:
    before, backup = content(lived), tmp_path / "backup.db"
    backup.write_bytes(b"mine")
    next_version()
    with pytest.raises(ConfigurationWrong, match="exists already"):
        maintenance.migrate(lived, backup)
    assert backup.read_bytes() == b"mine"
    assert content(lived) == before


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("PRAGMA application_id=0", "another program"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer marketpush"),
        ("DELETE FROM alembic_version", "no marketpush tables"),
    ],
)
def test_a_foreign_or_newer_database_is_not_migrated(
    lived: Path, tmp_path: Path, statement: str, sentence: str
) -> None:
    with by_hand(lived) as connection:
        connection.execute(statement)
    before = content(lived)
    with pytest.raises(ConfigurationWrong, match=sentence):
        maintenance.migrate(lived, tmp_path / "backup.db")
    assert content(lived) == before
    assert not (tmp_path / "backup.db").exists()


INTEGERS = [(table.name, column.name) for table in TABLES for column in table.c if str(column.type) == "INTEGER"]
UNCHANGEABLE = {"event", "operation", "administrative_event", "refund"}


@pytest.mark.parametrize("value", ["twelve", 12.5, "12.5", b"12", "1e99"])
@pytest.mark.parametrize(("table", "column"), [pair for pair in INTEGERS if pair[0] not in UNCHANGEABLE])
def test_a_whole_number_takes_neither_text_nor_fractions(
    lived_open: Any, table: str, column: str, value: object
) -> None:
    with pytest.raises(REFUSED, match="cannot store"):
        lived_open.execute(f'UPDATE "{table}" SET "{column}" = ?', (value,))


@pytest.fixture(scope="module")
def lived_open(lived_template: Path) -> Iterator[Any]:
    path = copy_database(lived_template, lived_template.with_name("refusing.db"))
    with by_hand(path) as connection:
        yield connection


@pytest.mark.parametrize("column", ["at", "item", "shipping", "tax", "commission_reversed"])
@pytest.mark.parametrize("value", ["twelve", 12.5])
def test_a_refund_is_stored_in_whole_numbers_only(lived_open: Any, column: str, value: object) -> None:
    others = {"key": "'K9'", column: "?"}
    columns = [row[1] for row in lived_open.execute("PRAGMA table_info(refund)")]
    chosen = ", ".join(others.get(name, f'"{name}"') for name in columns)
    with pytest.raises(REFUSED, match="cannot store"):
        lived_open.execute(f"INSERT INTO refund SELECT {chosen} FROM refund LIMIT 1", (value,))


@pytest.mark.parametrize(
    "change",
    [
        "order_line SET refunded_item = refunded_item + quantity * unit_price + 1",
        "order_line SET refunded_shipping = shipping + 1",
        "order_line SET refunded_tax = -1",
        "order_line SET commission_reversed = commission + 1",
        "order_line SET discount = quantity * unit_price + 1",
        "order_line SET quantity = 0",
        "order_line SET unit_price = -1",
        "order_line SET stage = 'incident_open'",
        "order_line SET status = 'lost'",
        "orders SET refunded = total + 1",
        "orders SET currency = 'EURO'",
        "orders SET number = ''",
        "orders SET open_incidents = line_count + 1",
        "orders SET status = 'incident_open'",
        "incident SET state = 'open'",
        "incident SET closed_at = CASE state WHEN 'closed' THEN NULL ELSE 1 END",
        "message SET text = ''",
        "message SET \"to\" = 'everybody'",
        "impersonation SET until = started_at + 3600000001",
        "impersonation SET until = started_at",
        "app_user SET role = 'king'",
        "seller SET status = 'lost'",
        "setting SET value = -1",
        "carrier SET tracking = 'maybe'",
        "reason SET kind = 'mood'",
    ],
)
def test_what_cannot_be_is_refused_by_the_table_itself(lived_open: Any, change: str) -> None:
    with pytest.raises(REFUSED, match="CHECK constraint failed"):
        lived_open.execute(f"UPDATE {change}")


def test_a_line_needs_its_order_and_an_order_its_seller(lived: Path) -> None:
    with by_hand(lived) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        for statement in (
            "UPDATE order_line SET order_number = 'X-' || order_number",
            "UPDATE orders SET seller = 'x'",
        ):
            with pytest.raises(REFUSED, match="FOREIGN KEY constraint failed"):
                connection.execute(statement)


def test_what_was_staged_reaches_the_tables_by_their_keys(lived: Path) -> None:
    """With a scan of the large table instead, a bulk of 2,000 lines takes ten times as long."""
    database = SqliteDatabase(lived)
    with database.connection(is_reader=False) as connection, explained(connection) as found:
        for action, given in (
            (Action.TRACK, {"carrier": "dhl", "tracking_number": "DHL-9"}),
            (Action.REFUND, {"item": "1.00", "reason": "goodwill", "key": "K9"}),
            (Action.INCIDENT_CLOSE, {"reason": "agreement_found"}),
        ):
            run = Run(Identity(origin(), OPENED_AT, CHIEF), new_identifier(OPENED_AT), action.value)
            assert take_steps(database, run, [Ask(action, "MP-1004-A", 1, **given)]).changes is not None
    plans = [
        (statement.split()[1 if statement.startswith("UPDATE") else 2], plan)
        for statement, plan in found
        if statement.startswith(("UPDATE", "INSERT", "SELECT count")) and "staged" in statement
    ]
    assert {"orders", "order_line", "incident"} <= {table for table, _ in plans}
    for table, steps in plans:
        scanned = [step for step in steps if step.startswith("SCAN ") and not step.startswith("SCAN staged_")]
        assert scanned == [], (table, steps)
    assert rows(lived, "SELECT state FROM incident WHERE order_number = 'MP-1004-A'") == [("closed",)]
