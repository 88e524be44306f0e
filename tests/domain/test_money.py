"""Amounts are read, written, split and rounded without losing or inventing a minor unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.money import (
    Parts,
    commission_of,
    commission_reversed,
    digits_of,
    format_amount,
    half_up,
    parse_amount,
    parse_rate,
    share,
    split_amount,
    split_over_lines,
    with_tax,
)

MINOR = st.integers(0, 10**9)
LEFT = st.builds(Parts, MINOR, MINOR, MINOR)


@pytest.mark.parametrize(
    ("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XCG", 2), ("HRK", 2), ("ISK", 0)]
)
def test_digits_follow_iso_4217(currency: str, digits: int) -> None:
    assert digits_of(currency) == digits


@pytest.mark.parametrize("code", ["", "EU", "eur", "EURO", "XXX", "XAU", "€", "\0"])
def test_an_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(InvalidValue, match="not an ISO 4217") as caught:
        digits_of(code)
    assert caught.value.field == "currency"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("19.99", "EUR", 1999),
        ("12", "EUR", 1200),
        ("12.5", "EUR", 1250),
        (" 12\t", "EUR", 1200),
        ("0", "EUR", 0),
        ("0.01", "EUR", 1),
        ("007", "EUR", 700),
        ("1990", "JPY", 1990),
        ("1.234", "KWD", 1234),
        ("999999999999.99", "EUR", 99_999_999_999_999),
    ],
)
def test_plain_amounts_are_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "says"),
    [
        ("", "EUR", "not a plain amount"),
        (" ", "EUR", "not a plain amount"),
        ("-5", "EUR", "not a plain amount"),
        ("+5", "EUR", "not a plain amount"),
        ("1e3", "EUR", "not a plain amount"),
        ("NaN", "EUR", "not a plain amount"),
        ("Infinity", "EUR", "not a plain amount"),
        ("1_000", "EUR", "not a plain amount"),
        ("1 000", "EUR", "not a plain amount"),
        ("١٢", "EUR", "not a plain amount"),
        ("１２", "EUR", "not a plain amount"),
        ("12.", "EUR", "not a plain amount"),
        (".5", "EUR", "not a plain amount"),
        ("1.2.3", "EUR", "not a plain amount"),
        ("12\n", "EUR", "not a plain amount"),
        ("12\0", "EUR", "not a plain amount"),
        ("€12", "EUR", "not a plain amount"),
        ("1,50", "EUR", "has a comma"),
        ("1,234.50", "EUR", "has a comma"),
        ("12.345", "EUR", "3 digits after the dot where EUR has 2"),
        ("12.340", "EUR", "3 digits after the dot where EUR has 2"),
        ("12.50", "JPY", "2 digits after the dot where JPY has none"),
        ("9223372036854775808", "EUR", "longer than 12 digits"),
        ("9" * 5000, "EUR", "longer than 12 digits"),
        ("0." + "9" * 5000, "EUR", "5000 digits after the dot"),
    ],
)
def test_anything_else_is_refused_in_one_short_sentence(text: str, currency: str, says: str) -> None:
    with pytest.raises(InvalidValue, match=says) as caught:
        parse_amount(text, currency, field="unit_price")
    assert caught.value.field == "unit_price"
    assert caught.value.sentence.startswith("The unit price ")
    assert len(caught.value.sentence) < 140
    assert caught.value.sentence.isprintable()


@pytest.mark.parametrize(("currency", "example"), [("EUR", "19.90"), ("JPY", "1990"), ("KWD", "19.900")])
def test_a_comma_is_answered_with_an_example_in_the_currency(currency: str, example: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_amount("1,5", currency)
    assert caught.value.fix is not None
    assert "dot" in caught.value.fix
    assert example in caught.value.fix


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1990, "EUR", "19.90"),
        (5, "EUR", "0.05"),
        (-5, "EUR", "-0.05"),
        (1990, "JPY", "1990"),
        (-1, "JPY", "-1"),
        (1, "KWD", "0.001"),
        (0, "EUR", "0.00"),
    ],
)
def test_amounts_are_written_with_the_digits_of_the_currency(minor: int, currency: str, text: str) -> None:
    assert format_amount(minor, currency) == text


@given(st.integers(0, 10**14 - 1), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_what_is_written_is_read_again(minor: int, currency: str) -> None:
    minor %= 10 ** (12 + digits_of(currency))
    assert parse_amount(format_amount(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(1, 2, 1), (1, 3, 0), (2, 3, 1), (5, 2, 3), (0, 7, 0), (10**18 + 1, 2, 5 * 10**17 + 1)],
)
def test_a_half_goes_up(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, (1, 1, 1), (34, 33, 33)),
        (2, (1, 1, 1), (1, 1, 0)),
        (1, (1, 2, 2), (0, 1, 0)),
        (0, (0, 0), (0, 0)),
        (0, (), ()),
        (5, (0, 5, 0), (0, 5, 0)),
    ],
)
def test_shares_go_by_largest_remainder_and_then_by_place(
    total: int, weights: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    assert share(total, weights) == parts


@pytest.mark.parametrize(("total", "weights"), [(1, (0, 0)), (1, ()), (-1, (1,)), (1, (2, -1))])
def test_what_cannot_be_shared_is_a_mistake_of_the_caller(total: int, weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="cannot share"):
        share(total, weights)


@given(st.data(), st.lists(MINOR, min_size=1, max_size=8))
def test_shares_add_up_and_never_exceed_their_weight(data: st.DataObject, weights: list[int]) -> None:
    total = data.draw(st.integers(0, sum(weights)))
    parts = split_over_lines(total, weights)
    assert sum(parts) == total
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))
    exact = sum(weights)
    assert all(abs(part * exact - total * weight) < max(exact, 1) for part, weight in zip(parts, weights, strict=True))


def test_ties_of_one_line_go_to_item_then_shipping_then_tax() -> None:
    assert split_amount(1, Parts(1, 1, 1)) == Parts(1, 0, 0)
    assert split_amount(2, Parts(1, 1, 1)) == Parts(1, 1, 0)
    assert split_over_lines(1, (5, 5)) == (1, 0)


def test_more_than_is_left_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="cannot take 4 from 3"):
        split_amount(4, Parts(1, 1, 1))
    with pytest.raises(ValueError, match="cannot take 11 from 10"):
        split_over_lines(11, (5, 5))


@given(st.data(), LEFT)
def test_refunds_in_any_number_of_steps_neither_lose_nor_invent_a_cent(data: st.DataObject, line: Parts) -> None:
    left, refunded = line, Parts(0, 0, 0)
    for _ in range(data.draw(st.integers(0, 6))):
        amount = data.draw(st.integers(0, left.total))
        taken = split_amount(amount, left)
        assert taken.total == amount
        left, refunded = left - taken, refunded + taken
        assert min(left.item, left.shipping, left.tax) >= 0
    rest = split_amount(left.total, left)
    assert rest == left
    assert refunded + rest == line


@pytest.mark.parametrize(
    ("item", "shipping", "tax", "taken"),
    [
        (500, None, None, Parts(500, 0, 95)),
        (None, 100, None, Parts(0, 100, 19)),
        (1000, 100, None, Parts(1000, 100, 209)),
        (500, None, 10, Parts(500, 0, 10)),
        (500, None, 0, Parts(500, 0, 0)),
        (None, None, 7, Parts(0, 0, 7)),
        (3, None, None, Parts(3, 0, 1)),
    ],
)
def test_tax_follows_item_and_shipping_unless_given(
    item: int | None, shipping: int | None, tax: int | None, taken: Parts
) -> None:
    assert with_tax(item, shipping, tax, Parts(1000, 100, 209)) == taken


def test_with_nothing_taxed_left_only_the_tax_given_is_taken() -> None:
    assert with_tax(None, None, 9, Parts(0, 0, 9)) == Parts(0, 0, 9)
    assert with_tax(0, 0, None, Parts(0, 0, 9)) == Parts(0, 0, 0)


@given(st.data(), LEFT)
def test_the_proportional_tax_is_never_more_than_what_is_left(data: st.DataObject, left: Parts) -> None:
    item, shipping = data.draw(st.integers(0, left.item)), data.draw(st.integers(0, left.shipping))
    assert with_tax(item, shipping, None, left).tax <= left.tax
    if left.item + left.shipping:
        assert with_tax(left.item, left.shipping, None, left) == left


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.data())
def test_a_full_refund_reverses_exactly_all_commission(commission: int, total: int, data: st.DataObject) -> None:
    steps = [*sorted(data.draw(st.lists(st.integers(0, total), max_size=6))), total]
    reversed_so_far = [0, *(commission_reversed(commission, refunded, total) for refunded in steps)]
    assert reversed_so_far == sorted(reversed_so_far)
    assert reversed_so_far[-1] == commission


def test_a_line_worth_nothing_reverses_nothing() -> None:
    assert commission_reversed(5, 0, 0) == 0


@pytest.mark.parametrize(
    ("text", "rate"),
    [("0.12", (3, 25)), ("0.120", (3, 25)), ("0", (0, 1)), ("1", (1, 1)), ("1.000", (1, 1)), (" 0.5 ", (1, 2))],
)
def test_rates_are_exact_fractions(text: str, rate: tuple[int, int]) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    "text", ["", "12", "12%", "1.01", "-0.1", "0,12", ".5", "1e-1", "NaN", "0." + "1" * 5000, "٠.٥"]
)
def test_other_rates_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="between 0 and 1") as caught:
        parse_rate(text)
    assert caught.value.field == "commission_rate"


def test_commission_is_rounded_half_up() -> None:
    assert commission_of(parse_rate("0.12"), 2388) == 287
    assert commission_of(parse_rate("0.5"), 1) == 1
    assert commission_of(parse_rate("0.15"), 10) == 2
