"""One report from its options to its rows: grouped, proved where asked, sorted, shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.reporting.request import ReportRequest, read_dimensions
from marketpush_cli.application.reporting.requesting import requested
from marketpush_cli.commands import charting
from marketpush_cli.commands.report_options import ReportOptions
from marketpush_cli.commands.splitting import write_each_seller
from marketpush_cli.domain.catalogue import DEFINITION, FINDING
from marketpush_cli.domain.errors import FindingsFound, UsageError
from marketpush_cli.domain.fields import Field, Kind, Shape
from marketpush_cli.domain.permissions import Permission

if TYPE_CHECKING:
    from marketpush_cli.database.snapshot import Snapshot
    from marketpush_cli.reports.report import Report, Table

Row = tuple[Any, ...]
Order = Sequence[tuple[int, bool]]


def report_named(name: str) -> Report:
    """The report of that name."""
    found: Report = import_module(f"marketpush_cli.reports.{name}").REPORT
    return found


def show_report(context: typer.Context, name: str, typed: ReportOptions) -> None:
    """Show a report, or what its figures mean."""
    app, report = AppContext.of(context), report_named(name)
    by = read_dimensions(typed.by, report.standing) or report.usual
    shape = report.shape(by)
    if typed.explain:
        explain(app, report, shape)
        return
    order = sort_fields(shape, typed.sort)
    drawn = charting.asked_for(app, report, typed)
    fields = shape.fields if drawn == charting.PICTURE else app.chosen_fields(shape)
    if fields is None:
        return
    showing = _Showing(app, report, typed, shape, fields, order)
    with app.reading(" ".join(app.invocation.argv), Permission.REPORT) as (reader, acting):
        bounds = reader.figures.first_and_last()
        request = requested(typed, by, reader, acting, bounds, app.zone, app.at)
        if app.options.split_by is not None:
            showing.each_seller(reader, request)
            return
        shown, left_out = showing.rows(reader, request)
    if drawn == charting.PICTURE:
        charting.write_picture(app, report, by, typed, shown, request)
        return
    below = charting.drawn_lines(app, report, by, typed, shown) if drawn == charting.LINES else []
    showing.show(shown, request, [*below, *told_rates(app, fields)])
    if left_out:
        app.invocation.notice(f"{left_out} rows left out by --limit {typed.limit}; --limit 0 shows all")


@dataclass(frozen=True, slots=True)
class _Showing:
    """What one run shows of a report: which columns, and in which order of which columns."""

    app: AppContext
    report: Report
    typed: ReportOptions
    shape: Shape
    fields: tuple[Field, ...]
    order: Order

    def rows(self, reader: Snapshot, request: ReportRequest) -> tuple[list[Row], int]:
        """The rows, proved where that is asked for, and how many more the limit leaves out."""
        table = self.report.gather(reader, request)
        if self.typed.check:
            prove(self.app, self.report, reader, request, table)
        rows = self.report.rows(reader, request, table, reader.rulebook(self.app.at).settings)
        return chosen_rows(list(rows), self.shape, self.typed, self.order)

    def show(self, rows: list[Row], request: ReportRequest, below: Sequence[str] = ()) -> int:
        """Show the chosen cells of rows that end with their currency; how many there were."""
        places = [self.shape.names().index(field.name) for field in self.fields]
        cells = ((*(row[place] for place in places), row[-1], row[0]) for row in rows)
        return self.app.show_cells(self.fields, cells, len(self.fields) + 1, chosen=request.bounded, below=below)

    def each_seller(self, reader: Snapshot, request: ReportRequest) -> None:
        """Write the report of each seller that has rows to a file of its own."""

        def write(chosen: OrderFilter) -> int:
            of_seller = replace(request, chosen=chosen)
            rows, _ = self.rows(reader, of_seller)
            return self.show(rows, of_seller) if rows else 0

        write_each_seller(self.app, reader, request.chosen, write)


def told_rates(app: AppContext, fields: tuple[Field, ...]) -> list[str]:
    """What the rates of a table mean, for people."""
    rates = [field for field in fields if field.kind is Kind.RATIO]
    if not rates or not app.is_for_people or app.format not in ("table", "wide"):
        return []
    return ["", *(line for field in rates for line in wrapped(f"{field.label}: {field.meaning}", app.screen().width))]


def explain(app: AppContext, report: Report, shape: Shape) -> None:
    """Say what each figure counts: to people in lines that fit, elsewhere as records."""
    rows = definitions(report, shape)
    if not app.is_for_people or app.format != "table" or app.options.fields is not None:
        app.show(DEFINITION, rows)
        return
    with app.paged() as out:
        for name, label, _, meaning in rows:
            out.write(f"{name}  ({label})\n" if name != label.lower() else f"{name}\n")
            out.writelines(f"{line}\n" for line in wrapped(meaning, app.screen().width, indent="    "))


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """A sentence in lines of whole words, at most as wide as the screen; what goes on is set in."""
    from textwrap import wrap

    return wrap(text, max(width, 40), initial_indent=indent, subsequent_indent=indent or "  ")


def prove(app: AppContext, report: Report, reader: Snapshot, request: ReportRequest, table: Table) -> None:
    """Work the report out again from single orders. Raises FindingsFound for a difference, and shows where it can."""
    findings = list(report.compare(table, report.prove(reader, request)))
    if not findings:
        app.invocation.notice(f"ok: report {report.name} agrees with the single orders")
        return
    if not (app.writes_file or app.options.mail_to or app.options.fields):
        app.show(FINDING, (tuple(found) for found in findings))
    first, count = findings[0], f"{len(findings)} figures" if len(findings) > 1 else "1 figure"
    raise FindingsFound(
        f"report {report.name} differs from the single orders in {count}, the first: {first.field} of "
        f"{first.reference} is {first.stored}, and from the orders {first.computed}",
        fix="marketpush database check",
    )


def chosen_rows(
    rows: list[Row], shape: Shape, typed: ReportOptions, order: Sequence[tuple[int, bool]]
) -> tuple[list[Row], int]:
    """The rows that are large enough, sorted, up to the limit, and how many more it leaves out.

    Amounts are compared within their currency, and the currencies then share the limit.
    """
    if typed.min_orders:
        orders = shape.names().index("orders")
        rows = [row for row in rows if row[orders] >= typed.min_orders]
    for place, is_descending in reversed(order):
        known = [row for row in rows if rank(row[place]) is not None]
        unknown = [row for row in rows if rank(row[place]) is None]
        rows = [*sorted(known, key=lambda row: rank(row[place]), reverse=is_descending), *unknown]
    most = typed.limit or len(rows)
    if not any(shape.fields[place].kind is Kind.MONEY for place, _ in order):
        return rows[:most], max(0, len(rows) - most)
    ranks: Counter[str] = Counter()
    ranked = []
    for row in rows:
        ranks[row[-1]] += 1
        ranked.append((ranks[row[-1]], row))
    first = sorted(ranked, key=lambda pair: (pair[0], pair[1][-1]))[:most]
    shown = [row for _, row in sorted(first, key=lambda pair: (pair[1][-1], pair[0]))]
    return shown, len(rows) - len(shown)


def rank(cell: Any) -> Any:
    """What a cell is sorted by: quotients by their value, which one over nothing has not."""
    is_quotient = isinstance(cell, tuple) and len(cell) == 2 and isinstance(cell[1], int)
    return (Fraction(*cell) if cell[1] else None) if is_quotient else cell


def sort_fields(shape: Shape, text: str | None) -> list[tuple[int, bool]]:
    """The columns that `--sort` names, and whether the greatest comes first. Raises UsageError for another."""
    found = []
    for word in text.split(",") if text is not None else ():
        name = word.strip().removeprefix("-")
        if name not in shape.names():
            raise UsageError(f"cannot sort by {name!r}; one can by {', '.join(shape.names())}", field="sort")
        found.append((shape.names().index(name), word.strip().startswith("-")))
    return found


def definitions(report: Report, shape: Shape) -> list[Row]:
    """What the report counts, then a row a column with what it means."""
    kinds: Mapping[str, str] = {field.name: field.kind.value for field in shape.fields}
    own = [(field.name, field.label, kinds[field.name], field.meaning) for field in shape.fields]
    return [(report.name, report.name.capitalize(), "report", report.counts), *own]
