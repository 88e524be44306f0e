"""When statuses began, worked out from the times of stages, incidents and refunds that an order came with."""

from __future__ import annotations

from collections.abc import Sequence

from marketpush_cli.domain.orders import Incident, Line, Order
from marketpush_cli.domain.statuses import ORDER_STATUSES, RANK, LineFacts, Stage, Status, restamp, roll_up


def status_since(line: Line, status: Status, incidents: Sequence[Incident]) -> int:
    """Since when a line shows its status: when it began, or when the last incident stopped hiding it."""
    began = getattr(line, f"{status}_at") or line.pending_at or 0
    if status is Status.INCIDENT_OPEN:
        return int(began)
    ends = [incident.closed_at for incident in incidents if incident.closed_at is not None]
    return max([int(began), *ends])


def order_course(order: Order, placed_at: int) -> tuple[Status, int, tuple[int | None, ...]]:
    """Status, since when, and the times of each status: the lines' steps played through in the order of their times."""
    facts = {line.line: LineFacts(Stage.PENDING, False, 0, line.total) for line in order.lines}
    status, status_at = Status.PENDING, placed_at
    times: dict[str, int | None] = dict.fromkeys(ORDER_STATUSES)
    times[Status.PENDING] = placed_at
    for at, _, line, stage, refunded in sorted(_steps(order)):
        before = facts[line]
        facts[line] = before._replace(stage=stage or before.stage, refunded=before.refunded + refunded)
        now = roll_up(facts.values()).status
        if now != status:
            times = restamp(times, status, now, at)
            status, status_at = now, at
    return status, status_at, tuple(times[name] for name in ORDER_STATUSES)


def _steps(order: Order) -> list[tuple[int, int, int, str, int]]:
    """Time, place on the way, line, stage, amount refunded: what has the same time is played stage by stage."""
    moves = [
        (at, RANK.get(stage, len(RANK)), line.line, str(stage), 0)
        for line in order.lines
        for stage in Stage
        if stage is not Stage.PENDING and (at := getattr(line, f"{stage}_at")) is not None
    ]
    return moves + [(refund.at, len(RANK) + 1, refund.line, "", refund.total) for refund in order.refunds]
