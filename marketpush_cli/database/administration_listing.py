"""Lists about people: how many orders stores have, and log-ins as a seller's user."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from marketpush_cli.application.administering.log_in_filter import EXPIRED, ONCE, STOPPED, LogInFilter
from marketpush_cli.application.ports import Impersonation
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.people_loading import load_sessions
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import EVENTS, IMPERSONATIONS, ORDERS

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
