"""What is to be written about which order: from references, options and the rows of files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from marketpush_cli.application.asking import LONGEST
from marketpush_cli.application.input_rows import InputRow
from marketpush_cli.application.reading.columns import column_name
from marketpush_cli.application.results import COLUMNS as RESULT_COLUMNS
from marketpush_cli.domain.chain import digest
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, UsageError
from marketpush_cli.domain.messages import with_line_feeds
from marketpush_cli.domain.references import parse_reference

COLUMNS = ("reference", "to", "text", "key")
PARTIES = ("customer", "seller")
_WITHOUT_RESULTS = frozenset(RESULT_COLUMNS) - {"key"}


class MessageAsk(NamedTuple):
    """One message that is asked for; `text` is a row's own, `values` are the row's columns for a template.

    `first` is where the same reference was typed before.
    """

    reference: str
    to: str = ""
    text: str | None = None
    key: str | None = None
    values: Mapping[str, str] = {}
    source: str | None = None
    row: int | None = None
    first: int | None = None
    error: MarketpushError | None = None


def asks_of(references: Iterable[str], to: str | None, key: str | None) -> list[MessageAsk]:
    """Asks for references that were typed; one that cannot be read carries its error."""
    asks: list[MessageAsk] = []
    places: dict[str, int] = {}
    for text in references:
        try:
            order = _order_of(text)
            ask = MessageAsk(order, party("--to", to), key=_checked_key(key), first=places.get(order))
            places.setdefault(order, len(asks))
        except MarketpushError as error:
            error.reference = error.reference or text
            ask = MessageAsk(text, error=error)
        asks.append(ask)
    return asks


def asks_of_rows(rows: Iterable[InputRow], to: str | None, key: str | None) -> Iterator[MessageAsk]:
    """Asks for the rows of a file; options fill what a row lacks."""
    for row in rows:
        values = _values(row)
        reference = values.pop("reference", "")
        try:
            if not reference:
                raise InvalidValue("the value is missing", field="reference")
            whom = values.get("to") or to
            if whom is None:
                raise InvalidValue("the value is missing", field="to", fix="add a column to, or give --to customer")
            ask = MessageAsk(
                _order_of(reference),
                _party(whom),
                values.get("text"),
                _checked_key(values.pop("key", None) or key),
                values,
                row.source,
                row.row,
            )
        except MarketpushError as error:
            error.source, error.row, error.reference = row.source, row.row, reference
            error.field = error.field or "reference"
            ask = MessageAsk(reference, source=row.source, row=row.row, error=error)
        yield ask


def _values(row: InputRow) -> dict[str, str]:
    """The row's texts by column, in the words of the file and as a template names them; not what results added."""
    found: dict[str, str] = {}
    for name, text in row.values.items():
        plain = column_name(name)
        if plain not in _WITHOUT_RESULTS:
            found[plain] = with_line_feeds(text).strip()
    return found


def _order_of(text: str) -> str:
    order, line = parse_reference(text)
    if line is not None:
        raise InvalidValue(f"a message is about an order, not about one line: write {order}", field="reference")
    return order


def party(option: str, text: str | None) -> str:
    """Customer or seller. Raises UsageError for anything else."""
    if text not in PARTIES:
        what = f"takes customer or seller, not {text[:40]!r}" if text else "customer or seller has to be said"
        raise UsageError(f"{option} {what}", field=option.strip("-"))
    return text


def _party(text: str) -> str:
    word = text.strip().lower()
    if word not in PARTIES:
        raise InvalidValue(f"a message goes to customer or seller, not {text[:40]!r}", field="to")
    return word


def _checked_key(key: str | None) -> str | None:
    if key is not None and not (0 < len(key) <= LONGEST["key"] and key.isprintable() and key.strip()):
        raise InvalidValue(f"a key is one line of at most {LONGEST['key']} characters", field="key")
    return key


def with_keys(asks: Sequence[MessageAsk], words: str) -> list[MessageAsk]:
    """Rows without a key get one from their content and its occurrence among equal rows.

    `words` are those that all share: a text or a template.
    """
    seen: Counter[str] = Counter()
    keyed = []
    for ask in asks:
        if ask.key is not None or ask.error is not None or ask.row is None:
            keyed.append(ask)
            continue
        own = (f"{name}={text}" for name, text in sorted(ask.values.items()) if name != "to" and text)
        content = digest([ask.reference.casefold(), ask.to, words, *own])
        seen[content] += 1
        keyed.append(ask._replace(key=f"row-{content[:24]}-{seen[content]}"))
    return keyed
