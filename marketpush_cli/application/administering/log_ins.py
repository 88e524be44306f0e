"""Which log-ins as a seller's user are meant, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marketpush_cli.application.acting import Acting
from marketpush_cli.application.administering.log_in_filter import EXPIRED, STATES, LogInFilter
from marketpush_cli.application.administering.words import one_of
from marketpush_cli.application.choosing import find_seller
from marketpush_cli.application.ports import Impersonation, Reader
from marketpush_cli.application.resolving import resolve_orders
from marketpush_cli.application.when import since as start_of
from marketpush_cli.application.when import until as end_of
from marketpush_cli.domain.codes import code_of
from marketpush_cli.domain.errors import MarketpushError, UsageError
from marketpush_cli.domain.references import clean_reference


@dataclass(frozen=True, slots=True)
class TypedLogIns:
    """Filters as words."""

    since: str | None = None
    until: str | None = None
    actor: str | None = None
    as_whom: str | None = None
    seller: str | None = None
    order: str | None = None
    action: str | None = None
    outcome: str | None = None


def chosen_log_ins(typed: TypedLogIns, reader: Reader, acting: Acting, zone: str) -> LogInFilter:
    """The filter that is meant; a seller's user sees the log-ins as users of its own stores."""
    at = acting.identity.at
    since = None if typed.since is None else start_of(typed.since, zone, at)
    until = None if typed.until is None else end_of(typed.until, zone, at)
    if since is not None and until is not None and since >= until:
        raise UsageError(f"--since {typed.since} is after --until {typed.until}", field="since")
    return LogInFilter(
        at,
        since,
        until,
        None if typed.actor is None else typed.actor.strip().lower(),
        _users(typed, reader, acting),
        None if typed.order is None else _order(typed.order, reader, acting),
        None if typed.action is None else code_of(typed.action),
        None if typed.outcome is None else one_of("outcome", typed.outcome, STATES),
    )


def _users(typed: TypedLogIns, reader: Reader, acting: Acting) -> frozenset[str] | None:
    chosen: list[frozenset[str]] = []
    if acting.actor.stores is not None:
        chosen.append(frozenset().union(*(_of_store(reader, code) for code in acting.actor.stores)))
    known = {code: seller for code, seller in reader.sellers().items() if acting.sees(code)}
    for text in filter(None, (typed.as_whom, typed.seller)):
        is_user = "@" in text and text is typed.as_whom
        chosen.append(frozenset({text.strip().lower()}) if is_user else _of_store(reader, find_seller(text, known)))
    return frozenset.intersection(*chosen) if chosen else None


def _of_store(reader: Reader, code: str) -> frozenset[str]:
    return frozenset(user.email for user in reader.users_of_seller(code))


def _order(text: str, reader: Reader, acting: Acting) -> str:
    reference = clean_reference(text)
    found = resolve_orders(reader, [reference], acting)[reference]
    if isinstance(found, MarketpushError):
        raise found
    return found


def log_in_row(session: Impersonation, at: int) -> tuple[Any, ...]:
    """A log-in; one whose time is over has ended, also where no command has noticed yet."""
    is_over = session.ended_at is None and at >= session.until
    ended_at, ended_by = (session.until, EXPIRED) if is_over else (session.ended_at, session.ended_by)
    facts = (session.id, session.actor, session.user, session.reason, session.allow)
    return (*facts, session.started_at, session.until, ended_at, ended_by, session.terminal)


def nobody_row(actor: str, width: int) -> Sequence[Any]:
    """What stands where no log-in is: who one is, and nothing else."""
    return (None, actor, *[None] * (width - 2))
