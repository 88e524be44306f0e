"""Lists about people: how many orders stores have, log-ins as a seller's user, what was made of shared records."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from marketpush_cli.application.administering.log_in_filter import EXPIRED, ONCE, STOPPED, LogInFilter
from marketpush_cli.application.changes import Administered
from marketpush_cli.application.ports import Impersonation, PastOperation
from marketpush_cli.database.administering import PERSONAL_COLUMNS
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.people_loading import load_sessions
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS, EVENTS, IMPERSONATIONS, ORDERS, SHARED

UNKNOWN = "…"
_SESSION = IMPERSONATIONS.c


def order_counts(runner: Runner, codes: Collection[str]) -> dict[str, int]:
    """How many orders each of these stores has; a store without any is left out."""
    counted = select(ORDERS.c.seller, func.count()).where(ORDERS.c.seller.in_(KEYS)).group_by(ORDERS.c.seller)
    return dict(runner.rows_among(counted, codes))


def list_log_ins(runner: Runner, chosen: LogInFilter, limit: int) -> list[Impersonation]:
    """Log-ins, the newest first; 0 = all."""
    conditions = _conditions(chosen)
    if not limit:
        return load_sessions(runner, *conditions)
    newest = select(_SESSION.id).where(*conditions).order_by(_SESSION.started_at.desc(), _SESSION.id).limit(limit)
    return load_sessions(runner, _SESSION.id.in_(newest))


def _conditions(chosen: LogInFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.since is not None:
        found.append(_SESSION.started_at >= chosen.since)
    if chosen.until is not None:
        found.append(_SESSION.started_at < chosen.until)
    if chosen.actor is not None:
        found.append(_SESSION.actor.contains(chosen.actor, autoescape=True))
    if chosen.users is not None:
        found.append(_SESSION.app_user.in_(sorted(chosen.users)))
    if chosen.order is not None or chosen.action is not None:
        found.append(_did(chosen))
    if chosen.state is not None:
        found.append(_is_in_state(chosen.state, chosen.at))
    return found


def _did(chosen: LogInFilter) -> ColumnElement[bool]:
    """Whether something was done to the order, or of this kind, under the log-in."""
    event = EVENTS.c
    wanted: list[Any] = [
        event.at >= _SESSION.started_at,
        event.at <= func.coalesce(_SESSION.ended_at, _SESSION.until),
        event.actor == _SESSION.actor,
        event.on_behalf_of == _SESSION.app_user,
        event.login == _SESSION.login,
    ]
    if chosen.order is not None:
        wanted.append(event.order_number == chosen.order)
    if chosen.action is not None:
        wanted.append(event.action == chosen.action)
    return select(event.sequence).where(*wanted).correlate(IMPERSONATIONS).exists()


def _is_in_state(state: str, at: int) -> ColumnElement[bool]:
    is_open = _SESSION.ended_at.is_(None)
    match state:
        case "running":
            return and_(is_open, _SESSION.until > at)
        case "expired":
            return or_(_SESSION.ended_by == EXPIRED, and_(is_open, _SESSION.until <= at))
        case "stopped":
            return _SESSION.ended_by == STOPPED
    return _SESSION.ended_by == ONCE


def administered(runner: Runner, operation: PastOperation) -> list[Administered]:
    """What an operation made of shared records; a personal text that it changed is UNKNOWN as it was before."""
    event = ADMINISTRATIVE_EVENTS.c
    statement = select(event.subject, event.reference, event.action, event.reason, event.data).where(
        event.at == operation.at, event.operation == operation.id, event.subject.in_(SHARED)
    )
    rows = runner.rows(statement.order_by(event.login, event.sequence))
    return [_administered(runner, *row) for row in rows]


def _administered(
    runner: Runner, subject: str, reference: str, action: str, reason: str | None, text: str
) -> Administered:
    data = json.loads(text)
    before, after = _before(runner, subject, reference, data["number"]), data["after"]
    for name in PERSONAL_COLUMNS.get(subject, ()):
        if before is not None and before[name] is not None and before[name] != after[name]:
            before[name] = UNKNOWN
    key = {column.name: data["key"][column.name] for column in SHARED[subject].primary_key}
    return Administered(subject, key, action, before, after, reason)


def _before(runner: Runner, subject: str, reference: str, number: int) -> dict[str, Any] | None:
    """A record's columns as the change before one left them."""
    event = ADMINISTRATIVE_EVENTS.c
    place = func.json_extract(event.data, "$.number")
    earlier = (event.subject == subject, event.reference == reference, place < number)
    found = runner.rows(select(event.data).where(*earlier).order_by(place.desc()).limit(1))
    return json.loads(found[0][0])["after"] if found else None
