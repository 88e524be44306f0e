"""A small marketplace for tests: two stores, the people who work there, and a handful of orders."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.changes import Administered, Changes, Operation
from marketpush_cli.application.founding import founding, new_user
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.importing.storing import Incoming, import_orders, new_seller
from marketpush_cli.application.origin import login_name
from marketpush_cli.database.creating import NewDatabase, create_database
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Origin, Role

OPENED_AT = 1_772_442_000_000_000  # 2026-03-02 09:00 UTC
NOW = "2026-03-02T12:00:00Z"
SECOND = 1_000_000

CHIEF = "chief@marketplace.example"
CLERK = "clerk@marketplace.example"
CASHIER = "cashier@marketplace.example"
REPORTER = "reporter@marketplace.example"
ANNA = "anna@acme.example"
BERT = "bert@bolt.example"
THEO = "theo@acme.example"


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of the command line left."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Marketpush = Callable[..., Ran]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Changes that are stored as they are."""

    changes: Changes | None


def origin() -> Origin:
    """This process's login, at a machine of the tests."""
    return Origin(login_name(), "desk")


def people() -> list[User]:
    """Everybody but the founder; all share one login, and `--user` tells them apart."""
    login = login_name()
    return [
        User(CLERK, "Clerk", "operator", Role.OPERATIONS, login=login),
        User(CASHIER, "Cashier", "operator", Role.FINANCE, login=login),
        User(REPORTER, "Reporter", "operator", Role.REPORTER, login=login),
        User(ANNA, "Anna", "seller", Role.SELLER_ADMIN, sellers=frozenset({"acme"}), login=login),
        User(BERT, "Bert", "seller", Role.STORE_OPERATIONS, sellers=frozenset({"bolt"}), login=login),
        User(THEO, "Theo", "seller", Role.TECHNICAL_SUPPORT, sellers=frozenset({"acme"}), login=login),
    ]


def make_marketplace(path: Path) -> Path:
    """A sandbox database with the stores acme and bolt and their people, without orders."""
    operation, records = founding(origin(), CHIEF, "Chief", OPENED_AT)
    stores = [new_seller("acme", "Acme Ltd", "shop@acme.example"), new_seller("bolt", "Bolt & Sons")]
    create_database(NewDatabase(path, is_sandbox=True), operation, [*records, *stores, *map(new_user, people())])
    return path


def administer(path: Path, *records: Administered, at: int = OPENED_AT) -> None:
    """Change shared records, as the chief."""

    def prepare(reader: Any) -> _Prepared:
        chief = User(CHIEF, "Chief", "operator", Role.MASTER_OPERATOR).actor(origin())
        operation = Operation(new_identifier(at), at, "setting set", chief)
        return _Prepared(Changes(operation, administered=list(records), administration_seen=reader.administration()))

    SqliteDatabase(path).change(prepare)


def setting(name: str, value: int) -> Administered:
    """A setting that stands at its default gets a value."""
    return Administered("setting", {"name": name}, "set", None, {"value": value})


def import_documents(path: Path, documents: Iterable[dict[str, Any]], at: int = OPENED_AT) -> None:
    """Bring orders in as the chief does it."""
    incoming = [Incoming("test", row, document) for row, document in enumerate(documents, start=1)]
    run = Run(Identity(origin(), at, CHIEF), new_identifier(at), "import", source="test")
    for error in import_orders(SqliteDatabase(path), run, incoming, "UTC").errors:
        raise error


def line_document(item: str, shipping: str = "0", tax: str = "0", **more: object) -> dict[str, Any]:
    """One line as `orders import` reads it."""
    named = {"sku": "SKU-1", "title": "Lamp", "quantity": 1, "unit_price": item, "shipping": shipping, "tax": tax}
    return named | {"commission_rate": "0.1"} | more


def order_document(
    number: str,
    seller: str,
    lines: Sequence[dict[str, Any]],
    *,
    currency: str = "EUR",
    paid: bool = True,
    **more: object,
) -> dict[str, Any]:
    """One order as `orders import` reads it, placed the day before the sandbox's now."""
    head: dict[str, Any] = {
        "order_number": number,
        "placed_at": "2026-03-01T08:00:00Z",
        "currency": currency,
        "seller": seller,
        "customer_name": "Käthe Müller",
        "customer_email": "kaethe@example.com",
        "ship_to_address": "Hauptstr. 1, 10827 Berlin",
    }
    if paid:
        head["paid_at"] = "2026-03-01T08:05:00Z"
    return head | {"lines": list(lines)} | more


def sandbox_orders() -> list[dict[str, Any]]:
    """Orders in several states; MP-1001 is split over both stores."""
    sent = {"status": "shipped", "status_at": "2026-03-01T18:00:00Z", "carrier": "dhl", "tracking_number": "DHL-1"}
    accepted = {"status": "awaiting_fulfillment", "status_at": "2026-03-01T12:00:00Z"}
    received = sent | {"status": "received", "status_at": "2026-03-01T20:00:00Z"}
    pair = [line_document("19.90", "4.90", "3.96"), line_document("7.50", tax="1.20")]
    return [
        order_document("MP-1001-A", "acme", pair, commercial_order="MP-1001"),
        order_document("MP-1001-B", "bolt", [line_document("120.00", "9.00", "20.59")], commercial_order="MP-1001"),
        order_document("MP-1002-A", "acme", [line_document("1980", "500"), line_document("0")], currency="JPY"),
        order_document("MP-1003-A", "bolt", [line_document("35.00", "5.00", "7.60", **accepted)], currency="USD"),
        order_document("MP-1004-A", "acme", [line_document("60.00", **sent), line_document("15.00", **accepted)]),
        order_document("MP-1005-A", "bolt", [line_document("49.00", "3.00", "8.30", **received)]),
        order_document("MP-1006-A", "acme", [line_document("9.99")], paid=False, customer_name="山田 太郎"),
    ]


def copy_database(source: Path, target: Path) -> Path:
    """A closed database is its one file."""
    shutil.copyfile(source, target)
    target.chmod(0o600)
    return target
