"""Stores that have new orders accepted for them once the customer has paid. Rules: docs/people.md, "Auto-accept"."""

from __future__ import annotations

from marketpush_cli.application.ports import Reader
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.judging import Bench
from marketpush_cli.domain.permissions import system_actor
from marketpush_cli.domain.registries import Rulebook, SellerStatus
from marketpush_cli.domain.transitions import Action


def auto_accepting_stores(reader: Reader, book: Rulebook) -> frozenset[str]:
    """Stores that switched it on and are open, while the marketplace's setting allows it."""
    if not book.is_on("sellers_may_auto_accept"):
        return frozenset()
    willing = (seller.code for seller in reader.sellers().values() if seller.auto_accept)
    return frozenset(code for code in willing if book.seller_status(code) is SellerStatus.OPEN)


def accept_once_paid(journal: Journal, book: Rulebook, stores: frozenset[str]) -> None:
    """Accept a paid order's pending lines, by the system, where its store wants that."""
    if journal.order.seller not in stores or journal.order.paid_at is None:
        return
    person, journal.actor = journal.actor, system_actor(journal.actor.origin)
    Bench(journal, book).judge([(0, Ask(Action.ACCEPT, journal.order.number))])
    journal.actor = person
