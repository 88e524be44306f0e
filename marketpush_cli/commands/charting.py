"""Charts of a report: below its table at a terminal, or as a picture in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from marketpush_cli.answering import NO_ROWS
from marketpush_cli.app_context import AppContext
from marketpush_cli.application.reporting.charts import Chart
from marketpush_cli.application.reporting.request import Dimension, ReportRequest
from marketpush_cli.commands.report_options import ReportOptions
from marketpush_cli.domain.errors import FindingsFound, UsageError

if TYPE_CHECKING:
    from marketpush_cli.reports.report import Report

LINES, PICTURE = "lines", "picture"
MOST_LINES = 40
FEWEST_GROUPS = 5
Row = tuple[Any, ...]


def asked_for(app: AppContext, report: Report, typed: ReportOptions) -> str | None:
    """Whether lines or a picture are wanted, or nothing drawn. Raises UsageError where neither can be had."""
    from marketpush_cli.rendering.render import format_of_path
    from marketpush_cli.reports.charted import charted_figures

    charted_figures(report, typed.chart_of)
    if app.writes_file and app.options.format is None and PurePath(str(app.options.output)).suffix.lower() == ".svg":
        if app.options.fields is not None:
            raise UsageError(
                "--fields chooses columns, and a picture has none", fix="--chart-of FIGURE", field="fields"
            )
        if app.options.manifest:
            raise UsageError("--manifest counts rows, and a picture has none", fix="-o FILE.csv", field="manifest")
        if "{" not in str(app.options.output):
            app.expect_file(str(app.options.output), force=bool(app.options.force))
        return PICTURE
    if app.writes_file and app.options.format is None:
        format_of_path(str(app.options.output), ("svg",))
    if not typed.chart and typed.chart_of is None:
        return None
    if not app.is_for_people or app.format not in ("table", "wide"):
        raise UsageError("--chart draws below a table at a terminal", fix="-o FILE.svg for a picture", field="chart")
    return LINES


def _charts(report: Report, by: Sequence[Dimension], typed: ReportOptions, rows: list[Row], most: int) -> list[Chart]:
    from marketpush_cli.reports.charted import charted_figures, charts_of

    return charts_of(report, by, charted_figures(report, typed.chart_of), rows, most)


def drawn_lines(
    app: AppContext, report: Report, by: Sequence[Dimension], typed: ReportOptions, rows: list[Row]
) -> list[str]:
    """At most forty lines of bars, over all currencies, to be shown below the table."""
    from marketpush_cli.rendering.aligned_lines import look_for
    from marketpush_cli.rendering.charts.lines import chart_lines
    from marketpush_cli.rendering.people_values import wording_for
    from marketpush_cli.reports.charted import charted_figures

    bars = len(charted_figures(report, typed.chart_of)) * max(1, len({row[-1] for row in rows}))
    screen = app.screen()
    wording = wording_for(app.streams.stdout, screen, has_marks=False)
    look = look_for(screen, colour=screen.colour)
    charts = _charts(report, by, typed, rows, max(FEWEST_GROUPS, MOST_LINES // bars))
    return [line for chart in charts for line in ("", *chart_lines(chart, screen.width, wording, look))]


def write_picture(
    app: AppContext,
    report: Report,
    by: Sequence[Dimension],
    typed: ReportOptions,
    rows: list[Row],
    request: ReportRequest,
) -> None:
    """Write the charts as one SVG file. Raises FindingsFound where there are none and that is not wanted."""
    from marketpush_cli.rendering.asked import asked
    from marketpush_cli.rendering.charts.picture import picture
    from marketpush_cli.reports.charted import MOST_GROUPS

    charts = _charts(report, by, typed, rows, MOST_GROUPS)
    if not charts and app.options.fail_if_empty:
        raise FindingsFound(NO_ROWS)
    path = str(app.output_path(request.bounded))
    about = asked(request.bounded, app.screen().zone, app.at)
    app.write_file(path, picture(charts, app.screen().zone, about).encode(), force=bool(app.options.force))
    app.invocation.notice(f"{len(charts)} drawn in {path}" if charts else f"there was nothing to draw in {path}")
