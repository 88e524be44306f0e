"""The past an order may come with: only one that actions could have led to. Rules: docs/import.md, "A past"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marketpush_cli.application.importing.cells import LARGEST_QUANTITY, Cells
from marketpush_cli.application.importing.past_money import line_named, read_refunds
from marketpush_cli.domain.history import order_course, status_since
from marketpush_cli.domain.orders import Incident, Line
from marketpush_cli.domain.placed import Message, Placed
from marketpush_cli.domain.registries import ReasonKind, Rulebook
from marketpush_cli.domain.statuses import ADVANCE, RANK, IncidentState, LineFacts, Stage, line_status
from marketpush_cli.domain.transitions import TRANSITIONS, Action

FULFILLED = TRANSITIONS[Action.REFUND].starts | {Stage.CLOSED}
SHIPPED = frozenset({Stage.SHIPPED, Stage.RECEIVED, Stage.CLOSED})


def read_past(cells: Cells, placed: Placed, book: Rulebook, now: int) -> Placed:
    """The order with the stages, incidents, refunds and messages it comes with."""
    records = {line.line: record for line, record in zip(placed.order.lines, _in_line_order(cells), strict=True)}
    lines = [_staged(line, records[line.line], book, placed, now) for line in placed.order.lines]
    _check_none_overtook(cells, lines)
    incidents = _incidents(cells, placed, lines, book, now)
    refunds = read_refunds(cells, placed, lines, book, now)
    finished = tuple(_finished(line, incidents, refunds) for line in lines)
    for line in finished:
        _check_open(cells, line)
    order = placed.order._replace(lines=finished, incidents=tuple(incidents), refunds=tuple(refunds))
    status, status_at, times = order_course(order, placed.placed_at)
    order = order._replace(status=status, status_at=status_at, times=times)
    messages = tuple(_messages(cells, placed.number, now))
    return replace(placed, order=order._replace(message_count=len(messages)), messages=messages)


def has_past(placed: Placed) -> bool:
    """Whether it comes with more than what was placed."""
    moved = any(line.stage is not Stage.PENDING for line in placed.order.lines)
    return moved or bool(placed.order.incidents or placed.order.refunds or placed.messages)


def _in_line_order(cells: Cells) -> list[Cells]:
    records = list(enumerate(cells.records("lines"), start=1))
    records.sort(key=lambda pair: pair[1].whole("line", 1, LARGEST_QUANTITY, pair[0]))
    return [record for _, record in records]


def _staged(line: Line, cells: Cells, book: Rulebook, placed: Placed, now: int) -> Line:
    name = "stage" if cells.has("stage") else "status"
    text = cells.text(name) or Stage.PENDING.value
    stage_name = "_".join(text.lower().replace("-", " ").split())
    if stage_name not in set(Stage):
        raise cells.place.invalid(name, f"{text!r} is not a stage; the stages are {', '.join(Stage)}")
    stage = Stage(stage_name)
    times = _stage_times(cells, stage, placed.placed_at, now)
    columns: dict[str, Any] = {f"{name}_at": at for name, at in times.items()}
    if stage in (Stage.REJECTED, Stage.CANCELED):
        columns["decision_reason"] = _decision_reason(cells, stage, book)
    if stage in SHIPPED:
        columns |= _shipping(cells, book)
    elif cells.has("carrier") or cells.has("tracking_number"):
        raise cells.place.invalid("carrier", f"{line.reference} is {stage}: it has no shipment yet")
    return line._replace(stage=stage, **columns)


def _stage_times(cells: Cells, stage: Stage, placed_at: int, now: int) -> dict[str, int]:
    given = cells.record("timestamps")
    times = {name.value: at for name in Stage if (at := given.time(name)) is not None}
    status_at = cells.time("status_at")
    if stage is not Stage.PENDING and stage not in times:
        if status_at is None:
            raise cells.place.invalid("status_at", f"a line that is {stage} needs the time since when (status_at)")
        times[stage] = status_at
    times = {"pending": placed_at, **times}
    last = RANK.get(stage, RANK[Stage.AWAITING_FULFILLMENT] if stage is Stage.CANCELED else 0)
    path = [*ADVANCE[: last + 1], *([stage] if stage not in RANK else [])]
    beyond = sorted(set(times) - set(path))
    if beyond:
        raise cells.place.invalid("timestamps", f"a line that is {stage} was never {', '.join(beyond)}")
    ordered = [times[name] for name in path if name in times]
    if ordered != sorted(ordered) or ordered[0] < placed_at or ordered[-1] > now:
        raise cells.place.invalid("timestamps", "the times of its stages go backwards, or lie in the future")
    return times


def _decision_reason(cells: Cells, stage: Stage, book: Rulebook) -> str:
    kind = ReasonKind.REJECTION if stage is Stage.REJECTED else ReasonKind.CANCELLATION
    name = "decision_reason" if cells.has("decision_reason") else "reason"
    code = cells.text(name) or "other"
    if (kind, code) not in book.reasons:
        known = ", ".join(reason for of, reason in book.reasons if of == kind)
        raise cells.place.invalid("reason", f"{code!r} is not a reason for {kind}; there are: {known}")
    return code


def _shipping(cells: Cells, book: Rulebook) -> dict[str, str | None]:
    code, number = cells.needed("carrier"), cells.text("tracking_number")
    carrier = book.carriers.get(code)
    if carrier is None:
        raise cells.place.invalid("carrier", f"{code!r} is not a carrier; there are: {', '.join(book.carriers)}")
    if carrier.is_tracking_required and number is None:
        raise cells.place.invalid("tracking_number", f"{carrier.name} needs a tracking number")
    return {"carrier": code, "tracking_number": number}


def _check_none_overtook(cells: Cells, lines: list[Line]) -> None:
    waiting = [line.reference for line in lines if line.stage is Stage.PENDING]
    ahead = [line.reference for line in lines if line.stage in SHIPPED]
    if waiting and ahead:
        raise cells.place.invalid("stage", f"{ahead[0]} cannot be shipped while {waiting[0]} is pending")


def _incidents(cells: Cells, placed: Placed, lines: list[Line], book: Rulebook, now: int) -> list[Incident]:
    found = [_incident(record, placed, lines, book, now) for record in cells.records("incidents")]
    found.sort(key=lambda incident: (incident.line, incident.number))
    for line in lines:
        own = [incident for incident in found if incident.line == line.line]
        numbers = [incident.number for incident in own]
        is_open = [incident.state is not IncidentState.CLOSED for incident in own]
        if numbers != list(range(1, len(own) + 1)) or any(is_open[:-1]):
            raise cells.place.invalid("incidents", f"the incidents of {line.reference} do not follow each other")
    return found


def _incident(cells: Cells, placed: Placed, lines: list[Line], book: Rulebook, now: int) -> Incident:
    number = line_named(cells, placed.number, lines).line
    state = cells.needed("state")
    if state not in set(IncidentState):
        raise cells.place.invalid("state", f"{state!r} is not a state; they are {', '.join(IncidentState)}")
    opening, closing = cells.needed("opening_reason"), cells.text("closing_reason")
    for kind, code in ((ReasonKind.INCIDENT_OPENING, opening), (ReasonKind.INCIDENT_CLOSING, closing)):
        if code is not None and (kind, code) not in book.reasons:
            raise cells.place.invalid("opening_reason", f"{code!r} is not a reason for {kind.replace('_', ' ')}")
    incident = Incident(
        placed.number,
        number,
        cells.whole("number", 1, LARGEST_QUANTITY, 1),
        IncidentState(state),
        opening,
        cells.text("opened_by") or "customer",
        cells.time("opened_at") or 0,
        closing,
        cells.time("resolved_at"),
        cells.time("closed_at"),
        cells.text("closed_by"),
    )
    _check_incident(cells, incident, placed, lines, now)
    return incident


def _check_incident(cells: Cells, incident: Incident, placed: Placed, lines: list[Line], now: int) -> None:
    line = next(line for line in lines if line.line == incident.line)
    if placed.paid_at is None or line.stage not in FULFILLED:
        raise cells.place.invalid("incidents", f"{line.reference} cannot have had an incident: unpaid, or {line.stage}")
    is_closed = incident.state is IncidentState.CLOSED
    times = [at for at in (incident.opened_at, incident.resolved_at, incident.closed_at) if at is not None]
    if is_closed != (incident.closed_at is not None) or times != sorted(times) or not placed.placed_at <= times[0]:
        raise cells.place.invalid("opened_at", "the times of the incident do not fit its state, or go backwards")
    if times[-1] > now:
        raise cells.place.invalid("opened_at", "the times of the incident lie in the future")


def _finished(line: Line, incidents: list[Incident], refunds: list[Any]) -> Line:
    own = [incident for incident in incidents if incident.line == line.line]
    is_open = bool(own) and own[-1].state is not IncidentState.CLOSED
    columns: dict[str, Any] = {}
    if own:
        columns["incident_open_at"] = own[-1].opened_at
        columns["open_incident"] = own[-1].number if is_open else None
    refunded = 0
    for refund in (refund for refund in refunds if refund.line == line.line):
        refunded += refund.total
        name = "refunded_at" if refunded == line.total else "partially_refunded_at"
        columns.setdefault(name, refund.at)
        for part in ("item", "shipping", "tax"):
            columns[f"refunded_{part}"] = columns.get(f"refunded_{part}", 0) + getattr(refund, part)
        columns["commission_reversed"] = columns.get("commission_reversed", 0) + refund.commission_reversed
    after = line._replace(**columns)
    status = line_status(LineFacts(after.stage, is_open, after.refunded, after.total))
    return after._replace(status=status, status_at=status_since(after, status, own))


def _check_open(cells: Cells, line: Line) -> None:
    can_be_open = line.stage in TRANSITIONS[Action.INCIDENT_OPEN].starts and not line.facts.is_fully_refunded
    if line.open_incident is not None and not can_be_open:
        raise cells.place.invalid("incidents", f"{line.reference} is {line.stage}: its incident cannot be open")


def _messages(cells: Cells, number: str, now: int) -> list[Message]:
    found = []
    for index, record in enumerate(cells.records("messages"), start=1):
        to, delivery = record.needed("to"), record.text("delivery") or "recorded"
        if to not in ("customer", "seller", "operator") or delivery not in ("queued", "sent", "failed", "recorded"):
            raise record.place.invalid(
                "to", f"a message goes to customer, seller or operator, not {to!r} ({delivery!r})"
            )
        at = record.time("at")
        if at is None or at > now:
            raise record.place.invalid("at", "a message needs the time it was written, and not a future one")
        actor, behalf = record.text("actor") or "system", record.text("on_behalf_of")
        subject = record.text("subject")
        found.append(Message(number, index, at, actor, behalf, to, record.needed("text"), delivery, subject))
    return found
