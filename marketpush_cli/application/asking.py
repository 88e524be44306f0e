"""From references, options and files to asks: options fill the columns that a file lacks or leaves empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from unicodedata import category

from marketpush_cli.application.input_rows import InputRow
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.chain import digest
from marketpush_cli.domain.errors import InvalidValue, MarketpushError
from marketpush_cli.domain.money import parse_amount
from marketpush_cli.domain.references import parse_reference
from marketpush_cli.domain.transitions import Action

COLUMNS = (
    "reference",
    "carrier",
    "tracking_number",
    "reason",
    "note",
    "amount",
    "item",
    "shipping",
    "tax",
    "currency",
    "key",
    "line",
    "sku",
    "action",
    "by",
)
AMOUNTS = ("amount", "item", "shipping", "tax")
LONGEST = {"note": 2_000, "tracking_number": 100, "carrier": 64, "reason": 200, "key": 255}
MOST_DIGITS, USUAL_DIGITS = "CLF", "EUR"


def asks_of(action: Action, references: Iterable[str], options: dict[str, Any]) -> list[Ask]:
    """Asks for references given as arguments; one that cannot be read carries its error."""
    given = {name: value for name, value in options.items() if value is not None}
    return [_ask_of(action, text, given) for text in references]


def _ask_of(action: Action, text: str, given: dict[str, Any]) -> Ask:
    try:
        return _checked(_referring(action, text), given)
    except MarketpushError as error:
        error.reference = error.reference or text
        return Ask(action, text, error=error)


def asks_of_rows(action: Action, rows: Sequence[InputRow], options: dict[str, Any]) -> list[Ask]:
    """Asks for the rows of a file; one that cannot be read carries its error."""
    return [_ask_of_row(action, row, options) for row in rows]


def _ask_of_row(action: Action, row: InputRow, options: dict[str, Any]) -> Ask:
    columns = {name: row.values[name].strip() for name in COLUMNS if row.values.get(name, "").strip()}
    reference = columns.pop("reference", "")
    given = {name: value for name, value in options.items() if value is not None}
    if any(name in columns for name in AMOUNTS):
        given = {name: value for name, value in given.items() if name not in AMOUNTS and name != "is_full"}
    try:
        if not reference:
            raise InvalidValue("the value is missing", field="reference")
        ask = replace(_referring(action, reference), source=row.source, row=row.row)
        return _checked(ask, {**given, **columns})
    except MarketpushError as error:
        error.source, error.row, error.reference = row.source, row.row, reference
        error.field = error.field or "reference"
        return Ask(action, reference, source=row.source, row=row.row, error=error)


def _referring(action: Action, text: str) -> Ask:
    order, line = parse_reference(text)
    return Ask(action, order, line)


def _checked(ask: Ask, columns: dict[str, Any]) -> Ask:
    for name, value in columns.items():
        if isinstance(value, str):
            _check_text(name, value)
    for name in AMOUNTS:
        if columns.get(name) is not None:
            _check_amount(name, columns[name])
    return replace(ask, **columns)


def _check_amount(name: str, text: str) -> None:
    """Raise what no currency allows; how many digits its own allows is known with the order."""
    try:
        parse_amount(text, MOST_DIGITS, field=name)
    except MarketpushError:
        parse_amount(text, USUAL_DIGITS, field=name)


def _check_text(name: str, value: str) -> None:
    most = LONGEST.get(name, 100)
    if len(value) > most:
        raise InvalidValue(f"{name} is longer than {most:,} characters", field=name)
    is_refused = _acts_on_screens if name == "note" else _is_no_part_of_a_code
    if any(map(is_refused, value)):
        raise InvalidValue(f"{name} holds a control character", field=name)
    if not value.strip():
        raise InvalidValue(f"{name} is empty", field=name)


def _acts_on_screens(character: str) -> bool:
    return category(character) in ("Cc", "Cs") and character not in "\t\n"


def _is_no_part_of_a_code(character: str) -> bool:
    return not character.isprintable() and character != "\u00a0"


def with_keys(asks: Sequence[Ask]) -> list[Ask]:
    """Refund rows without a key get one from their content and its occurrence among equal rows."""
    seen: Counter[str] = Counter()
    keyed = []
    for ask in asks:
        if ask.key is not None or ask.error is not None:
            keyed.append(ask)
            continue
        content = digest(str(part) for part in (ask.reference, ask.is_full, *_plain_amounts(ask), ask.reason))
        seen[content] += 1
        keyed.append(replace(ask, key=f"row-{content[:24]}-{seen[content]}"))
    return keyed


def _plain_amounts(ask: Ask) -> list[str | None]:
    texts = [getattr(ask, name) for name in AMOUNTS]
    return [text.rstrip("0").rstrip(".") if text is not None and "." in text else text for text in texts]
