"""What each allowed action makes of a line. Rules: docs/transitions.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.orders import Incident, Line, Order
from marketpush_cli.domain.registries import Carrier, Rulebook
from marketpush_cli.domain.statuses import IncidentState
from marketpush_cli.domain.transitions import TRANSITIONS, Action


def missing(ask: Ask, order: Order, line: Line, book: Rulebook, reason: str | None) -> MarketpushError | None:
    """What the action needs and was not given."""
    if ask.action in (Action.SHIP, Action.TRACK):
        return _missing_shipping(ask, line, book)
    if ask.action is Action.INCIDENT_DISPUTE and not (ask.note or "").strip():
        return ask.missing("note", "a dispute needs a note that says what is still wrong (--note)")
    if reason is None and (TRANSITIONS[ask.action].is_reason_needed or _closes_unresolved(ask, order, line)):
        return _reason_missing(ask, book)
    return None


def _closes_unresolved(ask: Ask, order: Order, line: Line) -> bool:
    if ask.action is not Action.INCIDENT_CLOSE or line.open_incident is None:
        return False
    return order.incident(line.line, line.open_incident).state is not IncidentState.RESOLVED


def _reason_missing(ask: Ask, book: Rulebook) -> MarketpushError:
    kind = TRANSITIONS[ask.action].reason
    codes = ", ".join(reason.code for (of, _), reason in book.reasons.items() if of == kind and not reason.retired)
    return ask.missing("reason", f"{ask.action.words} needs a reason (--reason); there are: {codes}")


def _missing_shipping(ask: Ask, line: Line, book: Rulebook) -> MarketpushError | None:
    code = ask.carrier or (line.carrier if ask.action is Action.TRACK else None)
    if code is None:
        return ask.missing("carrier", f"{ask.action.words} needs a carrier (--carrier); there are: {_carriers(book)}")
    if ask.action is Action.TRACK and ask.carrier is None and ask.tracking_number is None:
        return ask.missing("tracking_number", "track needs a carrier or a tracking number")
    carrier = book.carriers.get(code)
    kept = line.tracking_number if ask.action is Action.TRACK and ask.carrier in (None, line.carrier) else None
    number = ask.tracking_number or kept
    if carrier is not None and carrier.is_tracking_required and not number:
        return ask.missing("tracking_number", f"{carrier.name} needs a tracking number (--tracking-number)")
    return None


def check_carrier(ask: Ask, book: Rulebook) -> Carrier | None:
    """The carrier an ask names; raises InvalidValue for one that is unknown or retired."""
    if ask.carrier is None:
        return None
    carrier = find_carrier(ask.carrier, book)
    if carrier is None:
        raise ask.invalid("carrier", f"{ask.carrier!r} is not a carrier; there are: {_carriers(book)}")
    if carrier.retired:
        raise ask.invalid("carrier", f"the carrier {carrier.code} is retired")
    return carrier


def find_carrier(text: str, book: Rulebook) -> Carrier | None:
    """The carrier of that code, or the only one of that code or name in any case, among those in use first."""
    if text in book.carriers:
        return book.carriers[text]
    folded = text.strip().casefold()
    named = [each for each in book.carriers.values() if folded in (each.code.casefold(), each.name.casefold())]
    in_use = [each for each in named if not each.retired] or named
    return in_use[0] if len(in_use) == 1 else None


def _carriers(book: Rulebook) -> str:
    return ", ".join(carrier.code for carrier in book.carriers.values() if not carrier.retired)


def take(journal: Journal, ask: Ask, line: Line, reason: str | None) -> None:
    """Take an allowed step other than a refund."""
    _EFFECTS[ask.action](journal, ask, line, reason)


def _move(journal: Journal, ask: Ask, line: Line, reason: str | None) -> None:
    to = TRANSITIONS[ask.action].to
    columns: dict[str, Any] = {"stage": to, f"{to}_at": journal.at}
    if ask.action in (Action.REJECT, Action.CANCEL):
        columns["decision_reason"] = reason
    if ask.action is Action.SHIP:
        columns |= {"carrier": ask.carrier, "tracking_number": ask.tracking_number}
    journal.step(ask.action, line, columns, reason=reason, note=ask.note)


def _track(journal: Journal, ask: Ask, line: Line, reason: str | None) -> None:
    carrier = ask.carrier or line.carrier
    kept = line.tracking_number if carrier == line.carrier else None
    columns = {"carrier": carrier, "tracking_number": ask.tracking_number or kept}
    journal.step(ask.action, line, columns, reason=reason, note=ask.note)


def _open_incident(journal: Journal, ask: Ask, line: Line, reason: str | None) -> None:
    last = journal.order.last_incident(line.line)
    incident = Incident(
        line.order,
        line.line,
        last.number + 1 if last else 1,
        IncidentState.NEW,
        str(reason),
        journal.actor.on_behalf_of if journal.actor.on_behalf_of == "customer" else journal.actor.email,
        journal.at,
    )
    columns = {"open_incident": incident.number, "incident_open_at": journal.at}
    journal.step(ask.action, line, columns, incident=incident, reason=reason, note=ask.note)


def _resolve_incident(journal: Journal, ask: Ask, line: Line, reason: str | None) -> None:
    incident = _present(journal, line)._replace(
        state=IncidentState.RESOLVED, closing_reason=reason, resolved_at=journal.at
    )
    journal.step(ask.action, line, {}, incident=incident, reason=reason, note=ask.note)


def _dispute_incident(journal: Journal, ask: Ask, line: Line, reason: str | None) -> None:
    incident = _present(journal, line)._replace(state=IncidentState.DISPUTED, closing_reason=None, resolved_at=None)
    journal.step(ask.action, line, {}, incident=incident, reason=reason, note=ask.note)


def _close_incident(journal: Journal, ask: Ask, line: Line, reason: str | None) -> None:
    incident = closed_incident(journal, line, reason)
    given = incident.closing_reason
    journal.step(ask.action, line, {"open_incident": None}, incident=incident, reason=given, note=ask.note)


def closed_incident(journal: Journal, line: Line, reason: str | None) -> Incident:
    """The line's open incident, closed; a resolved one keeps its reason unless another is given."""
    present = _present(journal, line)
    return present._replace(
        state=IncidentState.CLOSED,
        closing_reason=reason or present.closing_reason,
        closed_at=journal.at,
        closed_by=journal.actor.email,
    )


def _present(journal: Journal, line: Line) -> Incident:
    return journal.order.incident(line.line, int(line.open_incident or 0))


_EFFECTS: dict[Action, Callable[[Journal, Ask, Line, str | None], None]] = {
    Action.ACCEPT: _move,
    Action.REJECT: _move,
    Action.SHIP: _move,
    Action.RECEIVE: _move,
    Action.CLOSE: _move,
    Action.CANCEL: _move,
    Action.TRACK: _track,
    Action.INCIDENT_OPEN: _open_incident,
    Action.INCIDENT_RESOLVE: _resolve_incident,
    Action.INCIDENT_DISPUTE: _dispute_incident,
    Action.INCIDENT_CLOSE: _close_incident,
}
