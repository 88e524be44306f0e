"""From references as people paste them to the numbers that stand in the database."""

from __future__ import annotations

import shlex
from collections.abc import Collection

from marketpush_cli.application.acting import Acting
from marketpush_cli.application.ports import Reader
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, NotFound, UsageError

LONGEST_SHOWN = 70


def resolve_orders(reader: Reader, texts: Collection[str], acting: Acting) -> dict[str, str | MarketpushError]:
    """The number each text stands for, or why none: an exact match first, several are listed, never guessed."""
    found: dict[str, str | MarketpushError] = {}
    matches = reader.resolve(list(dict.fromkeys(texts)))
    for text in texts:
        if text not in found:
            seen = [number for number, seller in matches.get(text, ()) if acting.sees(seller)]
            found[text] = text if text in seen else _one(text, seen)
    return found


def resolve_documents(reader: Reader, texts: Collection[str], acting: Acting) -> list[str]:
    """Numbers of orders, and of all the orders a commercial order was split into. Raises the first objection."""
    if not all(texts):
        raise InvalidValue("a reference is empty", field="reference", fix="write an order as MP-1001-A")
    numbers: dict[str, None] = {}
    resolved = resolve_orders(reader, texts, acting)
    for text in texts:
        one = resolved[text]
        splits = [number for number, seller in reader.splits_of(text) if acting.sees(seller)]
        if isinstance(one, str):
            numbers[one] = None
        elif splits:
            numbers.update(dict.fromkeys(splits))
        else:
            raise one
    return list(numbers)


def _one(text: str, numbers: list[str]) -> str | MarketpushError:
    if len(numbers) == 1:
        return numbers[0]
    if numbers:
        return UsageError(f"{text} may be {', '.join(numbers)}: write it exactly", reference=text)
    return not_found(text)


def not_found(reference: str) -> NotFound:
    """The one sentence for what is not there and for what is another store's."""
    shown = reference[:LONGEST_SHOWN]
    return NotFound(f"there is no order {shown}", reference=shown, fix=f"marketpush find {shlex.quote(shown)}")
