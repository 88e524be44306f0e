"""A key for each refund that came without one, out of what it asks for. Rules: docs/money.md, "Keys"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.guards import reason_of
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.refunds import request_digest
from marketpush_cli.domain.registries import Rulebook
from marketpush_cli.domain.transitions import Action

Numbered = tuple[int, Ask]
MADE = re.compile(r"row-([0-9a-f]{24})-[0-9]+")


def with_keys(asks: Sequence[Numbered], order: Order, book: Rulebook) -> list[Numbered]:
    """The asks of one order; a refund without a key gets one from its content and its occurrence among equal ones.

    So does one whose row was refused and corrected since: the key that results gave it was that of what it said then.
    One whose reason or amounts cannot be read stays without, for whoever judges it to object.
    """
    taken = {ask.key for _, ask in asks if ask.key is not None}
    return [(index, _keyed(ask, order, book, taken)) for index, ask in asks]


def _keyed(ask: Ask, order: Order, book: Rulebook, taken: set[str]) -> Ask:
    made = MADE.fullmatch(ask.key or "") if ask.is_key_open else None
    if ask.action is not Action.REFUND or (ask.key is not None and made is None):
        return ask
    try:
        reason = reason_of(ask, book)
        content = request_digest(ask, order, reason.code if reason else None)
    except MarketpushError:
        return ask
    if made is not None and made[1] == content[:24]:
        return ask
    key = next(key for number in count(1) if (key := f"row-{content[:24]}-{number}") not in taken)
    taken.add(key)
    return ask._replace(key=key)
