"""Small tables of a screen that must not scroll: headings without a rule, as many rows as there is room for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from marketpush_cli.domain.fields import Field
from marketpush_cli.rendering.aligned_lines import Look, cell_writer
from marketpush_cli.rendering.layout import GAP, plan, shortened, text_width

_BETWEEN = " " * GAP


def table_lines(fields: Sequence[Field], rows: Sequence[Sequence[str]], room: int, look: Look) -> list[str]:
    """Headings and rows in at most so many cells a line; columns go by their priority."""
    layout = plan(fields, range(len(fields)), rows, room)
    headings = []
    for column in layout.columns:
        label = shortened(column.label, column.width, look.ellipsis)
        blanks = " " * (column.width - text_width(label))
        headings.append(blanks + label if column.is_right_aligned else label + blanks)
    writers = [(column.index, cell_writer(column, look)) for column in layout.columns]
    lines = [_BETWEEN.join(write(row[index]) for index, write in writers).rstrip() for row in rows]
    return [look.painted(_BETWEEN.join(headings).rstrip(), "bold"), *lines]


def fit(fields: Sequence[Field], rows: Sequence[Sequence[str]], room: int, priority: int) -> bool:
    """Whether all columns up to a priority have room."""
    kept = [column.index for column in plan(fields, range(len(fields)), rows, room).columns]
    return all(index in kept for index, field in enumerate(fields) if field.priority <= priority)


def beside(left: Sequence[str], right: Sequence[str], width: int) -> list[str]:
    """Two tables beside each other; the left one takes so many cells."""
    count = max(len(left), len(right))
    pairs = zip([*left, *[""] * (count - len(left))], [*right, *[""] * (count - len(right))], strict=True)
    return [f"{one}{' ' * (width - seen_width(one))}{other}".rstrip() for one, other in pairs]


_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def seen_width(line: str) -> int:
    """How many cells a line takes, colours left out."""
    return text_width(_COLOUR.sub("", line))


def within(line: str, width: int, look: Look) -> str:
    """A line that a screen does not break: what is too long is shortened, and loses its colours."""
    return line if seen_width(line) <= width else shortened(_COLOUR.sub("", line), width, look.ellipsis)
