"""Lines as partners name them: by the purchase's number, by article number, by a column of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sandboxes import ANNA, BERT, CLERK, Marketpush, Ran, import_documents, line_document, order_document

SENT = {"status": "shipped", "status_at": "2026-03-01T18:00:00Z", "carrier": "dhl", "tracking_number": "DHL-1"}

Receive = Callable[..., Ran]


@pytest.fixture
def receive(marketpush: Marketpush, sandbox: Path, tmp_path: Path) -> Receive:
    """Record what arrived, from rows; P-1 is split over two stores, P-2 has one order."""
    lines = {sku: line_document("10.00", sku=sku, **SENT) for sku in ("Lamp-1", "SAW-1", "NAIL-1")}
    orders = [
        order_document("P-1-A", "acme", [lines["Lamp-1"], lines["SAW-1"]], commercial_order="P-1"),
        order_document("P-1-B", "bolt", [lines["NAIL-1"], lines["SAW-1"]], commercial_order="P-1"),
        order_document("P-2-A", "acme", [lines["SAW-1"], lines["SAW-1"], lines["NAIL-1"]], commercial_order="P-2"),
    ]
    import_documents(sandbox, orders)
    file = tmp_path / "rows.csv"

    def run(*rows: str, head: str = "reference,sku,line", user: str = CLERK) -> Ran:
        file.write_text("\n".join((head, *rows)) + "\n")
        return marketpush("line", "receive", "--from", str(file), "--json", user=user)

    return run


def changed(ran: Ran) -> list[str]:
    """The lines that were changed, all of them."""
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert {row["outcome"] for row in found} == {"changed"}
    return [row["reference"] for row in found]


def objection(ran: Ran, code: int) -> dict[str, str]:
    assert ran.code == code, ran.err
    error: dict[str, str] = json.loads(ran.err.splitlines()[-1])["error"]
    return error


def test_a_purchase_stands_for_its_only_order(receive: Receive) -> None:
    assert changed(receive("P-2,,")) == ["P-2-A/1", "P-2-A/2", "P-2-A/3"]


@pytest.mark.usefixtures("receive")
def test_a_purchase_as_an_argument(marketpush: Marketpush) -> None:
    assert changed(marketpush("line", "receive", "P-2/2", "--json", user=CLERK)) == ["P-2-A/2"]
    ran = marketpush("line", "receive", "P-1", "--json", user=CLERK)
    assert ran.code == 2
    assert "P-1 was split into P-1-A, P-1-B: write which one" in ran.err
    assert changed(marketpush("orders", "pay", "MP-1006-A", "--json", user=CLERK)) == ["MP-1006-A"]
    assert marketpush("refund", "P-1", "--full", "--reason", "returned", "--yes", user=CLERK).code == 2
    assert marketpush("message", "send", "P-1", "--to", "seller", "--text", "Hello", user=CLERK).code == 2
    assert marketpush("message", "send", "P-2", "--to", "seller", "--text", "Hello", user=CLERK).code == 0


def test_of_several_orders_it_has_to_be_said_which(receive: Receive) -> None:
    error = objection(receive("P-1,,"), 2)
    assert error["message"] == "P-1 was split into P-1-A, P-1-B: write which one"
    assert error["fix"] == "or say by its sku which line is meant"
    assert error["reference"] == "P-1"


def test_a_seller_sees_only_the_own_order_of_a_purchase(marketpush: Marketpush, receive: Receive) -> None:
    assert receive("P-2,,", user=BERT).code == 6
    words = ("line", "track", "--tracking-number", "9", "--json")
    assert changed(marketpush(*words, "P-1", user=ANNA)) == ["P-1-A/1", "P-1-A/2"]
    assert "there is no order P-2" in objection(marketpush(*words, "P-2", user=BERT), 4)["message"]


@pytest.mark.parametrize(("row", "line"), [("P-1,NAIL-1,", "P-1-B/1"), ("P-1,lamp-1,", "P-1-A/1")])
def test_an_article_of_one_of_the_orders_says_which(receive: Receive, row: str, line: str) -> None:
    assert changed(receive(row)) == [line]


def test_an_article_of_an_order(receive: Receive) -> None:
    assert changed(receive("P-1-A,SAW-1,", "P-1-B,SAW-1,")) == ["P-1-A/2", "P-1-B/2"]


@pytest.mark.parametrize(
    ("row", "lines"),
    [("P-1,SAW-1,", "P-1-A/2, P-1-B/2"), ("P-2,SAW-1,", "P-2-A/1, P-2-A/2"), ("P-2-A,saw-1,", "P-2-A/1, P-2-A/2")],
)
def test_an_article_that_stands_on_several_lines(receive: Receive, row: str, lines: str) -> None:
    error = objection(receive(row), 2)
    purchase, sku, _ = row.split(",")
    assert error["message"] == f"article {sku} of {purchase} may be {lines}: name the line"
    assert error["field"] == "sku"


def test_an_article_on_two_lines_with_the_line_beside_it(receive: Receive) -> None:
    assert changed(receive("P-2,SAW-1,2", "P-2-A/1,SAW-1,")) == ["P-2-A/2", "P-2-A/1"]


def test_an_article_that_is_not_on_the_line_named(receive: Receive) -> None:
    error = objection(receive("P-2,NAIL-1,1"), 65)
    assert error["message"] == "article NAIL-1 of P-2 is P-2-A/3, not line 1"
    assert objection(receive("P-2-A/1,NAIL-1,"), 65)["message"] == "article NAIL-1 of P-2-A is P-2-A/3, not line 1"


def test_an_article_that_is_not_there(receive: Receive) -> None:
    error = objection(receive("P-2,LAMP-1,"), 4)
    assert error["message"] == "P-2 has no article LAMP-1; it has SAW-1, SAW-1, NAIL-1"


def test_an_article_of_an_order_that_is_not_there(receive: Receive) -> None:
    assert "there is no order P-9" in objection(receive("P-9,SAW-1,"), 4)["message"]


@pytest.mark.parametrize(("row", "line"), [("P-2-A,,3", "P-2-A/3"), ("P-2,,2", "P-2-A/2"), ("P-2-A/3,,3", "P-2-A/3")])
def test_the_line_in_a_column_of_its_own(receive: Receive, row: str, line: str) -> None:
    assert changed(receive(row)) == [line]


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        ("P-2-A/2,,3", 65, "the reference says line 2, this column 3"),
        ("P-2-A,,0", 65, "line"),
        ("P-2-A,,two", 65, "line"),
        ("P-2-A,,9", 4, "P-2-A has no line 9; its lines are 1, 2, 3"),
        ("P-1,,1", 2, "was split into P-1-A, P-1-B"),
    ],
)
def test_a_column_line_that_says_no_line(receive: Receive, row: str, code: int, says: str) -> None:
    assert says in objection(receive(row), code)["message"]
