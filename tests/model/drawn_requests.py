"""Strategies for random orders and for what is asked of them, mostly sensible, sometimes not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from plain_lines import FULFILLED, left
from plain_refunds import DIGITS
from sandboxes import line_document, order_document

Draw = Callable[..., Any]
SECOND = 1_000_000
CLOCK_STEPS = (SECOND, 60 * SECOND, 3_600 * SECOND, 8 * 3_600 * SECOND)
REASONS = {
    "reject": ("out_of_stock", "other", None, "not_accepted_in_time"),
    "cancel": ("customer_request", "payment_failed", None),
    "incident_open": ("defective", "not_received", None),
    "incident_resolve": ("replaced", "agreement_found", None, "refunded"),
    "incident_close": ("agreement_found", None, "received_after_all"),
    "refund": ("returned", "goodwill", None),
}
SHIPPING = (("dhl", "D1"), ("dhl", "D2"), ("ups", "U1"), ("own", None), ("dhl", None), (None, "D3"), (None, None))
WISHES = {
    "ship": lambda line: line["stage"] == "awaiting_fulfillment",
    "track": lambda line: line["stage"] in ("shipped", "received"),
    "receive": lambda line: line["stage"] == "shipped",
    "close": lambda line: line["stage"] == "received",
    "cancel": lambda line: line["stage"] in ("pending", "awaiting_fulfillment"),
    "incident_open": lambda line: line["stage"] in FULFILLED,
    "incident_resolve": lambda line: line["open"],
    "incident_dispute": lambda line: line["open"],
    "incident_close": lambda line: line["open"],
    "refund": lambda line: line["stage"] in FULFILLED and sum(left(line)),
}


def amount_text(minor: int, currency: str) -> str:
    """Minor units as people write them."""
    digits = DIGITS[currency]
    figures = str(minor).rjust(digits + 1, "0")
    return f"{figures[:-digits]}.{figures[-digits:]}" if digits else figures


@st.composite
def priced_lines(draw: Draw) -> dict[str, int]:
    """A line's money in minor units; one in four is a free gift."""
    if draw(st.integers(0, 3)) == 0:
        return {"quantity": 1, "unit_price": 0, "discount": 0, "item": 0, "shipping": 0, "tax": 0, "commission": 0}
    quantity, price = draw(st.integers(1, 3)), draw(st.integers(0, 2_000))
    discount = draw(st.sampled_from((0, 0, price // 3, quantity * price)))
    shipping, tax = draw(st.sampled_from((0, 1, 490))), draw(st.sampled_from((0, 1, 333)))
    item = quantity * price - discount
    commission = draw(st.integers(0, item + shipping + tax))
    money = {"item": item, "shipping": shipping, "tax": tax, "commission": commission}
    return {"quantity": quantity, "unit_price": price, "discount": discount} | money


@st.composite
def placed_orders(draw: Draw) -> list[tuple[dict[str, Any], list[dict[str, int]]]]:
    """Two to four orders of two stores, as documents to import and as the money of their lines."""
    found = []
    for place in range(draw(st.integers(2, 4))):
        currency = draw(st.sampled_from(("EUR", "JPY")))
        lines = draw(st.lists(priced_lines(), min_size=1, max_size=4))
        documents = [_line(line, currency) for line in lines]
        seller = ("acme", "bolt")[place % 2]
        paid = draw(st.integers(0, 3)) > 0
        found.append((order_document(f"MP-{place + 1}", seller, documents, currency=currency, paid=paid), lines))
    return found


def _line(line: dict[str, int], currency: str) -> dict[str, Any]:
    money = {name: amount_text(line[name], currency) for name in ("unit_price", "discount", "shipping", "tax", "commission")}
    document = line_document(money["unit_price"]) | money | {"quantity": line["quantity"]}
    return {name: value for name, value in document.items() if name != "commission_rate"}


def draw_asks(draw: Draw, action: str, orders: dict[str, dict[str, Any]], most: int = 4) -> list[dict[str, Any]]:
    """One to some asks for an action: mostly lines that are ready for it, at times whole orders, at times anything."""
    ready = [place for place in _lines_of(orders) if is_ready(action, orders, place)]
    every = [*_lines_of(orders), *((number, None) for number in orders), ("MP-1", 9), ("MP-99", 1)]
    whole = sorted({(number, None) for number, _ in ready})
    asks = []
    shared = draw_data(draw, action)
    for _ in range(draw(st.sampled_from((1, 1, 2, 3, most)))):
        mood = draw(st.integers(0, 7))
        choice = every if not ready or mood == 0 else whole if mood < 3 else ready
        order, line = draw(st.sampled_from(choice))
        data = shared if draw(st.integers(0, 3)) else draw_data(draw, action)
        asks.append({"order": order, "line": line, **data})
    return asks


def _lines_of(orders: dict[str, dict[str, Any]]) -> list[tuple[str, int | None]]:
    return [(number, line) for number, order in orders.items() for line in order["lines"]]


def is_ready(action: str, orders: dict[str, dict[str, Any]], place: tuple[str, int | None]) -> bool:
    """Whether an action on this line has a chance."""
    if action == "pay":
        return orders[place[0]]["paid_at"] is None
    line = orders[place[0]]["lines"][place[1]]
    wish = WISHES.get(action)
    return bool(wish(line)) if wish else line["stage"] == "pending"


def draw_data(draw: Draw, action: str) -> dict[str, Any]:
    """What is given with an ask besides its reference."""
    data: dict[str, Any] = {}
    if action in REASONS:
        first, *rest = REASONS[action]
        data["reason"] = draw(st.sampled_from((first, first, first, *rest)))
    if action in ("ship", "track"):
        data["carrier"], data["tracking_number"] = draw(st.sampled_from(SHIPPING))
    if action == "incident_dispute" or draw(st.integers(0, 5)) == 0:
        data["note"] = draw(st.sampled_from(("it is still broken", "it is still broken", None)))
    return data


def draw_refunds(draw: Draw, orders: dict[str, dict[str, Any]], used: list[dict[str, Any]], fresh: str) -> list[dict[str, Any]]:
    """Refund requests: full, an amount or parts, with keys of their own, now and then one that was used."""
    asks = draw_asks(draw, "refund", orders, most=3)
    for place, ask in enumerate(asks):
        ask["is_full"] = draw(st.integers(0, 3)) == 0
        if not ask["is_full"]:
            ask.update(_amounts(draw, ask, orders))
        key = draw(st.integers(0, 9))
        ask["key"] = "shared" if key == 0 else fresh if key == 1 else f"{fresh}.{place}"
    if used and draw(st.integers(0, 3)) == 0:
        asks.append(dict(draw(st.sampled_from(used))))
    return asks


def _amounts(draw: Draw, ask: dict[str, Any], orders: dict[str, dict[str, Any]]) -> dict[str, str]:
    order = orders.get(ask["order"])
    currency = order["currency"] if order else "EUR"
    lines = list(order["lines"].values()) if order else []
    line = order["lines"].get(ask["line"]) if order else None
    rest = left(line) if line else [sum(left(one)[part] for one in lines) for part in range(3)]
    if draw(st.booleans()):
        return {"amount": _some(draw, sum(rest), currency)}
    names = draw(st.sampled_from((("item",), ("item",), ("shipping",), ("tax",), ("item", "shipping"), ("item", "tax"))))
    return {name: _some(draw, rest[("item", "shipping", "tax").index(name)], currency) for name in names}


def _some(draw: Draw, most: int, currency: str) -> str:
    """Up to all that is left; seldom one more, nothing, or finer than the currency."""
    mood = draw(st.integers(0, 19))
    if mood == 0:
        return "0.005" if currency == "EUR" else "0.5"
    return amount_text(most + 1 if mood == 1 else 0 if mood == 2 else draw(st.integers(min(1, most), most)), currency)
