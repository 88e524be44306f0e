"""Sample sellers and orders: any number of them, the same for the same seed and time, one at a time in memory."""

from __future__ import annotations

from collections.abc import Iterator

from marketpush_cli.sample.catalogue import STORES
from marketpush_cli.sample.dice import Deck, Dice
from marketpush_cli.sample.documents import document
from marketpush_cli.sample.fates import FATES, live
from marketpush_cli.sample.order_life import LifeOfOrder
from marketpush_cli.sample.placing import placed
from marketpush_cli.sample.purchases import SECOND, fresh_purchases, past_purchases
from marketpush_cli.sample.stores import SampleSeller, SampleUser

__all__ = ["SampleSeller", "SampleUser", "fresh_lives", "lives", "orders", "sellers"]

SEED = 7
_FIRST_NUMBER = 1001


def sellers() -> tuple[SampleSeller, ...]:
    """The dozen stores with their users; a user may work in two of them."""
    return tuple(store.seller for store in STORES)


def orders(count: int, *, seed: int = SEED, now: int) -> Iterator[dict[str, object]]:
    """So many orders of the two years before `now` (microseconds), oldest first, as objects for `orders import`."""
    return map(document, lives(count, seed=seed, now=now))


def lives(count: int, *, seed: int = SEED, now: int) -> Iterator[LifeOfOrder]:
    """The same orders before they are written as objects."""
    dice, present = Dice(seed), now // SECOND * SECOND
    fates = Deck(FATES, dice)
    for number, purchase in enumerate(past_purchases(count, seed + 1, present), _FIRST_NUMBER):
        for order in placed(purchase, f"MP-{number}", dice, present):
            if not purchase.is_waiting:
                live(order, fates.deal(), present)
            yield order


def fresh_lives(count: int, *, seed: int = SEED, now: int) -> Iterator[LifeOfOrder]:
    """Orders that came in during the last hours, all pending, with numbers of another series."""
    dice, present = Dice(seed), now // SECOND * SECOND
    for number, purchase in enumerate(fresh_purchases(count, seed + 1, present), _FIRST_NUMBER):
        yield from placed(purchase, f"WEB-{number}", dice, present)
