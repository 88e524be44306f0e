"""One row of an input, kept small: its cells, and what it shares with all the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from marketpush_cli.application.reading.encodings import UTF_8
from marketpush_cli.domain.errors import InvalidValue

InputKind = Literal["csv", "tsv", "jsonl", "references", "xlsx"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How an input is written, so that its results can be written the same way."""

    kind: InputKind
    delimiter: str = ","
    encoding: str = UTF_8
    has_mark: bool = False
    preamble: tuple[str, ...] = ()
    has_header: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that rows share: our names, the words the file has for them, and what fills the empty ones.

    In a file of results, `own_end` is how many of them are the file's own; behind those stands what came of a row.
    """

    names: tuple[str, ...]
    written: tuple[str, ...]
    manner: Manner
    constants: Mapping[str, str] = field(default_factory=dict)
    own_end: int | None = None
    places: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {name: place for place, name in enumerate(self.names)})


class InputRow:
    """One row: where it came from, the line it starts on (a header is line 1), and its cells.

    `cells` are the texts as they count, `own` those that stand in the file; they differ where amounts have a comma.
    One that cannot be read has an `error`, its `own` cells may be of any number, and where it has no cells at all
    `line` is the text that stands there.
    """

    __slots__ = ("cells", "columns", "error", "line", "own", "row", "source")

    def __init__(
        self,
        source: str,
        row: int,
        columns: Columns,
        cells: Sequence[str],
        own: Sequence[str] | None = None,
        error: InvalidValue | None = None,
        line: str | None = None,
    ) -> None:
        self.source = source
        self.row = row
        self.columns = columns
        self.cells = tuple(cells)
        self.own = self.cells if own is None else tuple(own)
        self.error = error
        self.line = line

    def __repr__(self) -> str:
        return f"InputRow({self.source!r}, {self.row}, {self.values!r})"

    @property
    def names(self) -> tuple[str, ...]:
        return self.columns.names

    @property
    def values(self) -> dict[str, str]:
        """The texts by column, constants included."""
        values = dict(zip(self.columns.names, self.cells, strict=True))
        for name, constant in self.columns.constants.items():
            if not values.get(name, "").strip():
                values[name] = constant
        return values

    def get(self, name: str) -> str:
        """The text of a column; empty where there is none."""
        place = self.columns.places.get(name)
        text = "" if place is None else self.cells[place]
        return text if text and not text.isspace() else self.columns.constants.get(name, text)
