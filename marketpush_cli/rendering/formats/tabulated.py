"""`tabulate:NAME`: the tables of tabulate, from texts only, so that it parses nothing and changes nothing."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from typing import TextIO

from tabulate import tabulate

from marketpush_cli.rendering.formats.markdown import escaped
from marketpush_cli.rendering.people_values import people_rows, wording_for
from marketpush_cli.rendering.records import RIGHT_ALIGNED, WRITTEN_BY_US, RecordSet, shown_to_people
from marketpush_cli.rendering.screen import Request

_PREFIX = "tabulate:"


def _replacing(table: Mapping[str, str]) -> Callable[[str], str]:
    codes = str.maketrans(dict(table))
    return lambda text: text.translate(codes)


def _backslash(characters: str) -> Callable[[str], str]:
    return _replacing({character: f"\\{character}" for character in characters})


_ENTITIES = _replacing({character: f"&#{ord(character)};" for character in "<>&|[]{}'*_"})
_IN_LATEX = _replacing(
    {character: f"\\{character}" for character in "#$%&_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\^{}", "<": r"\ensuremath{<}"}
    | {">": r"\ensuremath{>}"}
)
_IN_RST = _backslash("\\*`|_")
_STARTS_A_BLOCK = frozenset(string.punctuation) - frozenset("\\*`|_")


def _rst(text: str) -> str:
    return f"\\{_IN_RST(text)}" if text[:1] in _STARTS_A_BLOCK else _IN_RST(text)


_ESCAPES: dict[str, Callable[[str], str]] = {
    "asciidoc": _backslash("|{<"),
    "github": escaped,
    "jira": _backslash("\\|{}[]*!"),
    "latex_raw": _IN_LATEX,
    "mediawiki": _ENTITIES,
    "moinmoin": _ENTITIES,
    "orgtbl": _replacing({"|": r"\vert{}"}),
    "pipe": escaped,
    "rst": _rst,
    "textile": _ENTITIES,
    "youtrack": _ENTITIES,
}


def write(records: RecordSet, out: TextIO, request: Request) -> int:
    """Write the table and return how many records; it is made in memory. A single record becomes labels and values."""
    name = request.format.removeprefix(_PREFIX)
    fields = records.fields
    rows = people_rows(fields, records.rows, wording_for(out, request.screen, has_marks=False))
    guards = [_ESCAPES.get(name) if field.kind not in WRITTEN_BY_US else None for field in fields]
    cells = [[text if guard is None else guard(text) for text, guard in zip(row, guards, strict=True)] for row in rows]
    if records.single:
        pairs = [[field.label, text] for row in cells for field, text in zip(fields, row, strict=True)]
        out.write(_table(["Field", "Value"], pairs, ["left", "left"], name))
        return len(cells)
    shown = shown_to_people(fields)
    sides = ["right" if fields[index].kind in RIGHT_ALIGNED else "left" for index in shown]
    shown_cells = [[row[index] for index in shown] for row in cells]
    out.write(_table([fields[index].label for index in shown], shown_cells, sides, name))
    return len(cells)


def _table(headings: list[str], rows: list[list[str]], sides: list[str], name: str) -> str:
    drawn = tabulate(
        rows, headings, tablefmt=name, disable_numparse=True, colalign=sides if rows else None, preserve_whitespace=True
    )
    return drawn + "\n"
