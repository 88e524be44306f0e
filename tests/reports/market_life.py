"""What happens in the market of the tests: orders of three currencies, decided, paid, given back and taken back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from sandboxes import ANNA, BERT, CHIEF, OPENED_AT, Ran, import_documents, line_document, order_document

from marketpush_cli.main import main
from marketpush_cli.sample.generator import orders

FEBRUARY, MARCH, APRIL = "2026-02-20T10:00:00Z", "2026-03-31T21:30:00Z", "2026-04-01T09:00:00Z"


At = Callable[..., Ran]


def at_time(path: Path) -> At:
    """Runs command lines on a database at a time, as somebody."""

    def run(now: str, *words: str, user: str = CHIEF) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setenv("MARKETPUSH_DATABASE", str(path))
            patch.setenv("MARKETPUSH_NOW", now)
            code = main(["--user", user, "--yes", *words])
        return Ran(code, out.getvalue(), err.getvalue())

    return run


def live(path: Path, run: At) -> None:
    """Let things happen from March to April; most can be taken back on the next day."""
    import_documents(path, [*orders(60, now=OPENED_AT), *fresh_orders()])
    act(run, MARCH, ANNA, "line", "accept", "R-01")
    act(run, MARCH, ANNA, "line", "reject", "R-02", "--reason", "out_of_stock")
    act(run, MARCH, BERT, "line", "reject", "R-03", "--reason", "pricing_error")
    for number in ("R-04", "R-05", "R-06", "R-07"):
        act(run, MARCH, None, "line", "cancel", f"{number}/1", "--reason", "customer_request")
    act(run, MARCH, None, "orders", "pay", "R-06")
    act(run, MARCH, ANNA, "line", "ship", "R-01", "--carrier", "dhl", "--tracking-number", "1")
    act(run, MARCH, None, "refund", "R-01/1", "--amount", "3.33", "--reason", "goodwill")
    act(run, MARCH, None, "incident", "open", "R-01/2", "--reason", "defective")
    taken_back = [last(run, "reject", "R-02"), last(run, "pay"), last(run, "cancel", "R-05")]
    for operation in taken_back:
        act(run, APRIL, None, "undo", operation)
    act(run, APRIL, None, "orders", "pay", "R-07")
    act(run, APRIL, None, "line", "cancel", "R-05/1", "--reason", "payment_failed")
    act(run, APRIL, None, "refund", "R-01", "--full", "--reason", "returned")
    act(run, APRIL, ANNA, "line", "accept", "R-05")
    act(run, APRIL, None, "refund", "R-05/2", "--amount", "4.20", "--reason", "goodwill")
    replace_order(path, run)


def fresh_orders() -> list[dict[str, object]]:
    """Pending orders, some unpaid, placed late on the last evening of February."""
    placed = {"placed_at": "2026-02-28T23:30:00Z", "ship_by": "2026-03-05T00:00:00Z"}
    pair = [line_document("19.90", "4.90", "3.96"), line_document("7.50", tax="1.20", sku="SKU-2", quantity=3)]
    return [
        order_document(f"R-{number:02}", "acme" if number != 3 else "bolt", pair, paid=number not in (6, 7), **placed)
        for number in range(1, 10)
    ]


def replace_order(path: Path, run: At) -> None:
    """An import replaces an order that was rejected and taken back."""
    line = line_document("100.00", tax="19.00", sku="SKU-9")
    file = path.with_name("replaced.jsonl")
    again = order_document("R-02", "acme", [line], placed_at="2026-02-28T23:30:00Z", ship_by="2026-03-05T00:00:00Z")
    file.write_text(json.dumps(again) + "\n")
    act(run, APRIL, None, "orders", "import", str(file), "--update")


def act(run: At, now: str, user: str | None, *words: str) -> None:
    """One command that has to succeed."""
    ran = run(now, *words, **({"user": user} if user else {}))
    assert ran.code == 0, (words, ran.err)


def last(run: At, action: str, order: str | None = None) -> str:
    """The last operation of its kind."""
    found = run(
        MARCH, "history", "list", "--action", action, *(["--order", order] if order else []), "-L", "1", "-f", "ids"
    )
    assert found.code == 0, found.err
    return found.out.strip()
