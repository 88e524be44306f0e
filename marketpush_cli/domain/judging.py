"""Judging what is asked of one order: in input order, each ask on what the ones before it left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from marketpush_cli.domain.asks import Ask, Judgement, Outcome
from marketpush_cli.domain.errors import MarketpushError, NotFound, RuleRefused
from marketpush_cli.domain.guards import (
    DECIDED_TOGETHER,
    all_or_nothing,
    check_in_use,
    check_may_give,
    not_permitted,
    objection,
    reason_of,
)
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.money import Parts
from marketpush_cli.domain.orders import Line, Order
from marketpush_cli.domain.permissions import Actor
from marketpush_cli.domain.refund_keys import with_keys
from marketpush_cli.domain.refunds import (
    check_amounts,
    give_back,
    known_request,
    refundable_lines,
    shares,
)
from marketpush_cli.domain.registries import Rulebook, SellerStatus
from marketpush_cli.domain.repeats import is_done
from marketpush_cli.domain.steps import check_carrier, missing, take
from marketpush_cli.domain.transitions import TRANSITIONS, Action

INCIDENT_STEPS = frozenset({Action.INCIDENT_RESOLVE, Action.INCIDENT_DISPUTE, Action.INCIDENT_CLOSE})


@dataclass(slots=True)
class Bench:
    """Judges the asks of one order; the journal holds what it has become, and who acts on the ask at hand.

    `own` is who one is besides, to do what one may not do as the journal's actor. An ask that says by which operation
    it was done is taken at its word.
    """

    journal: Journal
    book: Rulebook
    own: Actor | None = None
    judgements: list[Judgement] = field(default_factory=list)
    taken: dict[tuple[Action, int], Ask] = field(default_factory=dict)
    person: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.person = self.journal.actor

    def judge(self, asks: Sequence[tuple[int, Ask]]) -> None:
        """Judge every ask; the objections stand in the judgements, what was allowed in the journal."""
        asks = with_keys(asks, self.journal.order, self.book)
        named = self._named(asks)
        for index, ask in asks:
            try:
                self._judge_one(index, ask, named)
            except MarketpushError as error:
                self._refuse(index, ask, ask.reference, error)

    def _named(self, asks: Sequence[tuple[int, Ask]]) -> dict[Action, frozenset[int]]:
        """The lines that the asks name, for each action that a seller takes on some lines together."""
        named: dict[Action, set[int]] = {}
        for _, ask in asks:
            if ask.action not in DECIDED_TOGETHER:
                continue
            lines = [ask.line] if ask.line is not None else [line.line for line in lines_meant(ask, self.journal.order)]
            named.setdefault(ask.action, set()).update(lines)
        return {action: frozenset(lines) for action, lines in named.items()}

    def _judge_one(self, index: int, ask: Ask, named: dict[Action, frozenset[int]]) -> None:
        if ask.done_by is not None:
            self._answer(index, ask, None if ask.line is None else self._lines(ask)[0], Outcome.UNCHANGED)
            return
        self.journal.actor = self._acting(ask)
        check_carrier(ask, self.book)
        code = self._reason(ask)
        if ask.action is Action.PAY:
            self._pay(index, ask)
        elif ask.action is Action.REFUND:
            self._refund(index, ask, code)
        else:
            self._step_lines(index, ask, code, named.get(ask.action, frozenset()))

    def _acting(self, ask: Ask) -> Actor:
        actor = self.person.recording(ask.by)
        if self.own is None or not_permitted(ask.action, actor, self.journal.order.seller) is None:
            return actor
        return self.own.recording(ask.by)

    def _reason(self, ask: Ask) -> str | None:
        """The code of the reason, checked with who may act; a refund that was made keeps a reason retired since."""
        order, actor = self.journal.order, self.journal.actor
        reason = reason_of(ask, self.book)
        is_known = ask.action is Action.REFUND and any(refund.key == ask.key for refund in order.refunds)
        if reason is not None and not is_known:
            check_in_use(ask, reason)
        denied = not_permitted(ask.action, actor, order.seller)
        if denied is not None:
            raise denied
        if reason is not None:
            check_may_give(ask, reason, actor)
        return reason.code if reason else None

    def _step_lines(self, index: int, ask: Ask, reason: str | None, named: frozenset[int]) -> None:
        lines = self._lines(ask)
        self._refuse_other_data(ask, lines)
        if not lines:
            self._nothing_meant(index, ask, reason)
            return
        for line in lines:
            try:
                self._step_line(index, ask, line, reason, named)
                self.taken.setdefault((ask.action, line.line), ask)
            except MarketpushError as error:
                self._refuse(index, ask, line.reference, error, line)

    def _refuse_other_data(self, ask: Ask, lines: Sequence[Line]) -> None:
        """Raises InvalidValue where a line was asked for before, with other data; an order stands for all of those."""
        numbers = {line.line for line in lines}
        if ask.line is None:
            numbers |= {line for action, line in self.taken if action is ask.action}
        for number in sorted(numbers):
            twin = self.taken.get((ask.action, number))
            if twin is not None and not twin.asks_the_same(ask):
                where = f"in row {twin.row}" if twin.row is not None else f"as {twin.reference}"
                line = self.journal.order.line(number).reference
                raise ask.invalid("reference", f"{line} stands here and {where} with other data")

    def _step_line(self, index: int, ask: Ask, line: Line, reason: str | None, named: frozenset[int]) -> None:
        order = self.journal.order
        if is_done(ask, reason, order, line):
            self._answer(index, ask, line, Outcome.UNCHANGED)
            return
        error = self._objection(ask, line, reason)
        error = error or all_or_nothing(ask, order, named, self.journal.actor, self.book)
        if error is not None:
            raise error
        take(self.journal, ask, line, reason)
        self._answer(index, ask, line, Outcome.CHANGED)

    def _objection(self, ask: Ask, line: Line, reason: str | None) -> MarketpushError | None:
        order = self.journal.order
        lacking = missing(ask, order, line, self.book, reason)
        return lacking or objection(ask, order, line, self.journal.actor, self.book)

    def _lines(self, ask: Ask) -> list[Line]:
        order = self.journal.order
        if ask.line is None:
            return lines_meant(ask, order)
        if order.find_line(ask.line) is None:
            numbers = ", ".join(str(line.line) for line in order.lines)
            raise NotFound(f"{order.number} has no line {ask.line}; its lines are {numbers}", reference=ask.reference)
        return [order.line(ask.line)]

    def _nothing_meant(self, index: int, ask: Ask, reason: str | None) -> None:
        order = self.journal.order
        if any(self._is_done_quietly(ask, reason, line) for line in order.lines):
            self._answer(index, ask, None, Outcome.UNCHANGED)
            return
        stages = ", ".join(f"{line.reference} {line.status.replace('_', ' ')}" for line in order.lines)
        raise RuleRefused(f"no line of {order.number} is there to {ask.action.words}: {stages}", reference=order.number)

    def _is_done_quietly(self, ask: Ask, reason: str | None, line: Line) -> bool:
        try:
            return is_done(ask, reason, self.journal.order, line)
        except RuleRefused:
            return False

    def _pay(self, index: int, ask: Ask) -> None:
        order = self.journal.order
        if order.paid_at is None:
            if self.book.seller_status(order.seller) is SellerStatus.ARCHIVED:
                raise RuleRefused(
                    f"{order.number} belongs to {order.seller}, which is archived", reference=order.number
                )
            self.journal.pay(ask.action, self.journal.at, ask.note)
        outcome = Outcome.UNCHANGED if order.paid_at is not None else Outcome.CHANGED
        self._answer(index, ask, None, outcome, before=order)

    def _refund(self, index: int, ask: Ask, reason: str | None) -> None:
        order = self.journal.order
        check_amounts(ask, order.currency)
        known = known_request(ask, order, reason)
        if known:
            for refund in known:
                parts = Parts(refund.item, refund.shipping, refund.tax)
                self._answer(index, ask, order.line(refund.line), Outcome.UNCHANGED, parts=parts)
            return
        lines = self._lines(ask)
        if not lines:
            raise RuleRefused(f"nothing of {order.number} can be refunded", reference=order.number)
        for line in lines:
            error = self._objection(ask, line, reason)
            if error is not None:
                raise error
        self._give_back(index, ask, lines, str(reason))

    def _give_back(self, index: int, ask: Ask, lines: list[Line], reason: str) -> None:
        split = shares(ask, self.journal.order, lines)
        if isinstance(split, MarketpushError):
            raise split
        given = [(line, parts) for line, parts in split if parts.total]
        if not given:
            raise RuleRefused(f"{ask.reference} is worth nothing: there is nothing to refund", reference=ask.reference)
        for line, parts in given:
            give_back(self.journal, ask, line, parts, reason)
            self._answer(index, ask, line, Outcome.CHANGED, parts=parts)

    def _answer(
        self,
        index: int,
        ask: Ask,
        line: Line | None,
        outcome: Outcome,
        parts: Parts | None = None,
        before: Order | None = None,
    ) -> None:
        order = self.journal.order
        reference = line.reference if line else order.number
        after = order.line(line.line).status if line else order.status
        status = line.status if line else (before or order).status
        self.judgements.append(
            Judgement(
                index, reference, ask.action, outcome, status, after, key=ask.key, parts=parts, done_by=ask.done_by
            )
        )

    def _refuse(self, index: int, ask: Ask, reference: str, error: MarketpushError, line: Line | None = None) -> None:
        error.reference = error.reference or reference
        error.source, error.row = error.source or ask.source, error.row or ask.row
        found = line or self.journal.order.find_line(ask.line or 0)
        status = found.status if found else None
        kind = Outcome.INVALID if error.kind in ("value", "usage") else Outcome.REFUSED
        self.judgements.append(Judgement(index, reference, ask.action, kind, status, status, error, key=ask.key))


def lines_meant(ask: Ask, order: Order) -> list[Line]:
    """The lines an order stands for where lines are wanted: those at the stage the action starts from."""
    if ask.action is Action.REFUND:
        return refundable_lines(order)
    if ask.action is Action.PAY:
        return []
    transition = TRANSITIONS[ask.action]
    if ask.action in INCIDENT_STEPS:
        open_lines = [line for line in order.lines if line.open_incident is not None]
        wanted = transition.incident_states or frozenset()
        return [line for line in open_lines if order.incident(line.line, line.open_incident or 0).state in wanted]
    return [line for line in order.lines if line.stage in transition.starts]
