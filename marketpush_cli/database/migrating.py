"""Versions of the tables: made, checked on opening, brought up to date."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from marketpush_cli.database.sqlite_engine import APPLICATION_ID, in_memory_engine
from marketpush_cli.domain.errors import ConfigurationWrong

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "0005"
_TRIGGER = re.compile(r"^(CREATE TRIGGER (\w+).*?END|DROP TRIGGER (\w+));$", re.MULTILINE | re.DOTALL)


def bring_up_to_date(connection: Connection) -> None:
    """Run every migration that the database has not had, in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, "head")
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def version_of(connection: Connection) -> str | None:
    """The version of the tables; None where there are none, or where it is not one."""
    there = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").first()
    if there is None:
        return None
    rows = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
    return str(rows[0][0]) if len(rows) == 1 else None


def check_version(connection: Connection, path: Path) -> None:
    """Raises ConfigurationWrong unless the tables are of this program's version and nothing foreign is among them."""
    version = known_version(connection, path)
    if version < NEWEST:
        raise ConfigurationWrong(
            f"{path} has tables of version {version}, this program works with {NEWEST}",
            fix=f"marketpush database migrate --database {path}",
        )
    statement = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
    found = {(str(name), str(sql)) for name, sql in connection.exec_driver_sql(statement)}
    foreign = sorted({name for name, _ in found ^ known_triggers()})
    if foreign:
        raise ConfigurationWrong(
            f"{path} has triggers or views that are not marketpush's, or lacks its own: {', '.join(foreign)}",
            fix="restore a backup: marketpush database restore FILE",
        )


def known_version(connection: Connection, path: Path) -> str:
    """The version of the tables; raises ConfigurationWrong where they are another program's or newer than this one."""
    version = version_of(connection)
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        raise ConfigurationWrong(f"{path} is a database of another program, not marketpush's")
    if version is None:
        raise ConfigurationWrong(f"{path} holds no marketpush tables", fix="marketpush database init")
    if version > NEWEST:
        raise ConfigurationWrong(
            f"{path} was written by a newer marketpush (version {version} of the tables, this one knows {NEWEST})",
            fix="upgrade the tool: pip install --upgrade marketpush",
        )
    return version


@cache
def known_triggers() -> frozenset[tuple[str, str]]:
    """Names and texts of the triggers that the migrations make."""
    found: dict[str, str] = {}
    for script in sorted((MIGRATIONS / "versions").glob("*.sql")):
        for text, made, dropped in _TRIGGER.findall(script.read_text(encoding="utf-8")):
            found[made or dropped] = text
    return frozenset((name, text) for name, text in found.items() if text.startswith("CREATE"))


def schema_of(connection: Connection) -> dict[str, str]:
    """Every table, index, trigger and view with the statement that made it."""
    statement = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite@_%' ESCAPE '@'"
    return {f"{kind} {name}": str(sql) for kind, name, sql in connection.exec_driver_sql(statement)}


@cache
def expected_schema() -> dict[str, str]:
    """What the migrations make of an empty database."""
    with in_memory_engine().connect() as connection:
        bring_up_to_date(connection)
        return schema_of(connection)
