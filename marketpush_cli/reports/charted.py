"""From the rows of a report to charts: one a currency, each of one measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from marketpush_cli.application.reporting.calendar import names_between
from marketpush_cli.application.reporting.charts import ADDABLE, Chart, Series, number_of
from marketpush_cli.application.reporting.request import OF_TIME, Dimension
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.fields import Kind
from marketpush_cli.reports.report import Figure, Report

MOST_GROUPS = 40
MOST_SERIES = 8
NONE = "none"
Row = Sequence[Any]


def charted_figures(report: Report, name: str | None) -> tuple[Figure, ...]:
    """The figure of that name, or the report's own. Raises UsageError for another."""
    known = {figure.name: figure for figure in report.figures}
    if name is not None and name not in known:
        raise UsageError(f"there is no figure {name!r} to draw; there are {', '.join(known)}", field="chart_of")
    return tuple(known[each] for each in ((name,) if name else report.charted))


def charts_of(
    report: Report, by: Sequence[Dimension], figures: Sequence[Figure], rows: Sequence[Row], most: int = MOST_GROUPS
) -> list[Chart]:
    """The charts of rows with the report's cells and then their currency, of at most so many groups each."""
    places = [report.shape(by).names().index(figure.name) for figure in figures]
    times = _times(by, rows)
    found = []
    for currency in sorted({row[-1] for row in rows}, key=str):
        cells = [(_key(by, row), [row[place] for place in places]) for row in rows if row[-1] == currency]
        wanted = _Wanted(report, by, figures, currency, most)
        found.append(_over_time(wanted, cells, times) if times else _by_group(wanted, cells))
    return found


def _times(by: Sequence[Dimension], rows: Sequence[Row]) -> tuple[str, ...]:
    """Every day, week or month from the first to the last of all rows; nothing without such a dimension."""
    place = _place_of_time(by)
    if place is None or not rows:
        return ()
    names = [str(row[place]) for row in rows]
    return names_between(min(names), max(names), OF_TIME[by[place]])


def _place_of_time(by: Sequence[Dimension]) -> int | None:
    return next((place for place, dimension in enumerate(by) if dimension in OF_TIME), None)


def _key(by: Sequence[Dimension], row: Row) -> tuple[str, ...]:
    """The names of a row's group; statuses in words."""
    names = (NONE if part is None else str(part) for part in row[: len(by)])
    return tuple(
        name.replace("_", " ") if dimension in (Dimension.STATUS, Dimension.STAGE) else name
        for dimension, name in zip(by, names, strict=True)
    )


Cells = list[tuple[tuple[str, ...], list[Any]]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one chart is made with."""

    report: Report
    by: Sequence[Dimension]
    figures: Sequence[Figure]
    currency: str | None
    most: int

    @property
    def kind(self) -> Kind:
        return self.figures[0].kind

    @property
    def can_be_added(self) -> bool:
        return self.kind in ADDABLE

    @property
    def title(self) -> str:
        measure = self.figures[0].label if len(self.figures) == 1 else "Lines"
        groups = " and ".join(dimension.value for dimension in self.by)
        named = f"{self.report.name.capitalize()}: {measure.lower()}{f' by {groups}' if groups else ''}"
        return f"{named}, {self.currency}" if self.currency else named


def _by_group(wanted: _Wanted, cells: Cells) -> Chart:
    kept, rest = _largest(cells, wanted.most)
    labels = [" / ".join(key) or "all" for key, _ in kept]
    values = [list(found) for _, found in kept]
    note = None
    if rest and wanted.can_be_added:
        labels.append(f"{len(rest)} others")
        values.append([sum(column) for column in zip(*(found for _, found in rest), strict=True)])
    elif rest:
        note = f"{len(rest)} more are not drawn"
    series = [
        Series(figure.label, tuple(found[place] for found in values)) for place, figure in enumerate(wanted.figures)
    ]
    is_stacked = len(wanted.figures) > 1
    return Chart(wanted.title, wanted.kind, wanted.currency, tuple(labels), tuple(series), False, is_stacked, note)


def _largest(cells: Cells, most: int) -> tuple[Cells, Cells]:
    """The largest groups in the order they came in, and the rest."""
    if len(cells) <= most:
        return cells, []
    ranked = sorted(range(len(cells)), key=lambda place: _size(cells[place][1]), reverse=True)
    kept = set(ranked[: most - 1])
    return [cells[place] for place in sorted(kept)], [cell for place, cell in enumerate(cells) if place not in kept]


def _size(values: Iterable[Any]) -> Any:
    return sum(abs(number) for number in map(number_of, values) if number is not None)


def _over_time(wanted: _Wanted, cells: Cells, labels: tuple[str, ...]) -> Chart:
    place = _place_of_time(wanted.by)
    lines: dict[str, dict[str, Any]] = {}
    for key, values in cells:
        name = " / ".join(part for at, part in enumerate(key) if at != place)
        lines.setdefault(name, {})[key[place or 0]] = sum(values) if len(values) > 1 else values[0]
    ranked = sorted(lines, key=lambda name: _size(lines[name].values()), reverse=True)
    kept = [name for name in lines if name in ranked[:MOST_SERIES]]
    absent = 0 if wanted.can_be_added else None
    series = [Series(name, tuple(lines[name].get(label, absent) for label in labels)) for name in kept]
    rest = [lines[name] for name in lines if name not in kept]
    note = f"{len(rest)} smaller are not drawn" if rest else None
    return Chart(wanted.title, wanted.kind, wanted.currency, labels, tuple(series), True, False, note)
