"""From references as people paste them to the numbers that stand in the database."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from marketpush_cli.application.acting import Acting
from marketpush_cli.application.ports import Reader
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, NotFound, UsageError

LONGEST_SHOWN = 70


class Candidates(NamedTuple):
    """The orders that a text may mean: all orders of a purchase, or those whose number it is, in whatever case."""

    numbers: Sequence[str]
    is_purchase: bool = False


class Resolved(NamedTuple):
    """The order that a reference stands for, and the line where an article number says which."""

    number: str
    line: int | None = None


Articles = Mapping[str, Sequence[tuple[int, str]]]
Key = tuple[str, str | None, int | None]


def resolve_orders(reader: Reader, texts: Collection[str], acting: Acting) -> dict[str, str | MarketpushError]:
    """The number each text stands for, or why none; a purchase stands for its order where it has but one."""
    return {text: _one(text, found) for text, found in _candidates(reader, texts, acting).items()}


def resolve_asks(reader: Reader, asks: Iterable[Ask], acting: Acting) -> dict[Key, Resolved | MarketpushError]:
    """What the reference of each ask stands for, with the article number beside it, or why for nothing."""
    wanted = dict.fromkeys(map(key_of, asks))
    found = _candidates(reader, dict.fromkeys(text for text, _, _ in wanted), acting)
    named = {number for text, sku, _ in wanted if sku is not None for number in found[text].numbers}
    articles: Articles = reader.articles(named) if named else {}
    return {key: _resolved(key, found[key[0]], articles) for key in wanted}


def key_of(ask: Ask) -> Key:
    """What of an ask says which order it means; a line only counts beside an article number."""
    return ask.order, ask.sku, None if ask.sku is None else ask.line


def resolve_documents(reader: Reader, texts: Collection[str], acting: Acting) -> list[str]:
    """Numbers of orders, and of all the orders a commercial order was split into. Raises the first objection."""
    if not all(texts):
        raise InvalidValue("a reference is empty", field="reference", fix="write an order as MP-1001-A")
    numbers: dict[str, None] = {}
    for text, found in _candidates(reader, texts, acting).items():
        one = _one(text, found)
        if isinstance(one, MarketpushError) and not found.is_purchase:
            raise one
        numbers.update(dict.fromkeys(found.numbers))
    return list(numbers)


def _candidates(reader: Reader, texts: Collection[str], acting: Acting) -> dict[str, Candidates]:
    found = {}
    sees = acting.actor.sees
    for text, matches in reader.resolve(texts).items():
        seen = [number for number, seller in matches if sees(seller)]
        found[text] = Candidates((text,) if text in seen else seen)
    unknown = [text for text, candidates in found.items() if not candidates.numbers]
    for text, matches in reader.splits_of(unknown).items():
        splits = [number for number, seller in matches if sees(seller)]
        found[text] = Candidates(splits, is_purchase=bool(splits))
    return found


def _resolved(key: Key, found: Candidates, articles: Articles) -> Resolved | MarketpushError:
    text, sku, line = key
    if sku is not None and found.numbers:
        return _by_article(text, sku, line, found.numbers, articles)
    one = _one(text, found)
    return one if isinstance(one, MarketpushError) else Resolved(one)


def _by_article(
    text: str, sku: str, line: int | None, numbers: Sequence[str], articles: Articles
) -> Resolved | MarketpushError:
    there = [(number, line, known) for number in numbers for line, known in articles.get(number, ())]
    found = [Resolved(number, at) for number, at, known in there if known.casefold() == sku.casefold()]
    fitting = [one for one in found if line in (None, one.line)]
    if len(fitting) == 1:
        return fitting[0]
    if found:
        listed = ", ".join(f"{number}/{at}" for number, at in fitting or found)
        if not fitting:
            return InvalidValue(f"article {sku} of {text} is {listed}, not line {line}", reference=text, field="sku")
        return UsageError(f"article {sku} of {text} may be {listed}: name the line", reference=text, field="sku")
    known = ", ".join(known for _, _, known in there)
    return NotFound(f"{text} has no article {sku}; it has {known}", reference=text, field="sku")


def _one(text: str, found: Candidates) -> str | MarketpushError:
    if len(found.numbers) == 1:
        return found.numbers[0]
    if not found.numbers:
        return not_found(text)
    listed = ", ".join(found.numbers)
    if found.is_purchase:
        fix = "or say by its sku which line is meant"
        return UsageError(f"{text} was split into {listed}: write which one", reference=text, fix=fix)
    return UsageError(f"{text} may be {listed}: write it exactly", reference=text)


def not_found(reference: str) -> NotFound:
    """The one sentence for what is not there and for what is another store's."""
    shown = reference[:LONGEST_SHOWN]
    return NotFound(f"there is no order {shown}", reference=shown, fix=f"marketpush find {shlex.quote(shown)}")
