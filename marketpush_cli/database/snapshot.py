"""Questions answered from one state of the database: the readings of `application.ports`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Protocol

from marketpush_cli.application.administering.log_in_filter import LogInFilter
from marketpush_cli.application.auditing import AnchorHeads, AuditFilter
from marketpush_cli.application.changes import Administered, Changes
from marketpush_cli.application.exporting.marks import Mark, Position
from marketpush_cli.application.filters import OrderFilter, Page
from marketpush_cli.application.history_filter import HistoryFilter
from marketpush_cli.application.ports import Impersonation, PastOperation
from marketpush_cli.database import (
    administration_listing,
    audit_listing,
    document_loading,
    event_loading,
    export_marks,
    finding,
    operation_listing,
    order_listing,
    people_loading,
    resolving,
    verifying,
)
from marketpush_cli.database.administering import state_value
from marketpush_cli.database.figures.reading import SnapshotFigures
from marketpush_cli.database.mail_reading import MailReadings
from marketpush_cli.database.order_loading import load_orders
from marketpush_cli.database.placed_loading import load_placed
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import IMPERSONATIONS, USERS
from marketpush_cli.domain.chain import Event
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.people import Seller, User
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.registries import Rulebook
from marketpush_cli.domain.replay import Finding
from marketpush_cli.domain.statuses import Stage


class Keeper(Protocol):
    """Takes rows that are set aside."""

    def take(self, changes: Changes) -> None: ...


class Snapshot(MailReadings):
    """Questions answered from one state of the database, whatever others write meanwhile.

    Rows that are set aside are shown to the `keepers`; without any they are dropped.
    """

    def __init__(self, runner: Runner, *keepers: Keeper) -> None:
        super().__init__(runner)
        self.keepers = keepers

    def administration(self) -> int:
        return state_value(self.runner, "administration")

    def rulebook(self, at: int) -> Rulebook:
        return people_loading.rulebook(self.runner, at)

    def shared(self, subject: str) -> list[dict[str, Any]]:
        return people_loading.shared_rows(self.runner, subject)

    def user(self, email: str) -> User | None:
        return next(iter(people_loading.load_users(self.runner, USERS.c.email == email)), None)

    def users(self, emails: Collection[str]) -> dict[str, User]:
        found = people_loading.load_users(self.runner, USERS.c.email.in_(emails))
        return {user.email: user for user in found}

    def users_of_login(self, login: str) -> list[User]:
        return people_loading.load_users(self.runner, USERS.c.login == login)

    def users_of_seller(self, code: str) -> list[User]:
        return people_loading.users_of_seller(self.runner, code)

    def sellers(self, codes: Collection[str] | None = None) -> dict[str, Seller]:
        return people_loading.load_sellers(self.runner, codes)

    def session_at(self, terminal_key: str) -> Impersonation | None:
        conditions = (IMPERSONATIONS.c.terminal_key == terminal_key, IMPERSONATIONS.c.ended_at.is_(None))
        return next(iter(people_loading.load_sessions(self.runner, *conditions)), None)

    def session(self, identifier: str) -> Impersonation | None:
        return next(iter(people_loading.load_sessions(self.runner, IMPERSONATIONS.c.id == identifier)), None)

    def order_counts(self, codes: Collection[str]) -> dict[str, int]:
        return administration_listing.order_counts(self.runner, codes)

    def list_log_ins(self, chosen: LogInFilter, limit: int) -> list[Impersonation]:
        return administration_listing.list_log_ins(self.runner, chosen, limit)

    def resolve(self, references: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
        return resolving.resolve(self.runner, references)

    def articles(self, numbers: Collection[str]) -> dict[str, list[tuple[int, str]]]:
        return resolving.articles(self.runner, numbers)

    def splits_of(self, purchases: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
        return resolving.splits_of(self.runner, purchases)

    def orders(self, numbers: Collection[str]) -> dict[str, Order]:
        return load_orders(self.runner, numbers)

    def placed(self, numbers: Collection[str]) -> dict[str, Placed]:
        return load_placed(self.runner, numbers)

    def list_orders(self, chosen: OrderFilter, fields: Sequence[str], page: Page) -> Iterator[tuple[Any, ...]]:
        return order_listing.stream_orders(self.runner, chosen, fields, page)

    def list_unprinted(
        self, chosen: OrderFilter, fields: Sequence[str], printed_as: str, page: Page
    ) -> Iterator[tuple[Any, ...]]:
        return order_listing.stream_unprinted(self.runner, chosen, fields, printed_as, page)

    def attribute_names(self, chosen: OrderFilter) -> list[str]:
        return order_listing.attribute_names(self.runner, chosen)

    def list_native_lines(
        self, chosen: OrderFilter, fields: Sequence[str], attributes: Sequence[str], page: Page
    ) -> Iterator[tuple[Any, ...]]:
        return order_listing.stream_native_lines(self.runner, chosen, fields, attributes, page)

    def list_lines(self, chosen: OrderFilter, fields: Sequence[str], page: Page) -> Iterator[tuple[Any, ...]]:
        return order_listing.stream_lines(self.runner, chosen, fields, page)

    def documents(self, numbers: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        return document_loading.load_documents(self.runner, numbers)

    def list_incidents(
        self, chosen: OrderFilter, states: Sequence[str], lines: Sequence[tuple[str, int | None]], limit: int
    ) -> Iterator[tuple[Any, ...]]:
        return document_loading.list_incidents(self.runner, chosen, states, lines, limit)

    def verify_roll_up(self) -> Iterator[Finding]:
        return verifying.findings_of([verifying.verify_roll_up], self.runner)

    def verify_everything(self) -> Iterator[Finding]:
        return verifying.findings_of(verifying.EVERYTHING, self.runner)

    def verify_audit(self) -> Iterator[Finding]:
        return verifying.findings_of(verifying.AUDIT, self.runner)

    def find(self, text: str, stores: frozenset[str] | None, limit: int) -> Iterator[tuple[Any, ...]]:
        return finding.find(self.runner, text, stores, limit)

    def list_events(self, chosen: AuditFilter) -> Iterator[tuple[Any, ...]]:
        return audit_listing.list_events(self.runner, chosen)

    def heads(self, until: AnchorHeads | None) -> AnchorHeads:
        return audit_listing.heads(self.runner, until)

    def counts(self) -> tuple[int, int, int, int]:
        return audit_listing.counts(self.runner)

    def count_orders(self, chosen: OrderFilter) -> int:
        return order_listing.count_orders(self.runner, chosen)

    def operations_of_run(self, identifier: str) -> list[PastOperation]:
        return event_loading.operations_of_run(self.runner, identifier)

    def last_operation(self, actor: str, besides: Collection[str]) -> PastOperation | None:
        return event_loading.last_operation(self.runner, actor, besides)

    def orders_touched(self, operations: Collection[str]) -> Iterator[str]:
        return event_loading.orders_touched(self.runner, operations)

    def steps_of_orders(self, numbers: Collection[str]) -> dict[str, list[Event]]:
        return event_loading.load_steps_of(self.runner, numbers)

    @property
    def figures(self) -> SnapshotFigures:
        return SnapshotFigures(self.runner)

    def list_operations(self, chosen: HistoryFilter) -> Iterator[tuple[Any, ...]]:
        return operation_listing.list_operations(self.runner, chosen)

    def operation_pages(self, identifier: str, stores: frozenset[str] | None) -> Iterator[list[Event]]:
        return operation_listing.event_pages(self.runner, identifier, stores)

    def administered(self, operation: PastOperation) -> list[Administered]:
        return administration_listing.administered(self.runner, operation)

    def administration_of(self, operation: PastOperation, stores: frozenset[str] | None) -> list[tuple[Any, ...]]:
        return operation_listing.administration_of(self.runner, operation, stores)

    def overdue(self, stage: Stage, before: int) -> Iterator[tuple[str, int]]:
        return order_listing.overdue_lines(self.runner, stage, before)

    def newest_at(self) -> int:
        return event_loading.newest_at(self.runner)

    def set_aside(self, changes: Changes) -> None:
        for keeper in self.keepers:
            keeper.take(changes)
        changes.forget_rows()

    def identity(self) -> str:
        return event_loading.first_hash(self.runner)

    def position(self) -> Position:
        return export_marks.position(self.runner)

    def marks(self, user: str | None) -> list[Mark]:
        return export_marks.load_marks(self.runner, user)

    def sequences(self, numbers: Collection[str]) -> dict[str, int]:
        return event_loading.sequences(self.runner, numbers)
