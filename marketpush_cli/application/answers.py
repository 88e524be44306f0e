"""What a writing command answers: one record a line, and every objection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from marketpush_cli.application.acting import Acting
from marketpush_cli.application.amounts import Money
from marketpush_cli.application.changes import Changes, Tally
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.orders import Order

DECIDED_WITH_OTHERS = "a seller decides on the lines of an order together, and another one is refused"


class Answer(NamedTuple):
    """What came of one reference, the order's status after (and `order_before` it) and its currency."""

    judgement: Judgement
    order_status: str | None
    currency: str | None
    operation: str | None
    order_before: str | None = None

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
            self.operation if found.outcome is Outcome.CHANGED else found.done_by,
            found.key,
            error.kind if error else None,
            error.sentence if error else found.remark,
        )

    def message_row(self) -> tuple[Any, ...]:
        """Cells of `catalogue.MESSAGE_ANSWER`; what is held has been put nowhere, and so has no time and no number."""
        found, written = self.judgement, self.judgement.written
        if written is None:
            return (found.reference, *(None,) * 8, *self.row())
        order, at, *words, delivery, number, subject = written.cells()
        place = (None, None) if found.outcome is Outcome.HELD else (delivery, number)
        return (order, None if found.outcome is Outcome.HELD else at, *words, *place, subject, *self.row())

    def refund_row(self) -> tuple[Any, ...]:
        """Cells of `catalogue.REFUND_ANSWER`, then the currency."""
        parts = self.judgement.parts
        money = (parts.item, parts.shipping, parts.tax, parts.total) if parts else (None,) * 4
        return (*self.row(), *money, self.currency, self.currency)


@dataclass(slots=True)
class Done:
    """The outcome of an operation: its answers in input order, its errors, and what it wants stored.

    `money` is what it moves. It `is_large` above the number of lines of which somebody who says yes has to type the
    number.
    """

    answers: list[Answer] = field(default_factory=list)
    changes: Changes | None = None
    notices: list[str] = field(default_factory=list)
    acting: Acting | None = None
    is_dry_run: bool = False
    is_unconfirmed: bool = False
    is_large: bool = False
    money: Money = field(default_factory=Counter)

    @property
    def errors(self) -> list[MarketpushError]:
        """Every objection once, in input order; what is wrong with a row is said once, not for each of its lines."""
        found: dict[tuple[Any, ...], MarketpushError] = {}
        for answer in self.answers:
            error = answer.judgement.error
            if error is not None:
                found.setdefault((answer.judgement.ask, error.sentence, error.reference, error.field), error)
        return list(found.values())

    @property
    def held_by_others(self) -> int:
        """How many references would be done, if those that are refused were left out."""
        found = (answer.judgement for answer in self.answers)
        return sum(one.outcome is Outcome.HELD and one.remark != DECIDED_WITH_OTHERS for one in found)

    def count(self, outcome: Outcome) -> int:
        return sum(answer.judgement.outcome is outcome for answer in self.answers)

    @property
    def tally(self) -> Tally:
        counts = Counter(answer.judgement.outcome for answer in self.answers)
        refused = counts[Outcome.REFUSED] + counts[Outcome.INVALID]
        return Tally(counts[Outcome.CHANGED], counts[Outcome.UNCHANGED], refused)


def all_held(answers: Sequence[Answer]) -> list[Answer]:
    """The answers when nothing is stored: what would have changed is held, and so is asking for it again."""
    statuses: dict[str, str | None] = {}
    for found in answers:
        reference = found.judgement.reference
        is_order = found.order_before is not None and "/" not in reference
        statuses.setdefault(reference, found.order_before if is_order else found.judgement.before)
    judgements = _held([found.judgement for found in answers], statuses, None)
    return [
        found._replace(judgement=judgement, order_status=found.order_before, operation=None)
        for found, judgement in zip(answers, judgements, strict=True)
    ]


def held_together(judgements: Sequence[Judgement], order: Order) -> list[Judgement]:
    """The judgements of one order when it stays as it is, because a seller decides on its lines together."""
    statuses: dict[str, str | None] = {line.reference: line.status for line in order.lines}
    return list(_held(judgements, statuses | {order.number: order.status}, DECIDED_WITH_OTHERS))


def _held(
    judgements: Sequence[Judgement], statuses: Mapping[str, str | None], remark: str | None
) -> Iterator[Judgement]:
    """The judgements, in input order, of what is not stored: at the status that everything has and keeps."""
    changing: set[str] = set()
    for found in judgements:
        if found.outcome is Outcome.CHANGED:
            changing |= {found.reference, found.reference.partition("/")[0]}
        status = statuses.get(found.reference, found.before)
        stays = found._replace(before=status, after=status)
        is_held = found.outcome in (Outcome.CHANGED, Outcome.UNCHANGED) and found.reference in changing
        yield stays._replace(outcome=Outcome.HELD, remark=remark) if is_held else stays
