"""How long lines stay at each stage. Definitions: docs/reports.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marketpush_cli.application.reporting.request import Dimension, ReportRequest
from marketpush_cli.domain.fields import Kind
from marketpush_cli.domain.figures import mean, percentile
from marketpush_cli.domain.orders import Line
from marketpush_cli.domain.statuses import Stage
from marketpush_cli.reports.report import Cell, Figure, FigureReader, Report, Table, note_durations
from marketpush_cli.reports.whole_orders import line_key, whole_orders

SECOND = 1_000_000
FIGURES = (
    Figure("lines", Kind.COUNT, "Lines", "lines that left the stage", 1),
    Figure("p50", Kind.SECONDS, "Median", "median seconds at the stage", 1),
    Figure("p90", Kind.SECONDS, "90 %", "90th percentile of seconds at the stage", 2),
    Figure("mean", Kind.SECONDS, "Mean", "mean seconds at the stage", 3),
)


def gather(reader: FigureReader, request: ReportRequest) -> Table:
    """By statements."""
    table = Table()
    note_durations(table, request, reader.figures.stage_durations(request))
    return table


def prove(reader: FigureReader, request: ReportRequest) -> Table:
    """By single orders."""
    table = Table()
    for placed in whole_orders(reader, request.chosen):
        for line in placed.order.lines:
            for stage, begun, left in stays(line):
                if request.contains(left):
                    key = line_key(request, placed, line, left, stage=stage.value)
                    table.at(key).noted(stage.value).append((left - begun) // SECOND)
    return table


def stays(line: Line) -> Iterator[tuple[Stage, int, int]]:
    """The stages that a line has left, when it came there and when it left."""
    decided = (line.rejected_at, line.canceled_at)
    course = (
        (Stage.PENDING, line.pending_at, (line.awaiting_fulfillment_at, *decided)),
        (Stage.AWAITING_FULFILLMENT, line.awaiting_fulfillment_at, (line.shipped_at, line.canceled_at)),
        (Stage.SHIPPED, line.shipped_at, (line.received_at,)),
        (Stage.RECEIVED, line.received_at, (line.closed_at,)),
    )
    for stage, begun, ends in course:
        left = next((end for end in ends if end is not None), None)
        if begun is not None and left is not None:
            yield stage, begun, left


def values(cell: Cell) -> Mapping[str, Any]:
    """The figures of a group."""
    times = [seconds for values in cell.values.values() for seconds in values]
    return {"lines": len(times), "p50": percentile(times, 50), "p90": percentile(times, 90), "mean": mean(times)}


REPORT = Report(
    "fulfillment",
    "How long lines stay at each stage.",
    "Lines on the day they left a stage, and how long they had been there.",
    FIGURES,
    gather,
    prove,
    values,
    ("p50",),
    standing=(Dimension.STAGE,),
)
