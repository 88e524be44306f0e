"""What is stuck: lines at open stages by how long they have been there. Definitions: docs/reports.md."""

from __future__ import annotations

from collections.abc import Mapping

from marketpush_cli.application.reporting.calendar import DAY
from marketpush_cli.application.reporting.facts import BUCKETS
from marketpush_cli.application.reporting.request import Dimension, ReportRequest
from marketpush_cli.domain.fields import Kind
from marketpush_cli.domain.statuses import OPEN_STAGES, Status
from marketpush_cli.reports.report import Cell, Figure, FigureReader, Report, Table
from marketpush_cli.reports.whole_orders import line_key, whole_orders

NAMES = tuple(name for name, _ in BUCKETS)
FIGURES = tuple(
    Figure(name, Kind.COUNT, label, f"lines that have been at the stage {says}", 1)
    for (name, _), label, says in zip(
        BUCKETS,
        ("< 1 d", "1-3 d", "3-7 d", "7-30 d", "> 30 d"),
        ("less than a day", "one to three days", "three to seven days", "seven to thirty days", "thirty days or more"),
        strict=True,
    )
)


def gather(reader: FigureReader, request: ReportRequest) -> Table:
    """By statements."""
    table = Table()
    for found in reader.figures.ages(request):
        table.at(request.named(found.key)).add(**dict(zip(NAMES, found.counts, strict=True)))
    return table


def prove(reader: FigureReader, request: ReportRequest) -> Table:
    """By single orders."""
    table = Table()
    for placed in whole_orders(reader, request.chosen):
        for line in placed.order.lines:
            since = getattr(line, f"{line.stage}_at") or line.status_at
            if line.stage in OPEN_STAGES and line.status is not Status.REFUNDED and request.contains(since):
                table.at(line_key(request, placed, line, since)).add(**{bucket(request.at - since): 1})
    return table


def bucket(age: int) -> str:
    """The column that an age in microseconds is counted in."""
    return next(name for name, days in BUCKETS if days is None or age < days * DAY)


def values(cell: Cell) -> Mapping[str, int]:
    """The figures of a group."""
    return {name: cell[name] for name in NAMES}


REPORT = Report(
    "aging",
    "What is stuck: lines by how long they have been at their stage.",
    "Lines at an open stage now, by the time since they came there; under an incident too, given back in full not.",
    FIGURES,
    gather,
    prove,
    values,
    NAMES,
    standing=(Dimension.STAGE,),
)
