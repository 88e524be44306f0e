"""Complaints: how many, how they stand, how long they took. Definitions: docs/reports.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketpush_cli.application.reporting.request import Key, ReportRequest
from marketpush_cli.domain.fields import Kind
from marketpush_cli.domain.figures import percentile
from marketpush_cli.domain.statuses import IncidentState
from marketpush_cli.reports.report import Cell, Figure, FigureReader, Report, Table
from marketpush_cli.reports.whole_orders import line_key, whole_orders

SECOND = 1_000_000
FIGURES = (
    Figure("opened", Kind.COUNT, "Opened", "incidents opened", 1),
    Figure("open", Kind.COUNT, "Open", "of these, new or disputed now", 1),
    Figure("resolved", Kind.COUNT, "Resolved", "of these, resolved by the seller and not closed yet", 2),
    Figure("closed", Kind.COUNT, "Closed", "of these, closed", 1),
    Figure("p50_to_close", Kind.SECONDS, "To close", "median seconds from opened to closed", 2),
)


def gather(reader: FigureReader, request: ReportRequest) -> Table:
    """By statements."""
    table = Table()
    for found in reader.figures.incidents(request):
        _count(table, request.named(found.key), found.state, found.lasted)
    return table


def prove(reader: FigureReader, request: ReportRequest) -> Table:
    """By single orders."""
    table = Table()
    for placed in whole_orders(reader, request.chosen):
        for incident in placed.order.incidents:
            if request.contains(incident.opened_at):
                line = placed.order.line(incident.line)
                key = line_key(request, placed, line, incident.opened_at, reason=incident.opening_reason)
                closed = incident.closed_at
                _count(table, key, incident.state, None if closed is None else closed - incident.opened_at)
    return table


def _count(table: Table, key: Key, state: str, lasted: int | None) -> None:
    cell = table.at(key)
    open_states = (IncidentState.NEW, IncidentState.DISPUTED)
    cell.add(opened=1, open=int(state in open_states), resolved=int(state == IncidentState.RESOLVED))
    if lasted is not None:
        cell.add(closed=1)
        cell.noted("lasted").append(lasted // SECOND)


def values(cell: Cell) -> Mapping[str, Any]:
    """The figures of a group."""
    counts = {name: cell[name] for name in ("opened", "open", "resolved", "closed")}
    return {**counts, "p50_to_close": percentile(cell.values.get("lasted", []), 50)}


REPORT = Report(
    "incidents",
    "Complaints: how many, how they stand, how long they took.",
    "Incidents by the day they were opened, and how they stand now; reason is why they were opened.",
    FIGURES,
    gather,
    prove,
    values,
    ("opened",),
)
