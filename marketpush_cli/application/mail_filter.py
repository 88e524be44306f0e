"""Which messages and which mails of the outbox are meant."""

from __future__ import annotations

from dataclasses import dataclass

from marketpush_cli.domain.messages import MailState

UNSENT = (MailState.WAITING, MailState.SENDING, MailState.FAILED)


@dataclass(frozen=True, slots=True)
class MailFilter:
    """Together they mean AND; None and () mean no limit.

    `due_at`: what waits only if it is due then. `stores`: theirs, and what `actor` queued for none.
    """

    states: tuple[MailState, ...] = UNSENT
    due_at: int | None = None
    orders: tuple[str, ...] = ()
    stores: frozenset[str] | None = None
    actor: str | None = None
    limit: int = 0


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Together they mean AND; None and () mean no limit.

    `is_unanswered`: the last ones of threads, where a customer wrote, or a seller to the operator, and nobody since.
    """

    orders: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    sellers: tuple[str, ...] | None = None
    stores: frozenset[str] | None = None
    deliveries: tuple[str, ...] = ()
    is_unanswered: bool = False
    limit: int = 0
