"""Who buys what, when and from whom: purchases in the order of time, before anything has happened to them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge

from marketpush_cli.sample.catalogue import STORES
from marketpush_cli.sample.customers import REGULARS, Customer, new_customer
from marketpush_cli.sample.dice import Deck, Dice
from marketpush_cli.sample.places import PLACES
from marketpush_cli.sample.stores import Store

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

SPAN = 730 * DAY
WAITING_FOR_THE_HOLIDAYS_TO_END = 40
# A closed store decided on everything from before its holidays, so that only the forty wait; orders for a
# suspended one came in for some days more and wait, as nothing new is accepted.
_LAST_ORDERS_AFTER_HALT = {"closed": -5 * DAY, "suspended": 4 * DAY}
_SPLIT_OVER = ((19, 1), (3, 2), (2, 3), (1, 4))
_REGULARS_AMONG_THE_FIRST = 600


@dataclass(frozen=True, slots=True)
class Purchase:
    """One customer's purchase, split over one store or more. One that waits stays pending."""

    placed_at: int
    customer: Customer
    currency: str
    stores: tuple[Store, ...]
    is_waiting: bool = False


class Market:
    """Deals customers, stores and sizes of purchases."""

    def __init__(self, dice: Dice, now: int) -> None:
        self._dice = dice
        self._now = now
        self._sizes = Deck(_SPLIT_OVER, dice)
        self._places = Deck(PLACES, dice)
        self._dealt = 0

    def customer(self) -> Customer:
        """A new one, or among the first few hundred now and then one of the regulars."""
        self._dealt += 1
        number, rest = divmod(self._dealt, 20)
        if rest == 0 and self._dealt <= _REGULARS_AMONG_THE_FIRST:
            return REGULARS[number % len(REGULARS)]
        return new_customer(self._places.deal(), self._dice)

    def purchase(self, placed_at: int, most: int) -> Purchase:
        """A purchase split over at most so many stores that sold in its currency at the time."""
        customer = self.customer()
        currency = self._dice.pick(customer.currencies)
        selling = [store for store in STORES if currency in store.currencies and self._was_selling(store, placed_at)]
        size = min(self._sizes.deal(), most, len(selling))
        stores = (selling.pop(self._dice.below(len(selling))) for _ in range(size))
        return Purchase(placed_at, customer, currency, tuple(stores))

    def _was_selling(self, store: Store, at: int) -> bool:
        if store.halted_days is None:
            return True
        return at < self._now - store.halted_days * DAY + _LAST_ORDERS_AFTER_HALT[store.seller.status]


def past_purchases(orders: int, seed: int, now: int) -> Iterator[Purchase]:
    """Two years of purchases that make so many orders, the later ones denser."""
    waiting = min(WAITING_FOR_THE_HOLIDAYS_TO_END, orders // 10)
    spread = _spread(orders - waiting, Market(Dice(seed), now), now)
    return merge(spread, _for_the_closed_store(waiting, seed, now), key=lambda purchase: purchase.placed_at)


def fresh_purchases(orders: int, seed: int, now: int) -> Iterator[Purchase]:
    """Purchases of the last few hours, all pending."""
    market, left = Market(Dice(seed), now), orders
    while left:
        purchase = market.purchase(now - left * 6 * MINUTE, left)
        left -= len(purchase.stores)
        yield purchase


def _spread(orders: int, market: Market, now: int) -> Iterator[Purchase]:
    left = orders
    while left:
        share = (left - 0.5) / orders
        # Squares and roots are exact in every C library; other powers are not, and a second would shift.
        age = int(SPAN // SECOND * share * share * math.sqrt(share))
        purchase = market.purchase(now - age * SECOND, left)
        left -= len(purchase.stores)
        yield purchase


def _for_the_closed_store(orders: int, seed: int, now: int) -> Iterator[Purchase]:
    dice = Dice(seed + 1)
    market = Market(dice, now)
    store = next(store for store in STORES if store.seller.status == "closed")
    holidays = (store.halted_days or 1) * DAY
    for place in range(orders):
        placed_at = now - holidays + (place * holidays // orders + dice.below(2 * HOUR)) // SECOND * SECOND
        customer = market.customer()
        yield Purchase(placed_at, customer, store.currencies[0], (store,), is_waiting=True)
