"""Refunds split over parts and lines without a cent lost, through the whole write path and back out of the database."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sandboxes import (
    CLERK,
    OPENED_AT,
    SECOND,
    copy_database,
    import_documents,
    line_document,
    order_document,
    origin,
)

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.answers import Done
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.steps import take_steps
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.orders import Line, Order
from marketpush_cli.domain.transitions import Action

AWAITING = {"status": "awaiting_fulfillment", "status_at": "2026-03-01T12:00:00Z"}
PARTS = ("item", "shipping", "tax")
money = st.one_of(st.sampled_from((0, 1, 2, 3)), st.integers(0, 5_000))
line_money = st.tuples(money, money, money, st.fractions(0, 1, max_denominator=97))


class Till:
    """A database into which orders come, and refunds of them."""

    def __init__(self, path: Path) -> None:
        self.path, self.database = path, SqliteDatabase(path)
        self.numbers, self.at, self.seen = count(1), OPENED_AT, count(1)

    def place(self, currency: str, lines: list[tuple[int, int, int, Fraction]]) -> str:
        number = f"MP-{next(self.numbers)}"
        documents = [_document(currency, *amounts) for amounts in lines]
        import_documents(self.path, [order_document(number, "acme", documents, currency=currency)], self.at)
        return number

    def refund(self, order: str, line: int | None = None, **given: Any) -> Done:
        self.at += SECOND
        run = Run(Identity(origin(), self.at, CLERK), new_identifier(self.at), "refund")
        ask = Ask(Action.REFUND, order, line, reason="goodwill", key=f"key-{next(self.seen)}", **given)
        return take_steps(self.database, run, [ask])

    def order(self, number: str) -> Order:
        with self.database.reading() as snapshot:
            return snapshot.orders([number])[number]


def _document(currency: str, item: int, shipping: int, tax: int, rate: Fraction) -> dict[str, Any]:
    texts = [format_amount(amount, currency) for amount in (item, shipping, tax)]
    commission = format_amount(int(rate * (item + shipping + tax)), currency)
    document = line_document(*texts, commission=commission, **AWAITING)
    return {name: value for name, value in document.items() if name != "commission_rate"}


@pytest.fixture(scope="module")
def till(marketplace_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Till:
    return Till(copy_database(marketplace_template, tmp_path_factory.mktemp("till") / "till.db"))


def parts_of(done: Done) -> dict[str, tuple[int, ...]]:
    assert not done.errors
    found = {}
    for answer in done.answers:
        assert answer.judgement.parts is not None
        found[answer.judgement.reference] = tuple(getattr(answer.judgement.parts, name) for name in PARTS)
    return found


def check_added_up(before: Order, after: Order, given: dict[str, tuple[int, ...]]) -> None:
    """What was answered is what was stored, line by line and part by part, with the commission of the running total."""
    for old, new in zip(before.lines, after.lines, strict=True):
        parts = given.get(new.reference, (0, 0, 0))
        now = (new.refunded_item, new.refunded_shipping, new.refunded_tax)
        assert now == (old.refunded_item + parts[0], old.refunded_shipping + parts[1], old.refunded_tax + parts[2])
        assert all(0 <= part <= most for part, most in zip(now, (new.item_total, new.shipping, new.tax), strict=True))
        assert new.commission_reversed == expected_commission(new)
        rows = [refund for refund in after.refunds if refund.line == new.line]
        assert sum(refund.total for refund in rows) == new.refunded
        assert sum(refund.commission_reversed for refund in rows) == new.commission_reversed
        assert all(refund.commission_reversed >= 0 for refund in rows)


def expected_commission(line: Line) -> int:
    exact = Fraction(line.commission * line.refunded, line.total) if line.total else Fraction(0)
    return int(exact + Fraction(1, 2))


@settings(max_examples=40)
@given(
    st.sampled_from(("EUR", "JPY", "KWD")),
    st.lists(line_money, min_size=1, max_size=4).filter(lambda lines: any(sum(line[:3]) for line in lines)),
    st.lists(st.fractions(0, 1, max_denominator=1_000), min_size=1, max_size=5),
)
def test_any_steps_give_back_exactly_everything(
    till: Till, currency: str, lines: list[tuple[int, int, int, Fraction]], steps: list[Fraction]
) -> None:
    number = till.place(currency, lines)
    total = sum(sum(line[:3]) for line in lines)
    for step in steps:
        before = till.order(number)
        amount = int(step * (total - before.refunded))
        if not amount:
            continue
        back = parts_of(till.refund(number, amount=format_amount(amount, currency)))
        assert sum(map(sum, back.values())) == amount
        for line in before.lines:
            share = Fraction(amount * line.left.total, total - before.refunded)
            assert abs(sum(back.get(line.reference, (0,))) - share) < 1
            for part, left in zip(back.get(line.reference, ()), _left(line), strict=False):
                assert abs(part - Fraction(sum(back[line.reference]) * left, line.left.total)) < 1
        check_added_up(before, till.order(number), back)
    before = till.order(number)
    too_much = till.refund(number, amount=format_amount(total - before.refunded + 1, currency))
    assert [answer.judgement.outcome for answer in too_much.answers] == [Outcome.REFUSED]
    if total - before.refunded:
        rest = parts_of(till.refund(number, is_full=True))
        check_added_up(before, till.order(number), rest)
    after = till.order(number)
    assert (after.refunded, str(after.status)) == (total, "refunded")
    assert [line.commission_reversed for line in after.lines] == [line.commission for line in after.lines]


def _left(line: Line) -> tuple[int, int, int]:
    return line.left.item, line.left.shipping, line.left.tax


@settings(max_examples=30)
@given(line_money, st.lists(st.tuples(st.fractions(0, 1), st.fractions(0, 1)), min_size=1, max_size=3))
def test_item_and_shipping_take_their_tax_with_them(
    till: Till, amounts: tuple[int, int, int, Fraction], steps: list[tuple[Fraction, Fraction]]
) -> None:
    number = till.place("EUR", [amounts])
    for of_item, of_shipping in steps:
        before = till.order(number)
        left = before.lines[0].left
        item, shipping = int(of_item * left.item), int(of_shipping * left.shipping)
        if not item + shipping:
            continue
        done = till.refund(number, 1, item=format_amount(item, "EUR"), shipping=format_amount(shipping, "EUR"))
        tax = int(Fraction(left.tax * (item + shipping), left.item + left.shipping) + Fraction(1, 2))
        back = parts_of(done)
        assert back == {f"{number}/1": (item, shipping, tax)}
        check_added_up(before, till.order(number), back)


def test_ties_go_to_item_then_shipping_then_tax_and_to_the_lower_line(till: Till) -> None:
    number = till.place("EUR", [(100, 100, 100, Fraction(0)), (100, 100, 100, Fraction(0))])
    assert parts_of(till.refund(number, amount="0.01")) == {f"{number}/1": (1, 0, 0)}
    other = till.place("EUR", [(100, 100, 100, Fraction(0))])
    assert parts_of(till.refund(other, 1, amount="0.02")) == {f"{other}/1": (1, 1, 0)}


def test_one_cent_at_a_time_reverses_exactly_the_commission(till: Till) -> None:
    number = till.place("EUR", [(7, 1, 3, Fraction(1, 2))])
    for _ in range(11):
        before = till.order(number)
        back = parts_of(till.refund(number, 1, amount="0.01"))
        check_added_up(before, till.order(number), back)
    line = till.order(number).lines[0]
    assert (line.refunded, line.commission_reversed, line.commission) == (11, 5, 5)


def test_the_rows_of_one_batch_never_exceed_the_line_together(till: Till) -> None:
    number = till.place("EUR", [(1_000, 0, 0, Fraction(0))])
    run = Run(Identity(origin(), till.at, CLERK), new_identifier(till.at), "refund", keep_going=True)
    asks = [Ask(Action.REFUND, number, 1, reason="goodwill", key=f"row-{row}", amount="4.00") for row in range(3)]
    done = take_steps(till.database, run, asks)
    assert [str(answer.judgement.outcome) for answer in done.answers] == ["changed", "changed", "refused"]
    assert till.order(number).refunded == 800


def test_every_check_still_finds_nothing(till: Till) -> None:
    with till.database.reading() as snapshot:
        assert list(snapshot.verify_everything()) == []
