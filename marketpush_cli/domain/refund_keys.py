"""A key for each refund that came without one, out of what it asks for. Rules: docs/money.md, "Keys"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.chain import digest
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.guards import reason_of
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.refunds import minor_units
from marketpush_cli.domain.registries import Rulebook
from marketpush_cli.domain.transitions import Action

Numbered = tuple[int, Ask]


def with_keys(asks: Sequence[Numbered], order: Order, book: Rulebook) -> list[Numbered]:
    """The asks of one order; a refund without a key gets one from its content and its occurrence among equal ones.

    One whose reason or amounts cannot be read stays without, for whoever judges it to object.
    """
    taken = {ask.key for _, ask in asks if ask.key is not None}
    return [(index, _keyed(ask, order, book, taken)) for index, ask in asks]


def _keyed(ask: Ask, order: Order, book: Rulebook, taken: set[str]) -> Ask:
    if ask.action is not Action.REFUND or ask.key is not None:
        return ask
    try:
        plain = _plainly(ask, order)
        amounts = [minor_units(plain, name, order.currency) for name in ("amount", "item", "shipping", "tax")]
        reason = reason_of(ask, book)
    except MarketpushError:
        return ask
    content = digest(str(part) for part in (plain.reference, ask.is_full, *amounts, reason and reason.code))
    key = next(key for number in count(1) if (key := f"row-{content[:24]}-{number}") not in taken)
    taken.add(key)
    return plain._replace(key=key)


def _plainly(ask: Ask, order: Order) -> Ask:
    """The same refund said in one way: the only line by its number, no part of nothing beside another part."""
    line = order.lines[0].line if ask.line is None and len(order.lines) == 1 else ask.line
    item, shipping = (text if minor_units(ask, name, order.currency) else None for name, text in _parts(ask))
    is_by_part = any((item, shipping, ask.tax))
    return ask._replace(line=line, item=item, shipping=shipping) if is_by_part else ask._replace(line=line)


def _parts(ask: Ask) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    return ("item", ask.item), ("shipping", ask.shipping)
