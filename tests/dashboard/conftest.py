"""A market of three currencies and two years, with limits on rates and a store whose name is hostile."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_reading import HOSTILE
from sandboxes import (
    NOW,
    OPENED_AT,
    Marketpush,
    administer,
    copy_database,
    import_documents,
    line_document,
    order_document,
    setting,
)

from marketpush_cli.sample.generator import orders

Board = Callable[..., dict[str, Any]]


def hostile_orders() -> list[dict[str, Any]]:
    """Enough decided orders of a store to be ranked, some rejected."""
    decided = [{"status": "rejected", "status_at": "2026-03-01T09:00:00Z", "reason": "out_of_stock"}] * 2
    decided += [{"status": "awaiting_fulfillment", "status_at": "2026-03-01T09:00:00Z"}] * 4
    return [
        order_document(f"X-{number}", "evil", [line_document("10.00", **past)], seller_name=HOSTILE)
        for number, past in enumerate(decided)
    ]


@pytest.fixture(scope="session")
def busy_template(marketplace_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, to be copied."""
    path = copy_database(marketplace_template, tmp_path_factory.mktemp("busy") / "busy.db")
    import_documents(path, [*orders(220, now=OPENED_AT), *hostile_orders()])
    administer(path, setting("warn_rejection_rate_above", 5), setting("warn_late_rate_above", 10))
    return path


@pytest.fixture
def busy(sandbox: Path, busy_template: Path) -> Path:
    """The database that `marketpush` works on in this test, full of orders."""
    return copy_database(busy_template, sandbox)


@pytest.fixture
def board(busy: Path, marketpush: Marketpush) -> Board:
    """The dashboard as an object."""

    def look(*words: str, user: str | None = None, now: str = NOW) -> dict[str, Any]:
        ran = marketpush("dashboard", *words, "--json", user=user, now=now)
        assert ran.code == 0, ran.err
        found: dict[str, Any] = json.loads(ran.out)
        return found

    return look
