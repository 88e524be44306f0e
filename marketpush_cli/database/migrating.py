"""Versions of the tables: made, checked on opening, brought up to date."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from marketpush_cli.database.sqlite_engine import APPLICATION_ID
from marketpush_cli.domain.errors import ConfigurationWrong

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "0001"


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
    """The version of the tables; None where there are none."""
    there = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").first()
    if there is None:
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return None if row is None else str(row[0])


def check_version(connection: Connection, path: Path) -> None:
    """Raises ConfigurationWrong unless the tables are of this program's version and nothing foreign is among them."""
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
    if version < NEWEST:
        raise ConfigurationWrong(
            f"{path} has tables of version {version}, this program works with {NEWEST}",
            fix=f"marketpush database migrate --database {path}",
        )
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')")
    foreign = sorted({str(row[0]) for row in found} ^ known_triggers())
    if foreign:
        raise ConfigurationWrong(
            f"{path} has triggers or views that are not marketpush's, or lacks its own: {', '.join(foreign)}",
            fix="restore a backup: marketpush database restore FILE",
        )


@cache
def known_triggers() -> frozenset[str]:
    """Names of the triggers that the migrations make."""
    found: set[str] = set()
    for script in (MIGRATIONS / "versions").glob("*.sql"):
        rows = script.read_text(encoding="utf-8").splitlines()
        found.update(row.split()[2] for row in rows if row.startswith("CREATE TRIGGER "))
    return frozenset(found)
