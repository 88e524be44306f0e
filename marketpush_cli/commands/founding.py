"""New databases: an empty one for work, one with sample data to look around in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.acting import Identity
from marketpush_cli.application.changes import Administered
from marketpush_cli.application.founding import founding, new_user
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.importing.storing import Incoming, import_orders, new_seller
from marketpush_cli.application.origin import find_origin
from marketpush_cli.application.portions import portions
from marketpush_cli.configuration import user_directory
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Role
from marketpush_cli.streams import Invocation

DEMO_EMAIL = "you@marketplace.example"
DEMO_FILE = "marketpush-demo.db"
AT_ONCE = 2_000


def demo_database(run: Invocation, path: Path | None, orders: int) -> Path | None:
    """The database to look around in: made with sample data, or kept when it is there; none in a dry run."""
    place = path or user_directory("data", os.environ) / DEMO_FILE
    if place.exists():
        run.notice(f"{place} is there already and was kept")
        return place
    if run.options.dry_run:
        run.notice(f"dry run: {place} would be made, with {orders:,} orders")
        return None
    _make_demo(run, place, orders)
    return place


def _make_demo(run: Invocation, place: Path, orders: int) -> None:
    from marketpush_cli.database.creating import NewDatabase, create_database
    from marketpush_cli.database.store import SqliteDatabase

    at = AppContext(run).time_in(lambda: True)
    origin = find_origin()
    operation, records = founding(origin, DEMO_EMAIL, "You", at)
    create_database(NewDatabase(place, is_sandbox=True), operation, [*records, *_sample_people()])
    database = SqliteDatabase(place)
    identity = Identity(origin, at)
    done = 0
    for part in portions(_sample_orders(orders, at), AT_ONCE):
        step = Run(identity, new_identifier(at), "import", source="demo")
        result = import_orders(database, step, part, "UTC")
        for error in result.errors:
            raise error
        done += len(part)
        if orders > AT_ONCE:
            run.notice(f"{done:,} of {orders:,} orders")


def _sample_orders(count: int, at: int) -> Iterable[Incoming]:
    from marketpush_cli.sample.generator import orders

    for row, document in enumerate(orders(count, now=at), start=1):
        yield Incoming("demo", row, document)


def _sample_people() -> list[Administered]:
    from marketpush_cli.sample.generator import sellers

    records: list[Administered] = []
    users: dict[str, User] = {}
    for store in sellers():
        seller = new_seller(store.code, store.name, store.email)
        columns = {**(seller.after or {}), "status": store.status, "acting_user": store.acting_user}
        records.append(replace(seller, after=columns))
        for user in store.users:
            known = users.get(user.email)
            stores = frozenset({store.code}) | (known.sellers if known else frozenset())
            users[user.email] = User(user.email, user.name, "seller", Role(user.role), sellers=stores)
    return [*records, *map(new_user, users.values())]
