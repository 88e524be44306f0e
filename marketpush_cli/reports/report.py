"""What a report is, and the tables it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.ports import Reader
from marketpush_cli.application.reporting.facts import Duration, Figures
from marketpush_cli.application.reporting.request import Dimension, Key, ReportRequest
from marketpush_cli.domain.fields import Field, Kind, Shape
from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.replay import Finding, finding
from marketpush_cli.domain.statuses import ADVANCE, Status

ALL = "all"
Group = tuple[Key, str | None]


class FigureReader(Reader, Protocol):
    """A snapshot that answers questions of reports as well."""

    @property
    def figures(self) -> Figures: ...
    def count_orders(self, chosen: OrderFilter) -> int: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its name and how it is held, what it is called, and what it means in a sentence."""

    name: str
    kind: Kind
    label: str
    definition: str
    priority: int = 3


@dataclass(slots=True)
class Cell:
    """What is summed up in one group: numbers, and values of which percentiles are taken."""

    sums: dict[str, int] = field(default_factory=dict)
    values: dict[str, list[int]] = field(default_factory=dict)

    def add(self, **amounts: int) -> None:
        for name, amount in amounts.items():
            self.sums[name] = self.sums.get(name, 0) + amount

    def noted(self, name: str) -> list[int]:
        """The values under a name, to add to."""
        return self.values.setdefault(name, [])

    def __getitem__(self, name: str) -> int:
        return self.sums.get(name, 0)


def merged(cells: Iterable[Cell]) -> Cell:
    """One cell of several groups together."""
    whole = Cell()
    for cell in cells:
        whole.add(**cell.sums)
        for name, values in cell.values.items():
            whole.noted(name).extend(values)
    return whole


class Table:
    """Cells by group and currency; a group is there once something was put into it."""

    def __init__(self) -> None:
        self.cells: dict[Group, Cell] = {}

    def at(self, key: Key, currency: str | None = None) -> Cell:
        return self.cells.setdefault((key, currency), Cell())

    def groups(self) -> list[Group]:
        """Sorted by group: stages and statuses on their way, what has none last."""
        return sorted(self.cells, key=lambda group: ([_place(part) for part in group[0]], group[1] or ""))


_ON_THE_WAY = {status.value: place for place, status in enumerate((*ADVANCE, *Status))}


def _place(part: str | None) -> tuple[bool, int, str]:
    return part is None, _ON_THE_WAY.get(part or "", -1), part or ""


Gather = Callable[[FigureReader, ReportRequest], Table]
Values = Callable[[Cell], Mapping[str, Any]]
Marks = Callable[[Mapping[str, Any], Mapping[str, int]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Report:
    """A report: `gather` reads its figures by statements, `prove` works them out from single orders.

    `standing` are the dimensions that it always has, `usual` those it has without `--by`. `values` makes the figures
    of what was summed up, `marks` says which of them go beyond the limits in the settings. `charted` is what a chart
    shows unless another figure is named; several are parts of one whole.
    """

    name: str
    says: str
    counts: str
    figures: tuple[Figure, ...]
    gather: Gather
    prove: Gather
    values: Values
    charted: tuple[str, ...]
    standing: tuple[Dimension, ...] = ()
    usual: tuple[Dimension, ...] = ()
    has_currency: bool = False
    titles: Callable[[FigureReader, ReportRequest, Sequence[Key]], Mapping[Key, str]] | None = None
    marks: Marks | None = None

    def shape(self, by: Sequence[Dimension]) -> Shape:
        """The fields of its rows."""
        groups = [
            Field(
                "group" if place == 0 else f"group_{place + 1}", str(name).capitalize(), _kind(name), _meaning(name), 1
            )
            for place, name in enumerate(by)
        ]
        fields = groups or [Field("group", "Group", Kind.CODE, "all of them", 1)]
        if self.titles is not None:
            fields.append(Field("title", "Title", Kind.TEXT, "what is sold under this number", 4))
        if self.has_currency:
            fields.append(Field("currency", "Currency", Kind.CODE, "ISO 4217 code of every amount", 2))
        own = [Field(each.name, each.label, each.kind, each.definition, each.priority) for each in self.figures]
        if self.marks is not None:
            own.append(Field("warnings", "Warnings", Kind.TEXTS, "rates beyond the limits in the settings", 2))
        return Shape(f"report_{self.name}", (*fields, *own), "group")

    def rows(
        self, reader: FigureReader, request: ReportRequest, table: Table, limits: Mapping[str, int]
    ) -> Iterator[tuple[Any, ...]]:
        """A row a group and currency: cells of the shape, then the currency."""
        groups = table.groups()
        titles = self.titles(reader, request, [key for key, _ in groups]) if self.titles is not None else None
        for key, currency in groups:
            values = self.values(table.cells[key, currency])
            lead: list[Any] = list(key) or [ALL]
            if titles is not None:
                lead.append(titles.get(key))
            if self.has_currency:
                lead.append(currency)
            marks = () if self.marks is None else (self.marks(values, limits),)
            yield (*lead, *(values[each.name] for each in self.figures), *marks, currency)

    def compare(self, shown: Table, proved: Table) -> Iterator[Finding]:
        """A finding for every figure in which two readings differ."""
        for group in sorted({*shown.cells, *proved.cells}, key=str):
            key, currency = group
            name = " ".join([*(part or "-" for part in key), *([currency] if currency else [])]) or ALL
            one = self.values(shown.cells.get(group, Cell()))
            other = self.values(proved.cells.get(group, Cell()))
            for each in self.figures:
                if one[each.name] != other[each.name]:
                    both = (_told(each, values[each.name], currency) for values in (one, other))
                    yield finding(f"report {self.name}", name, each.name, *both)


def _told(figure: Figure, value: Any, currency: str | None) -> Any:
    return format_amount(value, currency) if figure.kind is Kind.MONEY and currency is not None else value


def _kind(dimension: Dimension) -> Kind:
    if dimension in (Dimension.STATUS, Dimension.STAGE):
        return Kind.STATUS
    return Kind.REFERENCE if dimension is Dimension.PRODUCT else Kind.CODE


_MEANINGS = {
    Dimension.DAY: "local day",
    Dimension.WEEK: "ISO week of the local day",
    Dimension.MONTH: "month of the local day",
    Dimension.SELLER: "code of the seller's store",
    Dimension.STATUS: "the order's status now",
    Dimension.PRODUCT: "the seller's article number",
    Dimension.REASON: "reason code; none where nothing has a reason",
    Dimension.CARRIER: "the line's carrier now; none before it is shipped",
    Dimension.CURRENCY: "ISO 4217 code",
    Dimension.STAGE: "the line's stage",
}


def _meaning(dimension: Dimension) -> str:
    return _MEANINGS[dimension]


def note_durations(table: Table, request: ReportRequest, durations: Iterable[Duration]) -> None:
    """Add single values to the groups of a table; there may be millions in few groups."""
    known: dict[tuple[object, ...], list[int]] = {}
    for key, what, seconds in durations:
        values = known.get((key, what))
        if values is None:
            values = known[key, what] = table.at(request.named(key)).noted(what)
        values.append(seconds)
