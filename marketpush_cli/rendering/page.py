"""One record as a page: its facts below each other, then its nested records as small tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.aligned_lines import Look, print_aligned
from marketpush_cli.rendering.layout import GAP, plan, text_width
from marketpush_cli.rendering.machine_values import own_currency
from marketpush_cli.rendering.people_values import Wording, people_lines, people_text
from marketpush_cli.rendering.records import (
    NESTED,
    RecordSet,
    Row,
    cells_converter,
    currency_reader,
    shown_to_people,
)
from marketpush_cli.rendering.statuses import style_of

INDENT = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the record: its label, and the lines its value takes."""

    label: str
    lines: tuple[str, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Nested records, already worded."""

    fields: tuple[Field, ...]
    shown: tuple[int, ...]
    rows: tuple[list[str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The facts of a record, and what is nested in it below its labels."""

    facts: tuple[Fact, ...]
    parts: tuple[tuple[str, Page | Rows], ...]


def read_page(records: RecordSet, wording: Wording, *, shows_all: bool) -> Page | None:
    """The page of the only record, if there is one; `shows_all` keeps also the empty columns of nested records."""
    row = next(iter(records.rows), None)
    if row is None:
        return None
    return _page(records.fields, row, currency_reader(records.fields)(row), wording, shows_all)


def _page(fields: Sequence[Field], row: Row, currency: str | None, wording: Wording, shows_all: bool) -> Page:
    pairs = list(zip(fields, row, strict=False))
    facts = tuple(_fact(field, value, currency, wording) for field, value in pairs if field.kind not in NESTED)
    parts = tuple(
        (field.label, _part(field, value, currency, wording, shows_all))
        for field, value in pairs
        if field.kind in NESTED and value
    )
    return Page(facts, parts)


def _fact(field: Field, value: object, currency: str | None, wording: Wording) -> Fact:
    lines = [] if value is None else people_lines(field, wording)(value, currency)
    if not any(lines):
        return Fact(field.label, (wording.absent,), "dim")
    return Fact(field.label, tuple(lines), style_of(lines[0]) if field.kind is Kind.STATUS else "")


def _part(field: Field, value: object, currency: str | None, wording: Wording, shows_all: bool) -> Page | Rows:
    own = own_currency(field.of)
    if not isinstance(value, tuple | list):
        raise TypeError(f"the records of {field.name} are no sequence")
    if field.kind is Kind.RECORD:
        row = tuple(value)
        return _page(field.of, row, own(row, currency), wording, shows_all)
    convert = cells_converter([people_text(each, wording) for each in field.of], absent="")
    rows = tuple(convert(row, own(row, currency)) for row in value)
    if shows_all:
        return Rows(field.of, tuple(range(len(field.of))), rows)
    return Rows(field.of, tuple(index for index in shown_to_people(field.of) if any(row[index] for row in rows)), rows)


def print_page(out: TextIO, page: Page, look: Look, indent: str = "") -> None:
    """Print the page line by line; nothing is cut or wrapped."""
    label_width = max((text_width(fact.label) for fact in page.facts), default=0) + GAP
    for fact in page.facts:
        label = look.painted(fact.label, "dim") + " " * (label_width - text_width(fact.label))
        for number, line in enumerate(fact.lines):
            start = " " * label_width if number else label
            out.write((indent + start + look.painted(line, fact.style)).rstrip() + "\n")
    for label, part in page.parts:
        out.write(f"\n{indent}{look.painted(label, 'bold')}\n")
        _print_part(out, part, look, indent + " " * INDENT)


def _print_part(out: TextIO, part: Page | Rows, look: Look, indent: str) -> None:
    if isinstance(part, Page):
        print_page(out, part, look, indent)
    else:
        print_aligned(out, plan(part.fields, part.shown, part.rows, None), part.rows, look, indent)
