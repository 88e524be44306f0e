"""Random orders and what is asked of them, mostly sensible, sometimes not; all of it follows from a seed."""

from __future__ import annotations

from random import Random
from typing import Any

from people_of_histories import FITTING, WHO
from plain_lines import FULFILLED, PARTS, left
from plain_refunds import DIGITS
from sandboxes import line_document, order_document

SECOND = 1_000_000
CLOCK_STEPS = (SECOND, 60 * SECOND, 3_600 * SECOND, 8 * 3_600 * SECOND)
ACTIONS = tuple(FITTING)
LIKELY = (
    *ACTIONS,
    "accept",
    "accept",
    "accept",
    "ship",
    "ship",
    "ship",
    "receive",
    "receive",
    "close",
    "refund",
    "refund",
)
REASONS = {
    "reject": ("out_of_stock", "other", None, "not_accepted_in_time"),
    "cancel": ("customer_request", "payment_failed", None),
    "incident_open": ("defective", "not_received", None),
    "incident_resolve": ("replaced", "agreement_found", None, "refunded"),
    "incident_close": ("agreement_found", None, "received_after_all"),
    "refund": ("returned", "goodwill", None),
}
SHIPPING = (("dhl", "D1"), ("dhl", "D2"), ("dhl", "D3"), ("ups", "U1"), ("ups", "U2"), ("own", None))
ODD_SHIPPING = (("dhl", None), (None, "D3"), (None, None), ("own", "O1"))
WISHES = {
    "ship": lambda line: line["stage"] == "awaiting_fulfillment" and not line["open"],
    "track": lambda line: line["stage"] in ("shipped", "received"),
    "receive": lambda line: line["stage"] == "shipped" and not line["open"],
    "close": lambda line: line["stage"] == "received" and not line["open"],
    "cancel": lambda line: line["stage"] in ("pending", "awaiting_fulfillment"),
    "incident_open": lambda line: line["stage"] in FULFILLED,
    "incident_resolve": lambda line: line["open"],
    "incident_dispute": lambda line: line["open"],
    "incident_close": lambda line: line["open"],
    "refund": lambda line: line["stage"] in FULFILLED and sum(left(line)),
}
Orders = dict[str, dict[str, Any]]


def amount_text(minor: int, currency: str) -> str:
    """Minor units as people write them."""
    digits = DIGITS[currency]
    figures = str(minor).rjust(digits + 1, "0")
    return f"{figures[:-digits]}.{figures[-digits:]}" if digits else figures


def one_in(dice: Random, count: int) -> bool:
    return dice.randrange(count) == 0


def priced_line(dice: Random) -> dict[str, int]:
    """A line's money in minor units; one in four is a free gift."""
    if one_in(dice, 4):
        return dict.fromkeys(("unit_price", "discount", "item", "shipping", "tax", "commission"), 0) | {"quantity": 1}
    quantity, price = dice.randint(1, 3), dice.randint(0, 2_000)
    discount = dice.choice((0, 0, price // 3, quantity * price))
    shipping, tax = dice.choice((0, 1, 490)), dice.choice((0, 1, 333))
    item = quantity * price - discount
    commission = dice.randint(0, item + shipping + tax)
    money = {"item": item, "shipping": shipping, "tax": tax, "commission": commission}
    return {"quantity": quantity, "unit_price": price, "discount": discount} | money


def placed_orders(dice: Random) -> list[tuple[dict[str, Any], list[dict[str, int]]]]:
    """Two to four orders of two stores, as documents to import and as the money of their lines."""
    found = []
    for place in range(dice.randint(2, 4)):
        currency = dice.choice(("EUR", "JPY"))
        lines = [priced_line(dice) for _ in range(dice.randint(1, 4))]
        documents = [_document(line, currency) for line in lines]
        seller, paid = ("acme", "bolt")[place % 2], not one_in(dice, 4)
        found.append((order_document(f"MP-{place + 1}", seller, documents, currency=currency, paid=paid), lines))
    return found


def _document(line: dict[str, int], currency: str) -> dict[str, Any]:
    names = ("unit_price", "discount", "shipping", "tax", "commission")
    money = {name: amount_text(line[name], currency) for name in names}
    document = line_document(money["unit_price"]) | money | {"quantity": line["quantity"]}
    return {name: value for name, value in document.items() if name != "commission_rate"}


def draw_action(dice: Random, orders: Orders) -> str:
    """Mostly something that some line is ready for."""
    ready = [action for action in LIKELY if any(is_ready(action, orders, place) for place in lines_of(orders))]
    return dice.choice(ACTIONS if not ready or one_in(dice, 12) else ready)


def draw_actor(dice: Random, action: str, asks: list[dict[str, Any]], orders: Orders) -> str:
    """Mostly somebody who may do it, in the stores that are asked for."""
    stores = {orders[ask["order"]]["seller"] for ask in asks if ask["order"] in orders}
    fitting = [name for name in FITTING[action] if WHO[name]["stores"] is None or stores <= WHO[name]["stores"]]
    return dice.choice(tuple(WHO) if one_in(dice, 10) else fitting)


def draw_asks(dice: Random, action: str, orders: Orders, most: int = 4) -> list[dict[str, Any]]:
    """One to some asks for an action: mostly lines that are ready for it, at times whole orders, at times anything."""
    ready = [place for place in lines_of(orders) if is_ready(action, orders, place)]
    every = [*lines_of(orders), *((number, None) for number in orders), ("MP-1", 9), ("MP-99", 1)]
    whole = sorted({(number, None) for number, _ in ready})
    likely = [*whole, *ready] if action in ("accept", "reject", "pay", "ship", "refund") else [*ready, *ready, *whole]
    shared = draw_data(dice, action)
    asks = []
    for _ in range(dice.choice((1, 1, 1, 1, 2, 2, 3, most))):
        order, line = dice.choice(every if not likely or one_in(dice, 16) else likely)
        asks.append({"order": order, "line": line, **(draw_data(dice, action) if one_in(dice, 6) else shared)})
    return asks


def lines_of(orders: Orders) -> list[tuple[str, int | None]]:
    """Every line of every order."""
    return [(number, line) for number, order in orders.items() for line in order["lines"]]


def is_ready(action: str, orders: Orders, place: tuple[str, int | None]) -> bool:
    """Whether an action on this line has a chance."""
    if action == "pay":
        return orders[place[0]]["paid_at"] is None
    line = orders[place[0]]["lines"][place[1]]
    wish = WISHES.get(action)
    return bool(wish(line)) if wish else line["stage"] == "pending"


def draw_data(dice: Random, action: str) -> dict[str, Any]:
    """What is given with an ask besides its reference."""
    data: dict[str, Any] = {"note": None}
    if action in REASONS:
        first, *rest = REASONS[action]
        data["reason"] = dice.choice(rest) if one_in(dice, 6) else first
    if action in ("ship", "track"):
        data["carrier"], data["tracking_number"] = dice.choice(ODD_SHIPPING if one_in(dice, 8) else SHIPPING)
    if one_in(dice, 8) != (action == "incident_dispute"):
        data["note"] = "it is still broken"
    return data


def draw_refunds(dice: Random, orders: Orders, used: list[dict[str, Any]], fresh: str) -> list[dict[str, Any]]:
    """Refund requests: full, an amount or parts, with keys of their own, now and then one that was used."""
    asks = draw_asks(dice, "refund", orders, most=3)
    for place, ask in enumerate(asks):
        ask["is_full"] = one_in(dice, 4)
        if not ask["is_full"]:
            ask.update(_amounts(dice, ask, orders))
        ask["key"] = "shared" if one_in(dice, 10) else fresh if one_in(dice, 10) else f"{fresh}.{place}"
    if used and one_in(dice, 4):
        asks.append(dict(dice.choice(used)))
    return asks


def _amounts(dice: Random, ask: dict[str, Any], orders: Orders) -> dict[str, str]:
    order = orders.get(ask["order"])
    currency = order["currency"] if order else "EUR"
    lines = list(order["lines"].values()) if order else []
    line = order["lines"].get(ask["line"]) if order else None
    rest = left(line) if line else [sum(left(one)[part] for one in lines) for part in range(3)]
    if one_in(dice, 2) or (ask["line"] is None and not one_in(dice, 8)):
        return {"amount": _some(dice, sum(rest), currency)}
    names = dice.choice((("item",), ("item",), ("shipping",), ("tax",), ("item", "shipping"), ("item", "tax")))
    return {name: _some(dice, rest[PARTS.index(name)], currency) for name in names}


def _some(dice: Random, most: int, currency: str) -> str:
    """Up to all that is left; seldom one more, nothing, or finer than the currency."""
    if one_in(dice, 20):
        return "0.005" if currency == "EUR" else "0.5"
    if one_in(dice, 8):
        return amount_text(dice.choice((most, most, most + 1, 0)), currency)
    return amount_text(dice.randint(min(1, most), most), currency)
