"""Rows for bulk commands, picked from the sample's orders so that the rules allow each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.statuses import Stage
from marketpush_cli.sample.dice import Dice
from marketpush_cli.sample.order_life import LifeOfLine, LifeOfOrder
from marketpush_cli.sample.tracking import tracking_number

Row = tuple[str, ...]

SHIPMENT_COLUMNS = ("reference", "carrier", "tracking_number")
REFUND_COLUMNS = ("reference", "amount", "reason", "key")
STEP_COLUMNS = ("reference", "action", "carrier", "tracking_number", "by")
REJECTION_COLUMNS = ("reference", "reason", "note")

_REJECTED_ORDERS = 8
_WALKED_ORDERS = 4
_KEPT_BACK = 3
_NOTES = {
    "out_of_stock": "Sold out at the weekend, back in four weeks",
    "pricing_error": "The price was for one, not for the set",
    "cannot_ship_there": "No carrier of ours goes there",
    "other": "The customer asked for a colour we do not make",
}


def shippable(orders: Iterable[LifeOfOrder]) -> list[tuple[LifeOfOrder, list[LifeOfLine]]]:
    """Orders without a pending line, each with its lines that may be handed to a carrier."""
    ready = [order for order in orders if not order.at_stage(Stage.PENDING)]
    lines = [[line for line in order.at_stage(Stage.AWAITING_FULFILLMENT) if not line.is_stopped] for order in ready]
    return [(order, found) for order, found in zip(ready, lines, strict=True) if found]


def shipment_rows(orders: Iterable[LifeOfOrder], dice: Dice) -> list[Row]:
    """A carrier's file: one tracking number an order. The newest few are kept back for the file with faults."""
    rows: list[Row] = []
    for order, lines in shippable(orders)[:-_KEPT_BACK]:
        carrier = next(code for code in order.store.carriers if code != "own")
        number = tracking_number(carrier, dice) or ""
        rows += ((reference(order, line), carrier, number) for line in lines)
    return rows


def refund_rows(orders: Sequence[LifeOfOrder], dice: Dice) -> list[Row]:
    """Refunds of one line an order: some of all that is left, some of a part, each with a key."""
    rows: list[Row] = []
    for place, order in enumerate(_refundable_of_each_store(orders)):
        line = _refundable(order)[0]
        amount = (line.left.total + 3) // 4 if place % 3 else line.left.total
        reason = "not_received" if line.stage is Stage.SHIPPED else dice.pick(("returned", "damaged", "goodwill"))
        key = f"GB-{order.number}-{line.line}"
        rows.append((reference(order, line), format_amount(amount, order.currency), reason, key))
    return rows


def _refundable_of_each_store(orders: Sequence[LifeOfOrder]) -> list[LifeOfOrder]:
    """The newest refundable order of each store in each of its currencies."""
    newest = {(order.store.seller.code, order.currency): order for order in orders if _refundable(order)}
    return list(newest.values())


def _refundable(order: LifeOfOrder) -> list[LifeOfLine]:
    """Paid lines that arrived or are under way, worth something still and not complained about."""
    lines = order.at_stage(Stage.SHIPPED, Stage.RECEIVED) if order.paid_at is not None else []
    return [line for line in lines if line.left.total and line.incident is None]


def rejection_rows(orders: Iterable[LifeOfOrder], dice: Dice) -> list[Row]:
    """Rejections of all pending lines of a few orders together; those of the closed store are left to be accepted."""
    waiting = [order for order in orders if order.store.seller.status == "open" and order.at_stage(Stage.PENDING)]
    rows: list[Row] = []
    for order in waiting[:_REJECTED_ORDERS]:
        reason = dice.pick(tuple(_NOTES))
        rows += ((reference(order, line), reason, _NOTES[reason]) for line in order.at_stage(Stage.PENDING))
    return rows


def step_rows(orders: Iterable[LifeOfOrder], dice: Dice) -> list[Row]:
    """What stores did on paper while they were cut off: accepted, shipped, and some of it arrived already.

    Orders that are not rejected in the other file, the newest ones of open stores.
    """
    waiting = [order for order in orders if order.store.seller.status == "open" and order.at_stage(Stage.PENDING)]
    rows: list[Row] = []
    for place, order in enumerate(waiting[_REJECTED_ORDERS:][-_WALKED_ORDERS:]):
        carrier = next(code for code in order.store.carriers if code != "own")
        number = tracking_number(carrier, dice) or ""
        rows += [(order.number, "accept", "", "", ""), (order.number, "ship", carrier, number, "")]
        rows += [(order.number, "receive", "", "", "carrier")] * (place % 2)
    return rows


def faulty_shipment_rows(orders: Sequence[LifeOfOrder]) -> list[Row]:
    """What typically goes wrong in a carrier's file, one fault a row, the rows that are right between them."""
    good, other, last = (reference(order, lines[0]) for order, lines in shippable(orders)[-_KEPT_BACK:])
    waiting = next(order for order in orders if order.at_stage(Stage.PENDING))
    shipped, under_way = next(pair for order in reversed(orders) for pair in _with_tracking(order))
    return [
        (good, "dhl", "003404341500000017"),
        ("MP-0815-A/1", "dhl", "003404341500000024"),
        (other, "pigeon_post", "PP-12"),
        (last, "dpd", ""),
        (reference(shipped, under_way), under_way.carrier or "", f"{under_way.tracking_number}0"),
        (reference(waiting, waiting.at_stage(Stage.PENDING)[0]), "gls", "50120000048"),
        (f"{good.replace('/', ' line ')}", "dhl", "003404341500000055"),
        (good, "dhl", "003404341500000017"),
    ]


def _with_tracking(order: LifeOfOrder) -> list[tuple[LifeOfOrder, LifeOfLine]]:
    return [(order, line) for line in order.at_stage(Stage.SHIPPED) if line.tracking_number is not None]


def reference(order: LifeOfOrder, line: LifeOfLine) -> str:
    return f"{order.number}/{line.line}"
