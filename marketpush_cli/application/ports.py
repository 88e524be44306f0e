"""What use cases need from a database, without knowing which."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from marketpush_cli.application.changes import Changes
from marketpush_cli.application.exporting.marks import Mark, Position
from marketpush_cli.application.history_filter import HistoryFilter
from marketpush_cli.application.progress import UNSEEN, Progress
from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.people import Seller, User
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.registries import Rulebook
from marketpush_cli.domain.statuses import Stage


@dataclass(frozen=True, slots=True)
class Impersonation:
    """A log-in as a seller user."""

    id: str
    actor: str
    user: str
    reason: str
    allow: tuple[str, ...]
    started_at: int
    until: int
    ended_at: int | None
    ended_by: str | None
    terminal: str | None
    terminal_key: str | None
    login: str


@dataclass(frozen=True, slots=True)
class PastOperation:
    """A run that was stored."""

    id: str
    at: int
    action: str
    actor: str
    on_behalf_of: str | None
    login: str
    undoes: str | None


class People(Protocol):
    """Whom a log-in as a seller's user looks up."""

    def user(self, email: str) -> User | None: ...
    def users_of_seller(self, code: str) -> list[User]: ...
    def sellers(self, codes: Collection[str]) -> dict[str, Seller]: ...


class Reader(Protocol):
    """Questions answered from one snapshot of the database."""

    def administration(self) -> int: ...
    def rulebook(self, at: int) -> Rulebook: ...
    def shared(self, subject: str) -> list[dict[str, Any]]: ...
    def user(self, email: str) -> User | None: ...
    def users(self, emails: Collection[str]) -> dict[str, User]: ...
    def users_of_login(self, login: str) -> list[User]: ...
    def users_of_seller(self, code: str) -> list[User]: ...
    def sellers(self, codes: Collection[str] | None = None) -> dict[str, Seller]: ...
    def session_at(self, terminal_key: str) -> Impersonation | None: ...
    def resolve(self, references: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]: ...
    def articles(self, numbers: Collection[str]) -> dict[str, list[tuple[int, str]]]: ...
    def splits_of(self, purchases: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]: ...
    def orders(self, numbers: Collection[str]) -> dict[str, Order]: ...
    def placed(self, numbers: Collection[str]) -> dict[str, Placed]: ...
    def operations_of_run(self, identifier: str) -> list[PastOperation]: ...
    def last_undoable(self, actor: str) -> PastOperation | None: ...
    def orders_touched(self, operations: Collection[str]) -> Iterator[str]: ...
    def steps_of_orders(self, numbers: Collection[str]) -> dict[str, list[Event]]: ...
    def list_operations(self, chosen: HistoryFilter) -> Iterator[tuple[Any, ...]]: ...
    def operation_pages(self, identifier: str, stores: frozenset[str] | None) -> Iterator[list[Event]]: ...
    def administration_of(self, operation: PastOperation, stores: frozenset[str] | None) -> list[tuple[Any, ...]]: ...
    def overdue(self, stage: Stage, before: int) -> Iterator[tuple[str, int]]: ...
    def newest_at(self) -> int: ...
    def identity(self) -> str:
        """What tells this database from every other one: the hash of its first operation."""

    def position(self) -> Position: ...
    def marks(self, user: str | None) -> list[Mark]: ...
    def sequences(self, numbers: Collection[str]) -> dict[str, int]: ...
    def set_aside(self, changes: Changes) -> None:
        """Take over the rows of some orders, to be stored with the rest; a reader that only looks drops them."""


class Prepared(Protocol):
    """A decision: what to store, if anything."""

    @property
    def changes(self) -> Changes | None: ...


P = TypeVar("P", bound=Prepared)


class Watcher(Protocol):
    """Sees what is decided and set aside; whatever it raises keeps that from being stored."""

    def begin(self, reader: Reader) -> None: ...
    def take(self, changes: Changes) -> None: ...
    def decided(self, prepared: Prepared) -> None: ...
    def stored(self) -> None: ...


class Database(Protocol):
    """Snapshots to read, and changes stored whole."""

    def reading(self) -> AbstractContextManager[Reader]: ...
    def change(self, prepare: Callable[[Reader], P], *, dry_run: bool = False, progress: Progress = UNSEEN) -> P: ...
