"""One report from its options to its rows: grouped, proved where asked, sorted, shown."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.reporting.request import ReportRequest, read_dimensions
from marketpush_cli.application.reporting.requesting import requested
from marketpush_cli.commands import charting
from marketpush_cli.commands.report_options import ReportOptions
from marketpush_cli.domain.catalogue import DEFINITION, FINDING
from marketpush_cli.domain.errors import FindingsFound, UsageError
from marketpush_cli.domain.fields import Shape
from marketpush_cli.domain.permissions import Permission

if TYPE_CHECKING:
    from marketpush_cli.database.snapshot import Snapshot
    from marketpush_cli.reports.report import Report, Table

Row = tuple[Any, ...]


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
        app.show(DEFINITION, definitions(report, shape))
        return
    order = sort_field(shape, typed.sort)
    drawn = charting.asked_for(app, report, typed)
    fields = shape.fields if drawn == charting.PICTURE else app.chosen_fields(shape)
    if fields is None:
        return
    with app.reading(" ".join(app.invocation.argv), Permission.REPORT) as (reader, acting):
        bounds = reader.figures.first_and_last()
        request = requested(typed, by, reader, acting, bounds, app.zone, app.at)
        table = report.gather(reader, request)
        if typed.check:
            prove(app, report, reader, request, table)
        rows = list(report.rows(reader, table, reader.rulebook(app.at).settings))
    shown = chosen_rows(rows, shape, typed, order)
    if drawn == charting.PICTURE:
        charting.write_picture(app, report, by, typed, shown, request)
        return
    below = charting.drawn_lines(app, report, by, typed, shown) if drawn == charting.LINES else []
    places = [shape.names().index(field.name) for field in fields]
    cells = ((*(row[place] for place in places), row[-1], row[0]) for row in shown)
    app.show_cells(fields, cells, len(fields) + 1, chosen=request.bounded, below=below)


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


def chosen_rows(rows: list[Row], shape: Shape, typed: ReportOptions, order: tuple[int, bool] | None) -> list[Row]:
    """The rows that are large enough, sorted, up to the limit."""
    if typed.min_orders:
        orders = shape.names().index("orders")
        rows = [row for row in rows if row[orders] >= typed.min_orders]
    if order is not None:
        place, is_descending = order
        known = [row for row in rows if rank(row[place]) is not None]
        unknown = [row for row in rows if rank(row[place]) is None]
        rows = [*sorted(known, key=lambda row: rank(row[place]), reverse=is_descending), *unknown]
    return rows[: typed.limit] if typed.limit else rows


def rank(cell: Any) -> Any:
    """What a cell is sorted by: quotients by their value, which one over nothing has not."""
    is_quotient = isinstance(cell, tuple) and len(cell) == 2 and isinstance(cell[1], int)
    return (Fraction(*cell) if cell[1] else None) if is_quotient else cell


def sort_field(shape: Shape, text: str | None) -> tuple[int, bool] | None:
    """The column that `--sort` names, and whether the greatest comes first. Raises UsageError for another."""
    if text is None:
        return None
    name = text.strip().lstrip("-")
    if name not in shape.names():
        raise UsageError(f"cannot sort by {name!r}; one can by {', '.join(shape.names())}", field="sort")
    return shape.names().index(name), text.strip().startswith("-")


def definitions(report: Report, shape: Shape) -> list[Row]:
    """What the report counts, then a row a column with what it means."""
    kinds: Mapping[str, str] = {field.name: field.kind.value for field in shape.fields}
    own = [(field.name, field.label, kinds[field.name], field.meaning) for field in shape.fields]
    return [(report.name, report.name.capitalize(), "report", report.counts), *own]
