"""The sellers' score card: rates and times. Definitions: docs/reports.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from marketpush_cli.application.reporting.request import Dimension, Key, ReportRequest
from marketpush_cli.domain.fields import Kind
from marketpush_cli.domain.figures import mean, percentile
from marketpush_cli.domain.orders import Line
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.statuses import Stage, Status
from marketpush_cli.reports.report import Cell, Figure, FigureReader, Report, Table, note_durations
from marketpush_cli.reports.whole_orders import line_key, time_of, was_accepted, whole_orders

SECOND = 1_000_000


class Rate(NamedTuple):
    """A quotient of two counts, both printed beside it; `limit` is the setting beyond which it is marked."""

    name: str
    label: str
    of: str
    over: str
    definition: str
    limit: str
    priority: int = 2


RATES = (
    Rate(
        "acceptance_rate",
        "Acceptance",
        "accepted_orders",
        "decided_orders",
        "orders with a line ever accepted / all orders, both among orders without a pending line",
        "warn_acceptance_rate_below",
    ),
    Rate(
        "rejection_rate",
        "Rejection",
        "rejected_lines",
        "lines",
        "rejected lines / all lines",
        "warn_rejection_rate_above",
        4,
    ),
    Rate(
        "cancellation_rate",
        "Cancellation",
        "canceled_lines",
        "lines",
        "canceled lines / all lines",
        "warn_cancellation_rate_above",
        4,
    ),
    Rate(
        "incident_rate",
        "Incidents",
        "incident_lines",
        "accepted_lines",
        "lines with at least one incident ever / lines ever accepted",
        "warn_incident_rate_above",
    ),
    Rate(
        "refund_rate",
        "Refunds",
        "refunded_lines",
        "accepted_lines",
        "lines with a refund / lines ever accepted",
        "warn_refund_rate_above",
        3,
    ),
    Rate(
        "late_shipment_rate",
        "Late",
        "late_orders",
        "due_orders",
        "orders first shipped after ship_by, or not shipped and past it / orders with a ship_by and an accepted line",
        "warn_late_rate_above",
    ),
)
TIMES = (("time_to_accept", "accept", "accepted"), ("time_to_ship", "ship", "shipped"))


def _figures() -> Iterator[Figure]:
    yield Figure("orders", Kind.COUNT, "Orders", "orders placed", 1)
    yield Figure("lines", Kind.COUNT, "Lines", "their lines", 5)
    for rate in RATES:
        yield Figure(rate.name, Kind.RATIO, rate.label, rate.definition, rate.priority)
        yield Figure(f"{rate.name}_of", Kind.COUNT, f"{rate.label} of", "numerator of the rate", 0)
        yield Figure(f"{rate.name}_over", Kind.COUNT, f"{rate.label} over", "denominator of the rate", 0)
    for name, what, done in TIMES:
        label = f"To {what}"
        meaning = f"from pending to {done}, of the order's own steps"
        yield Figure(f"{name}_p50", Kind.SECONDS, label, f"median seconds {meaning}", 4)
        yield Figure(f"{name}_p90", Kind.SECONDS, f"{label} 90 %", f"90th percentile of seconds {meaning}", 6)
        yield Figure(f"{name}_mean", Kind.SECONDS, f"{label} mean", f"mean seconds {meaning}", 7)


FIGURES = tuple(_figures())


def gather(reader: FigureReader, request: ReportRequest) -> Table:
    """By statements."""
    table = Table()
    for found in reader.figures.scores(request):
        table.at(request.named(found.key)).add(
            **{name: count for name, count in found._asdict().items() if name != "key"}
        )
    note_durations(table, request, reader.figures.order_durations(request))
    return table


def prove(reader: FigureReader, request: ReportRequest) -> Table:
    """By single orders."""
    table = Table()
    for placed in whole_orders(reader, request.chosen):
        if request.contains(placed.placed_at):
            for key, lines in _split(request, placed).items():
                _score(table.at(key), request, placed, lines)
    return table


def _split(request: ReportRequest, placed: Placed) -> dict[Key, list[Line]]:
    found: dict[Key, list[Line]] = {}
    for line in placed.order.lines:
        found.setdefault(line_key(request, placed, line, placed.placed_at), []).append(line)
    return found


def _score(cell: Cell, request: ReportRequest, placed: Placed, lines: list[Line]) -> None:
    accepted = [line for line in lines if was_accepted(line)]
    complained = {incident.line for incident in placed.order.incidents}
    is_decided = all(line.stage is not Stage.PENDING for line in lines)
    is_due = placed.ship_by is not None and bool(accepted)
    shipped = min([line.shipped_at for line in lines if line.shipped_at is not None], default=request.at)
    cell.add(
        orders=1,
        lines=len(lines),
        accepted_orders=int(is_decided and bool(accepted)),
        decided_orders=int(is_decided),
        rejected_lines=sum(line.stage is Stage.REJECTED for line in lines),
        canceled_lines=sum(line.stage is Stage.CANCELED for line in lines),
        accepted_lines=len(accepted),
        incident_lines=sum(line.line in complained for line in lines),
        refunded_lines=sum(line.refunded > 0 for line in lines),
        late_orders=int(is_due and shipped > (placed.ship_by or 0)),
        due_orders=int(is_due),
    )
    begun = time_of(placed, Status.PENDING)
    for what, status in (("accept", Status.AWAITING_FULFILLMENT), ("ship", Status.SHIPPED)):
        ended = time_of(placed, status)
        if begun is not None and ended is not None:
            cell.noted(what).append((ended - begun) // SECOND)


def values(cell: Cell) -> Mapping[str, Any]:
    """The figures of a group."""
    found: dict[str, Any] = {"orders": cell["orders"], "lines": cell["lines"]}
    for rate in RATES:
        of, over = cell[rate.of], cell[rate.over]
        found |= {rate.name: (of, over), f"{rate.name}_of": of, f"{rate.name}_over": over}
    for name, what, _ in TIMES:
        times = cell.values.get(what, [])
        found |= {
            f"{name}_p50": percentile(times, 50),
            f"{name}_p90": percentile(times, 90),
            f"{name}_mean": mean(times),
        }
    return found


def marks(figures: Mapping[str, Any], limits: Mapping[str, int]) -> tuple[str, ...]:
    """The rates that are beyond their limit, in words; a limit of 0 is none."""
    return tuple(
        f"{rate.name} {side} {limit} %"
        for rate in RATES
        if (limit := limits.get(rate.limit, 0))
        and (side := rate.limit.rpartition("_")[2])
        and figures[f"{rate.name}_over"]
        and is_beyond(figures[f"{rate.name}_of"], figures[f"{rate.name}_over"], limit, side)
    )


def is_beyond(of: int, over: int, limit: int, side: str) -> bool:
    """Whether a quotient is below or above so many hundredths."""
    return of * 100 < limit * over if side == "below" else of * 100 > limit * over


REPORT = Report(
    "sellers",
    "The sellers' score card: how orders went on.",
    "Orders by the day they were placed, and what has become of them until now.",
    FIGURES,
    gather,
    prove,
    values,
    ("acceptance_rate",),
    usual=(Dimension.SELLER,),
    marks=marks,
)
