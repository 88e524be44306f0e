"""Where exports ended: kept beside the chains, because a position that is lost costs one export more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update

from marketpush_cli.application.exporting.marks import Mark, Position
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EXPORT_MARKS, OPERATIONS, USERS
from marketpush_cli.database.sqlite_engine import in_transaction
from marketpush_cli.database.turn_lock import turn
from marketpush_cli.domain.replay import Finding, finding

if TYPE_CHECKING:
    from marketpush_cli.database.store import SqliteDatabase


def position(runner: Runner) -> Position:
    """The number of every login's last operation; one look a login, however many operations there are."""
    next_login = select(func.min(OPERATIONS.c.login))
    logins = next_login.cte("logins", recursive=True)
    later = next_login.where(OPERATIONS.c.login > logins.c[0]).scalar_subquery()
    logins = logins.union_all(select(later).where(logins.c[0].is_not(None)))
    login = logins.c[0]
    last = select(func.max(OPERATIONS.c.sequence)).where(OPERATIONS.c.login == login).scalar_subquery()
    return {str(name): int(number) for name, number in runner.rows(select(login, last).where(login.is_not(None)))}


def load_marks(runner: Runner, user: str | None) -> list[Mark]:
    """The positions of a user, or of everybody, by name; None for one that cannot be read."""
    column = EXPORT_MARKS.c
    statement = select(column.app_user, column.name, column.position, column.at, column.rows)
    if user is not None:
        statement = statement.where(column.app_user == user)
    rows = runner.rows(statement.order_by(column.name, column.app_user))
    return [Mark(user, name, _read(text), at, count) for user, name, text, at, count in rows]


def keep_mark(database: SqliteDatabase, mark: Mark) -> None:
    """Put a position in the place of the one that the name had."""
    values = {"position": json.dumps(mark.position, sort_keys=True), "at": mark.at, "rows": mark.rows}
    with database.connection(is_reader=False) as connection:
        runner = Runner(connection)
        with turn(database.path), in_transaction(connection, "BEGIN IMMEDIATE"):
            if not runner.run(update(EXPORT_MARKS).where(_of(mark.user, mark.name)).values(values)):
                runner.run(insert(EXPORT_MARKS).values(app_user=mark.user, name=mark.name, **values))


def forget_mark(database: SqliteDatabase, user: str, name: str) -> bool:
    """Take a position away; whether there was one."""
    with database.connection(is_reader=False) as connection:
        runner = Runner(connection)
        with turn(database.path), in_transaction(connection, "BEGIN IMMEDIATE"):
            return bool(runner.run(delete(EXPORT_MARKS).where(_of(user, name))))


def _of(user: str, name: str) -> ColumnElement[bool]:
    return and_(EXPORT_MARKS.c.app_user == user, EXPORT_MARKS.c.name == name)


def _read(text: object) -> Position | None:
    try:
        found = json.loads(str(text))
    except ValueError:
        return None
    is_position = isinstance(found, dict) and all(isinstance(number, int) for number in found.values())
    return found if is_position else None


def verify_marks(runner: Runner) -> Iterator[Finding]:
    """A position behind the end of a chain would pass over what comes next, and one of nobody is used by nobody."""
    ends, users = position(runner), {row[0] for row in runner.rows(select(USERS.c.email))}
    column = EXPORT_MARKS.c
    for user, name, text in runner.rows(select(column.app_user, column.name, column.position)):
        place = f"export_mark {user}/{name}"
        if user not in users:
            yield finding("export", place, "app_user", user, "a user")
        kept = _read(text)
        if kept is None:
            yield finding("export", place, "position", text, "the last operation of each login")
        for login, number in (kept or {}).items():
            if not 0 < number <= ends.get(login, 0):
                yield finding("export", place, "position", f"{login}: {number}", f"at most {ends.get(login, 0)}")
