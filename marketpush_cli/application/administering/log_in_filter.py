"""Which log-ins as a seller's user a list is of."""

from __future__ import annotations

from dataclasses import dataclass

STATES = ("running", "stopped", "expired", "once")
ONCE, STOPPED, EXPIRED = "end of command", "stop", "expiry"


@dataclass(frozen=True, slots=True)
class LogInFilter:
    """Log-ins of a time; `users` None means of all, `state` one of STATES."""

    at: int
    since: int | None = None
    until: int | None = None
    actor: str | None = None
    users: frozenset[str] | None = None
    order: str | None = None
    action: str | None = None
    state: str | None = None
