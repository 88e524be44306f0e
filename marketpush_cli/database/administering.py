"""The chains of each login: operations, and what happened to people, settings, registries and log-ins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Table, and_, delete, insert, select, update

from marketpush_cli.application.changes import NO_EVENTS, Administered, Changes, EventKey, EventLines, events_digest
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS, OPERATIONS, STATE, SUBJECTS
from marketpush_cli.domain.chain import GENESIS, canonical, commitment, link

SANDBOX = ("database", "sandbox")
PERSONAL_COLUMNS = {"user": ("name",), "seller": ("email",)}
OPERATION_CONTENT = tuple(column.name for column in OPERATIONS.c if column.name != "hash")
ADMINISTRATIVE_CONTENT = tuple(column.name for column in ADMINISTRATIVE_EVENTS.c if column.name != "hash")


def state_value(runner: Runner, name: str) -> int:
    """A number the database keeps of itself; 0 where it was never set."""
    return int(runner.value(select(STATE.c.value).where(STATE.c.name == name)) or 0)


def set_state(runner: Runner, name: str, value: int) -> None:
    if not runner.run(update(STATE).where(STATE.c.name == name).values(value=value)):
        runner.run(insert(STATE).values(name=name, value=value))


def head_of(runner: Runner, links: Table, login: str) -> tuple[int, str]:
    """Number and hash of the last link in a login's chain."""
    newest = select(links.c.sequence, links.c.hash).where(links.c.login == login)
    row = runner.one(newest.order_by(links.c.sequence.desc()).limit(1))
    return (0, GENESIS) if row is None else (row[0], row[1])


def login_key(login: str) -> str:
    """What stands for a login's administrative events where orders' numbers stand for orders'."""
    return f"/{login}"


def append_operation(
    runner: Runner, changes: Changes, administered: Sequence[EventKey], events: EventLines = NO_EVENTS
) -> None:
    """One row for the run, chained to the login's run before; its digest covers every event of the run.

    The events of orders come in key order; those of administration stand before them, as their keys do.
    """
    operation, tally = changes.operation, changes.tally
    origin = operation.actor.origin
    sequence, head = head_of(runner, OPERATIONS, origin.login)
    row = {
        "operation": operation.id,
        "login": origin.login,
        "sequence": sequence + 1,
        "at": operation.at,
        "action": operation.action,
        "actor": operation.actor.email,
        "on_behalf_of": operation.actor.on_behalf_of,
        "host": origin.host,
        "terminal": origin.terminal,
        "sudo_user": origin.sudo_user,
        "source": operation.source,
        "outcome": "changed",
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "refused": tally.refused,
        "undoes": operation.undoes,
        "events": events.number,
        "digest": events_digest(administered, events),
    }
    row["hash"] = link(head, [row[name] for name in OPERATION_CONTENT])
    runner.run(insert(OPERATIONS).values(row))


def append_administration(runner: Runner, changes: Changes) -> list[EventKey]:
    """Store changed shared records, each with its event in the login's chain; returns what names the events."""
    if not changes.administered:
        return []
    login = changes.operation.actor.origin.login
    sequence, head = head_of(runner, ADMINISTRATIVE_EVENTS, login)
    number = state_value(runner, "administration") + 1
    rows = []
    for change in changes.administered:
        sequence += 1
        row = _administrative_row(changes, change, sequence, number if _is_counted(change) else None)
        head = row["hash"] = link(head, [row[name] for name in ADMINISTRATIVE_CONTENT])
        rows.append(row)
    _store_shared(runner, changes.administered)
    runner.run_many(insert(ADMINISTRATIVE_EVENTS), rows)
    if any(map(_is_counted, changes.administered)):
        set_state(runner, "administration", number)
    return [(login_key(login), row["sequence"], row["hash"]) for row in rows]


def _is_counted(change: Administered) -> bool:
    """Whether others have to decide anew after it; a log-in for one command concerns nobody else."""
    return change.subject in SUBJECTS and change.action != "once"


def _administrative_row(changes: Changes, change: Administered, sequence: int, number: int | None) -> dict[str, Any]:
    """The event; `number` puts changes by several logins in order."""
    operation = changes.operation
    data = {"key": dict(change.key), "after": _committed(change)} | ({"number": number} if number else {})
    return {
        "login": operation.actor.origin.login,
        "sequence": sequence,
        "at": operation.at,
        "operation": operation.id,
        "subject": change.subject,
        "reference": change.reference,
        "action": change.action,
        "actor": operation.actor.email,
        "actor_kind": operation.actor.capacity,
        "on_behalf_of": operation.actor.on_behalf_of,
        "reason": change.reason,
        "data": canonical(data),
    }


def _committed(change: Administered) -> Mapping[str, Any] | None:
    """The record's columns after the change, personal ones as commitments."""
    return None if change.after is None else committed(change.subject, change.after)


def committed(subject: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """A shared record's columns with personal texts replaced by what stands for them in events."""
    personal = PERSONAL_COLUMNS.get(subject, ())
    salt = columns.get("salt", "")
    return {
        name: commitment(salt, name, value) if name in personal else value
        for name, value in columns.items()
        if name != "salt"
    } | ({"salt": commitment(salt, "salt", "")} if "salt" in columns else {})


def _store_shared(runner: Runner, changes: Iterable[Administered]) -> None:
    """Store the records in the order of the changes; new ones that follow each other, such as log-ins, together."""
    for (subject, columns), some in groupby(changes, _subject_and_new_columns):
        table = SUBJECTS.get(subject)
        if table is None:
            continue
        if columns:
            runner.run_many(insert(table), [{**change.key, **(change.after or {})} for change in some])
            continue
        for change in some:
            _change_shared(runner, table, change)


def _subject_and_new_columns(change: Administered) -> tuple[str, tuple[str, ...]]:
    """What the rows of one insertion have in common; no columns for what is not inserted."""
    is_new = change.before is None and change.after is not None
    return change.subject, (*change.key, *(change.after or ())) if is_new else ()


def _change_shared(runner: Runner, table: Table, change: Administered) -> None:
    where = and_(*(table.c[name] == value for name, value in change.key.items()))
    if change.after is None:
        runner.run(delete(table).where(where))
    else:
        runner.run(update(table).where(where).values(dict(change.after)))
