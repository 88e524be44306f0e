"""The one path of every change to a shared record: who may, what becomes of it, one operation.

Rules: docs/people.md, "Who may".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from marketpush_cli.application.acting import Acting, identify
from marketpush_cli.application.changes import Administered, Changes, Operation, Tally
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.domain.errors import NotPermitted
from marketpush_cli.domain.permissions import Permission

Columns = dict[str, Any]
KEYS = {
    "seller": ("code",),
    "user": ("email",),
    "setting": ("name",),
    "reason": ("kind", "code"),
    "carrier": ("code",),
}


@dataclass(slots=True)
class Administration:
    """What becomes of a shared record: its columns afterwards, the changes made, what else there is to say."""

    columns: Columns
    records: list[Administered] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    changes: Changes | None = None
    is_unconfirmed: bool = False


@dataclass(slots=True)
class Desk:
    """The shared records as one snapshot shows them, and the changes decided so far."""

    reader: Reader
    acting: Acting
    at: int
    records: list[Administered] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    tables: dict[str, dict[tuple[str, ...], Columns]] = field(default_factory=dict)

    def table(self, subject: str) -> dict[tuple[str, ...], Columns]:
        """All records of a kind by their keys, changes included."""
        if subject not in self.tables:
            rows = self.reader.shared(subject)
            self.tables[subject] = {tuple(row[name] for name in KEYS[subject]): row for row in rows}
        return self.tables[subject]

    def find(self, subject: str, *key: str) -> Columns | None:
        return self.table(subject).get(key)

    def add(self, record: Administered) -> None:
        """Add a record that is not there."""
        self.table(record.subject)[tuple(record.key.values())] = {**record.key, **(record.after or {})}
        self.records.append(record)

    def change(self, subject: str, key: tuple[str, ...], action: str, **columns: Any) -> None:
        """Give a record other columns; the same ones again are no change."""
        present = self.table(subject)[key]
        named = dict(zip(KEYS[subject], key, strict=True))
        before = {name: value for name, value in present.items() if name not in named}
        after = {**before, **columns}
        if after != before:
            self.table(subject)[key] = {**named, **after}
            self.records.append(Administered(subject, named, action, before, after))


def administer(
    database: Database,
    run: Run,
    permission: Permission | None,
    decide: Callable[[Desk], tuple[str, ...]],
    *,
    is_asked_first: bool = False,
) -> Administration:
    """Let `decide` change records; it returns kind and key of the one that was meant.

    Without a permission `decide` itself looks at who acts. `is_asked_first`: nothing is stored before a yes.
    """

    def prepare(reader: Reader) -> Administration:
        acting = identify(reader, run.identity)
        refuse_in_anothers_name(acting)
        if permission is not None:
            require(acting, permission)
        desk = Desk(reader, acting, run.at)
        subject, *key = decide(desk)
        done = Administration(desk.find(subject, *key) or {}, desk.records, desk.said)
        if desk.records and is_asked_first and not (run.is_confirmed or run.dry_run):
            done.is_unconfirmed = True
        elif desk.records:
            done.changes = _stored(desk, run)
        return done

    return database.change(prepare, dry_run=run.dry_run)


def _stored(desk: Desk, run: Run) -> Changes:
    operation = Operation(run.operation, run.at, run.action, desk.acting.own)
    seen = desk.reader.administration()
    return Changes(operation, Tally(1), administered=desk.records, administration_seen=seen)


def refuse_in_anothers_name(acting: Acting) -> None:
    """People, settings and registries are changed as oneself only."""
    if acting.session is not None:
        raise NotPermitted(
            f"logged in as {acting.session.user} one changes no users, sellers, settings, reasons or carriers",
            fix="marketpush impersonate stop",
        )
    if acting.identity.as_whom is not None:
        raise NotPermitted(
            "users, sellers, settings, reasons and carriers are never changed as somebody else", fix="leave out --as"
        )


def require(acting: Acting, permission: Permission) -> None:
    """Raises NotPermitted unless the person's own role gives the permission."""
    if not acting.own.may(permission):
        raise NotPermitted(
            f"{acting.person.email} ({acting.person.role}) may not change {permission}: a master operator may"
        )
