"""What a writing command answers: one record a line, and every objection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from marketpush_cli.application.acting import Acting
from marketpush_cli.application.changes import Changes, Tally
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.orders import Order


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one reference, and the order's status and currency after."""

    judgement: Judgement
    order_status: str | None
    currency: str | None
    operation: str | None

    def row(self) -> tuple[Any, ...]:
        """Cells of `catalogue.ANSWER`, then the currency."""
        found = self.judgement
        error = found.error
        stored = found.outcome in (Outcome.CHANGED, Outcome.UNCHANGED)
        return (
            found.reference,
            found.action,
            found.outcome,
            found.before,
            found.after if stored else found.before,
            self.order_status,
            self.operation if found.outcome is Outcome.CHANGED else None,
            found.key,
            error.kind if error else None,
            error.sentence if error else None,
        )

    def refund_row(self) -> tuple[Any, ...]:
        """Cells of `catalogue.REFUND_ANSWER`, then the currency."""
        parts = self.judgement.parts
        money = (parts.item, parts.shipping, parts.tax, parts.total) if parts else (None,) * 4
        return (*self.row(), *money, self.currency, self.currency)


@dataclass(slots=True)
class Done:
    """The outcome of an operation: its answers in input order, its errors, and what it wants stored."""

    answers: list[Answer] = field(default_factory=list)
    changes: Changes | None = None
    notices: list[str] = field(default_factory=list)
    acting: Acting | None = None
    is_dry_run: bool = False
    is_unconfirmed: bool = False

    @property
    def errors(self) -> list[MarketpushError]:
        """Every objection once, in input order."""
        found: list[MarketpushError] = []
        for answer in self.answers:
            error = answer.judgement.error
            if error is not None and all(error is not other for other in found):
                found.append(error)
        return found

    def count(self, outcome: Outcome) -> int:
        return sum(answer.judgement.outcome is outcome for answer in self.answers)

    @property
    def tally(self) -> Tally:
        refused = self.count(Outcome.REFUSED) + self.count(Outcome.INVALID)
        return Tally(self.count(Outcome.CHANGED), self.count(Outcome.UNCHANGED), refused)


def all_held(judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements when nothing is stored: what would have changed is held, and so is asking for it again."""
    changing = {found.reference for found in judgements if found.outcome is Outcome.CHANGED}
    return [held(found) if found.reference in changing else found for found in judgements]


def held(judgement: Judgement) -> Judgement:
    """What would have been done, but another reference was refused."""
    if judgement.outcome not in (Outcome.CHANGED, Outcome.UNCHANGED):
        return judgement
    return replace(judgement, outcome=Outcome.HELD, after=judgement.before)


def answers_of(judgements: Sequence[Judgement], orders: dict[str, Order], operation: str | None) -> list[Answer]:
    """Judgements in input order, each with its order's status."""
    answers = []
    for judgement in sorted(judgements, key=lambda found: found.ask):
        order = orders.get(judgement.reference.partition("/")[0])
        status, currency = (order.status, order.currency) if order else (None, None)
        answers.append(Answer(judgement, status, currency, operation))
    return answers
