"""Two databases that differ in nothing but what belongs to another store: in one of them it does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sandboxes import (
    ANNA,
    BERT,
    CHIEF,
    NOW,
    OPENED_AT,
    Ran,
    administer,
    import_documents,
    line_document,
    order_document,
)

from marketpush_cli.application.founding import new_user
from marketpush_cli.application.origin import login_name
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Role
from marketpush_cli.main import main

BOTH = "both@stores.example"
SENT = {"status": "shipped", "status_at": "2026-03-01T18:00:00Z", "carrier": "dhl"}
HELD = {"status": "awaiting_fulfillment", "status_at": "2026-03-01T12:00:00Z"}
SECRETS = (
    "zebulon",
    "zeb-",
    "zebtrack",
    "zebkey",
    "zebra",
    "+49 30 999",
    "mp-7001-b",
    "mp-7002-b",
    "mp-7003-b",
)
FOREIGN = ("MP-7001-B", "MP-7002-B", "MP-7003-B")
INCIDENT = {
    "line": "1",
    "number": "1",
    "state": "new",
    "opening_reason": "defective",
    "opened_at": "2026-03-01T20:00:00Z",
}
REFUND = {"line": "1", "item": "1.00", "at": "2026-03-01T21:00:00Z", "reason": "goodwill"}


def own_orders() -> Iterator[dict[str, Any]]:
    """Orders of acme: pending, shipped under incident, awaiting with a refund."""
    pair = [line_document("19.90", "4.90", "3.96"), line_document("7.50")]
    yield order_document("MP-7001-A", "acme", pair, commercial_order="MP-7001")
    parcel = SENT | {"tracking_number": "TRACK-1"}
    yield order_document("MP-7004-A", "acme", [line_document("60.00", **parcel)], incidents=[INCIDENT])
    refunds = [REFUND | {"key": "KEY-1"}]
    yield order_document(
        "MP-7005-A", "acme", [line_document("15.00", **HELD)], refunds=refunds, customer_name="Ana Lima"
    )


def foreign_orders() -> Iterator[dict[str, Any]]:
    """Orders of bolt, marked in every text."""
    who: dict[str, Any] = {
        "customer_name": "Zebulon Müller",
        "customer_email": "zebulon@example.com",
        "customer_phone": "+49 30 9991234",
        "ship_to_address": "Zebulon Street 1",
        "x_remark": "zebra",
    }

    def line(price: str, **more: Any) -> dict[str, Any]:
        return line_document(price, "1.00", sku="ZEB-1", title="Zebra lamp", **more)

    yield order_document("MP-7001-B", "bolt", [line("120.00")], commercial_order="MP-7001", **who)
    parcel = SENT | {"tracking_number": "ZEBTRACK1"}
    yield order_document("MP-7002-B", "bolt", [line("49.00", **parcel)], incidents=[INCIDENT], **who)
    refunds = [REFUND | {"key": "ZEBKEY"}]
    yield order_document("MP-7003-B", "bolt", [line("35.00", **HELD), line("5.00", **HELD)], refunds=refunds, **who)
    yield order_document("mp-7004-a", "bolt", [line("1.00")], commercial_order="mp-7004", **who)


Run = Callable[..., Any]


def run_at(path: Path, user: str, *words: str) -> Ran:
    """Run a command line on a database as a user."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("MARKETPUSH_DATABASE", str(path))
        patch.setenv("MARKETPUSH_NOW", NOW)
        code = main(["--user", user, *words])
    return Ran(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True, slots=True)
class Worlds:
    """The database without the other store's doings, the one with them, and the other store's last operation."""

    without: Path
    with_others: Path
    operations: tuple[str, ...]
    looked_at: Path


def found_own(path: Path, run: Run) -> None:
    """Acme's orders and doings, and the user of both stores."""
    stores = frozenset({"acme", "bolt"})
    administer(path, new_user(User(BOTH, "Both", "seller", Role.SELLER_ADMIN, sellers=stores, login=login_name())))
    import_documents(path, own_orders())
    run(
        path, ANNA, "line", "ship", "MP-7005-A", "--carrier", "dhl", "--tracking-number", "TRACK-2", "--note", "by hand"
    )
    run(path, CHIEF, "message", "send", "MP-7004-A", "--to", "customer", "--text", "it is on its way")
    run(path, CHIEF, "line", "cancel", "MP-1006-A", "--reason", "other", "--yes")


def found_foreign(path: Path, run: Run) -> tuple[str, ...]:
    """Bolt's orders and doings, also those of people who work for both stores; returns the operations."""
    import_documents(path, foreign_orders(), at=OPENED_AT + 1)
    because = ("--because", "zebra reason in words")
    run(
        path,
        BERT,
        "line",
        "ship",
        "MP-7003-B",
        "--carrier",
        "dhl",
        "--tracking-number",
        "ZEBTRACK2",
        "--note",
        "zebra note",
    )
    run(path, BERT, "message", "send", "MP-7001-B", "--to", "customer", "--text", "zebra message", "--key", "ZEBMAIL")
    run(path, CHIEF, "message", "record", "MP-7002-B", "--from", "customer", "--text", "zebra answer")
    run(path, CHIEF, "line", "accept", "MP-7001-B", "--as", BERT, *because)
    run(path, CHIEF, "orders", "show", "MP-7002-B", "--as", BERT, *because)
    run(path, CHIEF, "refund", "MP-7002-B", "--amount", "2.00", "--reason", "goodwill", "--key", "ZEBKEY2", "--yes")
    run(path, BOTH, "line", "track", "MP-7002-B/1", "--carrier", "dhl", "--tracking-number", "ZEBTRACK3")
    return tuple(run(path, CHIEF, "audit", "list", "--seller", "bolt", "--fields", "operation", "-f", "csv").lines[1:])


def look_at_foreign(path: Path, run: Run) -> None:
    """An operator works for bolt, logged in as somebody who works for acme, too."""
    because = ("--as", BOTH, "--because", "asked by telephone")
    run(path, CHIEF, "orders", "show", "MP-7002-B", *because)
    run(path, CHIEF, "find", "zebulon", *because)
    run(path, CHIEF, "line", "accept", "mp-7004-a", *because)
    run(path, CHIEF, "line", "cancel", "MP-7001-B", "--reason", "other", "--yes", *because)
