"""The demonstration's orders in a database of the tests, with people of every kind who share one login."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sandboxes import ANNA, BERT, CHIEF, OPENED_AT, administer, origin

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.filters import OrderFilter, Page
from marketpush_cli.application.founding import new_user
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.importing.storing import Incoming, import_orders
from marketpush_cli.application.origin import login_name
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Role
from marketpush_cli.sample.generator import orders

ORDERS = 160
THERE_ALREADY = {"acme": ANNA, "bolt": BERT}


def agent(code: str) -> str:
    """The e-mail address of a store's only user who can act."""
    return THERE_ALREADY.get(code, f"agent@{code}.example")


def fill(path: Path) -> Path:
    """Bring sample orders into a marketplace, and give every store a user of this login."""
    incoming = [Incoming("demo", row, document) for row, document in enumerate(orders(ORDERS, now=OPENED_AT), 1)]
    run = Run(Identity(origin(), OPENED_AT, CHIEF), new_identifier(OPENED_AT), "import", source="demo")
    database = SqliteDatabase(path)
    assert not import_orders(database, run, incoming, "UTC").errors
    with database.reading() as snapshot:
        codes = sorted(set(snapshot.sellers()) - set(THERE_ALREADY))
    administer(path, *(new_user(_agent(code)) for code in codes))
    return path


def _agent(code: str) -> User:
    stores = frozenset({code})
    return User(agent(code), f"Agent of {code}", "seller", Role.SELLER_ADMIN, sellers=stores, login=login_name())


def numbers(path: Path) -> Sequence[str]:
    """Every order's number."""
    with SqliteDatabase(path).reading() as snapshot:
        return [row[0] for row in snapshot.list_orders(OrderFilter(), ("number",), Page())]
