"""How references are looked up: many of them in as many statements as one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sandboxes import CHIEF, OPENED_AT, import_documents, line_document, order_document, origin
from sqlalchemy import event

from marketpush_cli.application.acting import Identity, identify
from marketpush_cli.application.resolving import resolve_orders
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.errors import MarketpushError


@pytest.fixture
def purchases(sandbox: Path) -> SqliteDatabase:
    """Purchase P-n has one order, P-n-A; all of P-split are two."""
    lines = [line_document("10.00")]
    orders = [order_document(f"P-{number}-A", "acme", lines, commercial_order=f"P-{number}") for number in range(30)]
    orders += [order_document(f"P-split-{part}", "acme", lines, commercial_order="P-split") for part in "AB"]
    import_documents(sandbox, orders)
    return SqliteDatabase(sandbox)


def resolved(database: SqliteDatabase, texts: list[str]) -> tuple[dict[str, str | MarketpushError], int]:
    """What the texts stand for, and how many statements it took."""
    statements: list[str] = []
    with database.reading() as reader:
        engine = reader.runner.connection.engine
        acting = identify(reader, Identity(origin(), OPENED_AT, CHIEF))

        def count(*given: Any) -> None:
            statements.append(given[2])

        event.listen(engine, "before_cursor_execute", count)
        try:
            found = resolve_orders(reader, texts, acting)
        finally:
            event.remove(engine, "before_cursor_execute", count)
    return found, len(statements)


def test_many_purchases_are_looked_up_at_once(purchases: SqliteDatabase) -> None:
    texts = [f"p-{number}" for number in range(30)]
    found, statements = resolved(purchases, texts)
    assert list(found.items()) == [(text, f"{text.upper()}-A") for text in texts]
    assert statements == resolved(purchases, texts[:1])[1] == 2


def test_asked_together_each_stands_for_what_it_stands_for_alone(purchases: SqliteDatabase) -> None:
    texts = ["P-3", "P-split", "nowhere", "P-5-A", "p-5-a", "MP-1001-A", "P-7"]
    together, _ = resolved(purchases, texts)
    assert list(together) == texts
    for text in texts:
        alone = resolved(purchases, [text])[0][text]
        assert str(together[text]) == str(alone)
    assert [type(found).__name__ for found in together.values()] == [
        "str",
        "UsageError",
        "NotFound",
        "str",
        "str",
        "str",
        "str",
    ]
