"""From references, options and files to asks: options fill the columns that a file lacks or leaves empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

from marketpush_cli.application.input_rows import Columns, InputRow
from marketpush_cli.application.reading.result_columns import names_of_results
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.chain import new_salt
from marketpush_cli.domain.codes import code_of
from marketpush_cli.domain.errors import InvalidValue, MarketpushError
from marketpush_cli.domain.money import parse_amount
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.references import line_number, parse_reference
from marketpush_cli.domain.transitions import TRANSITIONS, Action

COLUMNS = (
    "reference",
    "line",
    "sku",
    "action",
    "by",
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
)
AMOUNTS = ("amount", "item", "shipping", "tax")
RECORDED = (Capacity.OPERATOR, Capacity.CUSTOMER, Capacity.CARRIER)
IN_FILES = tuple(action for action in TRANSITIONS if action is not Action.PAY)
LONGEST = {"note": 2_000, "tracking_number": 100, "carrier": 64, "reason": 200, "key": 255, "sku": 200}
MOST_DIGITS, USUAL_DIGITS = "CLF", "EUR"
_DRAWN = re.compile(r"cli-[0-9a-f]{16}")


def drawn_key() -> str:
    """A new key for a refund that was typed without one."""
    return f"cli-{new_salt()[:16]}"


def asks_of(action: Action, references: Iterable[str], options: dict[str, Any]) -> list[Ask]:
    """Asks for references given as arguments; one that cannot be read carries its error.

    A key that nobody gave is made anew for each of several references: they are requests of their own.
    """
    reader = AskReader(action, options)
    asks = list(map(reader.of_reference, references))
    drawn = str(options.get("key") or "")
    if len(asks) == 1 or _DRAWN.fullmatch(drawn) is None:
        return asks
    return [ask if ask.error else ask._replace(key=f"{drawn}-{number}") for number, ask in enumerate(asks, start=1)]


def asks_of_rows(action: Action, rows: Iterable[InputRow], options: dict[str, Any]) -> Iterator[Ask]:
    """Asks for the rows of a file, which say themselves what to do where the action is RUN."""
    return map(AskReader(action, options).of_row, rows)


@dataclass(slots=True)
class AskReader:
    """Makes asks of texts; a value that was right once is not looked at again."""

    action: Action
    options: Mapping[str, Any]
    right: set[tuple[str, str]] = field(default_factory=set)
    present: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    columns: Columns | None = None

    def __post_init__(self) -> None:
        self.options = {name: value for name, value in self.options.items() if value is not None}

    def of_reference(self, text: str) -> Ask:
        """An ask for a reference that was typed."""
        try:
            order, line = parse_reference(text)
            self._check(self.options)
            return Ask(self.action, order, line, **self.options)
        except MarketpushError as error:
            error.reference = error.reference or text
            return Ask(self.action, text, error=error)

    def of_row(self, row: InputRow) -> Ask:
        """An ask for the row of a file; one that cannot be read carries its error."""
        if row.error is not None:
            return Ask(self.action, row.get("reference").strip(), source=row.source, row=row.row, error=row.error)
        if row.columns is not self.columns:
            there = {*row.columns.names, *row.columns.constants}
            self.columns, self.present = row.columns, tuple(name for name in COLUMNS if name in there)
            begin = row.columns.own_end
            self.told = () if begin is None else names_of_results(row.columns.written[begin:])
        columns = {name: text for name in self.present if (text := row.get(name).strip())}
        reference = columns.pop("reference", "")
        given: dict[str, Any] = dict(self.options)
        if not columns.keys().isdisjoint(AMOUNTS):
            given = {name: value for name, value in given.items() if name not in AMOUNTS and name != "is_full"}
        action = self.action
        try:
            if not reference:
                raise InvalidValue("the value is missing", field="reference")
            self._check(columns)
            action = self._action(columns.pop("action", None))
            order, line = parse_reference(reference)
            if "line" in columns:
                line = _line(columns.pop("line"), line)
            given.update(columns)
            if "by" in columns:
                given["by"] = _capacity(columns["by"])
            elif self.action is Action.RUN and action is Action.RECEIVE:
                given["by"] = Capacity.CUSTOMER
            outcome, operation = self._told_before(row)
            was_done = outcome in (Outcome.CHANGED, Outcome.UNCHANGED)
            done_by = operation if was_done and action is not Action.REFUND else None
            is_key_open = bool(outcome) and not was_done
            ask = Ask(action, order, line, **given, source=row.source, row=row.row)
            return ask._replace(done_by=done_by, is_key_open=is_key_open)
        except MarketpushError as error:
            error.source, error.row, error.reference = row.source, row.row, reference
            error.field = error.field or "reference"
            return Ask(action, reference, source=row.source, row=row.row, error=error)

    def _told_before(self, row: InputRow) -> tuple[str | None, str | None]:
        """Outcome and operation of a row that comes out of the results of an earlier run."""
        told = dict(zip(self.told, row.own[row.columns.own_end or 0 :], strict=False))
        return told.get("outcome"), told.get("operation", "").strip() or None

    def _action(self, text: str | None) -> Action:
        """What a row wants done: what the command does, where the row does not say or says the same."""
        if text is None and self.action is not Action.RUN:
            return self.action
        name = code_of(text or "")
        if name not in IN_FILES:
            listed = ", ".join(IN_FILES)
            what = f"{text[:40]!r} is not an action" if text else "the value is missing"
            raise InvalidValue(f"{what}; the actions are {listed}", field="action")
        if self.action not in (Action.RUN, name):
            raise InvalidValue(
                f"this row wants {name.replace('_', ' ')}, the command does {self.action.words}",
                field="action",
                fix="marketpush line run does what each row says",
            )
        return Action(name)

    def _check(self, columns: Mapping[str, Any]) -> None:
        """Raises what is wrong with a value, whatever the order is like."""
        for name, value in columns.items():
            if not isinstance(value, str) or (name, value) in self.right:
                continue
            _check_text(name, value)
            if name in AMOUNTS:
                _check_amount(name, value)
            if name not in ("tracking_number", "key", "note"):
                self.right.add((name, value))


def _line(text: str, in_reference: int | None) -> int:
    line = line_number(text)
    if in_reference not in (None, line):
        raise InvalidValue(f"the reference says line {in_reference}, this column {line}", field="line")
    return line


def _capacity(text: str) -> Capacity:
    if text not in RECORDED:
        raise InvalidValue(f"by is operator, customer or carrier, not {text[:40]!r}", field="by")
    return Capacity(text)


def _check_amount(name: str, text: str) -> None:
    """Raise what no currency allows; how many digits its own allows is known with the order."""
    try:
        parse_amount(text, MOST_DIGITS, field=name)
    except MarketpushError:
        parse_amount(text, USUAL_DIGITS, field=name)


def checked_note(note: str | None) -> str | None:
    """The words to keep with a change. Raises InvalidValue for what no note may hold."""
    if note is not None:
        _check_text("note", note)
    return note


def _check_text(name: str, value: str) -> None:
    most = LONGEST.get(name, 100)
    if len(value) > most:
        raise InvalidValue(f"{name} is longer than {most:,} characters", field=name)
    is_refused = _acts_on_screens if name == "note" else _is_no_part_of_a_code
    if not value.isprintable() and any(map(is_refused, value)):
        raise InvalidValue(f"{name} holds a control character", field=name)
    if not value or value.isspace():
        raise InvalidValue(f"{name} is empty", field=name)


def _acts_on_screens(character: str) -> bool:
    return category(character) in ("Cc", "Cs") and character not in "\t\n"


def _is_no_part_of_a_code(character: str) -> bool:
    return not character.isprintable() and character != "\u00a0"
