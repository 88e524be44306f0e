"""How an order begins: its lines with prices, when it is paid, what its source says about it."""

from __future__ import annotations

from collections.abc import Iterator

from marketpush_cli.domain.money import half_up
from marketpush_cli.domain.statuses import Status
from marketpush_cli.sample.dice import Dice
from marketpush_cli.sample.order_life import LifeOfLine, LifeOfOrder
from marketpush_cli.sample.purchases import DAY, HOUR, MINUTE, SECOND, Purchase
from marketpush_cli.sample.stores import Product, Store, in_currency

_LINE_COUNTS = (1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5)
_QUANTITIES = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 6)
_DISCOUNTS_IN_PERCENT = (5, 10, 15, 20, 25)
_FREE_DELIVERY_FROM_CENTS = 15_000
_CHANNELS = ("web", "app", "telephone", "affiliate")
_GIFT_NOTES = ("Happy birthday!", "Alles Gute!", "Bonne fête !", "お誕生日おめでとう", "С днём рождения!")


def placed(purchase: Purchase, base: str, dice: Dice, now: int) -> Iterator[LifeOfOrder]:
    """The orders of a purchase, one a store, all lines pending."""
    for place, store in enumerate(purchase.stores):
        lines = _lines(store, purchase, dice)
        order = LifeOfOrder(
            number=f"{base}-{chr(ord('A') + place)}",
            commercial_order=base,
            store=store,
            customer=purchase.customer,
            currency=purchase.currency,
            placed_at=purchase.placed_at,
            lines=lines,
            chosen=dice.pick([line for line in lines if line.total]),
            dice=dice,
            clock=purchase.placed_at,
        )
        _settle_payment(order, now)
        _describe(order)
        yield order


def _lines(store: Store, purchase: Purchase, dice: Dice) -> list[LifeOfLine]:
    wanted = dice.pick(_LINE_COUNTS)
    first = dice.below(len(store.products))
    chosen = [store.products[(first + place) % len(store.products)] for place in range(wanted)]
    lines = [_line(place, product, store, purchase, dice) for place, product in enumerate(chosen, 1)]
    if dice.is_one_in(14):
        lines.append(_priced(len(lines) + 1, store.gift, 1, 0, 0, store, purchase))
    return lines


def _line(place: int, product: Product, store: Store, purchase: Purchase, dice: Dice) -> LifeOfLine:
    quantity = dice.pick(_QUANTITIES)
    price = in_currency(product.cents, purchase.currency)
    percent = dice.pick(_DISCOUNTS_IN_PERCENT) if dice.is_one_in(6) else 0
    is_delivered_free = place > 1 or product.cents * quantity >= _FREE_DELIVERY_FROM_CENTS
    shipping = 0 if is_delivered_free else in_currency(store.delivery_cents, purchase.currency)
    return _priced(place, product, quantity, half_up(quantity * price * percent, 100), shipping, store, purchase)


def _priced(
    place: int, product: Product, quantity: int, discount: int, shipping: int, store: Store, purchase: Purchase
) -> LifeOfLine:
    price = in_currency(product.cents, purchase.currency)
    before_tax = quantity * price - discount + shipping
    tax = half_up(before_tax * store.tax, 1000)
    commission = half_up((before_tax + tax) * store.commission, 100)
    times = {Status.PENDING: purchase.placed_at}
    return LifeOfLine(place, product.sku, product.title, quantity, price, discount, shipping, tax, commission, times)


def _settle_payment(order: LifeOfOrder, now: int) -> None:
    """Most pay at once, some by bank transfer a day or two later."""
    low, high = (20 * HOUR, 2 * DAY) if order.dice.is_one_in(9) else (20 * SECOND, 8 * MINUTE)
    paid_at = order.placed_at + order.dice.between(low, high) // SECOND * SECOND
    order.paid_at = paid_at if paid_at <= now else None


def _describe(order: LifeOfOrder) -> None:
    dice = order.dice
    if dice.is_one_in(8):
        order.attributes["x_channel"] = dice.pick(_CHANNELS)
    if dice.is_one_in(16):
        order.attributes["x_gift_note"] = dice.pick(_GIFT_NOTES)
