"""References are read as pasted, and only where they mean exactly one thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.references import (
    ORDER_NUMBER,
    clean_reference,
    folded_number,
    line_number,
    order_number,
    parse_reference,
)


@pytest.mark.parametrize(
    "pasted",
    [
        "MP-1001-A/2",
        "  MP-1001-A/2\r\n",
        "#MP-1001-A/2",
        "# MP-1001-A/2",
        "MP‐1001‑A/2",
        "MP–1001—A/2",
        "MP−1001﹣A／2",
        "＃ＭＰ－１００１－Ａ⁄２",
        "\ufeffMP-1001-A/2\u200b",
        "MP-10\u00ad01-A\u2060/2",
        "\u202aMP-1001-A∕2\u202c",
        "\u00a0MP-1001-A/2\u3000",
    ],
)
def test_pasted_references_are_read(pasted: str) -> None:
    assert clean_reference(pasted) == "MP-1001-A/2"
    assert parse_reference(pasted) == ("MP-1001-A", 2)


def test_an_order_has_no_line() -> None:
    assert parse_reference("mp-1001-a") == ("mp-1001-a", None)
    assert parse_reference("#1001") == ("1001", None)
    assert parse_reference("A" * 64 + "/2147483647") == ("A" * 64, 2**31 - 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "#",
        "##1",
        "/",
        "/1",
        "A/",
        "A/0",
        "A/01",
        "A/x",
        "A/-1",
        "A/+1",
        "A/1.0",
        "A/1/2",
        "A /2",
        "A/2147483648",
        "A/" + "9" * 5000,
        "A" * 65,
        "A\0",
        "A\x1a",
        "A B",
        "-A",
        ".A",
        "Ä1",
        "A/²",
        "A/٢",
        "A;DROP",
        "A'",
        "*",
        "A%",
        "A\nB",
        "\ud800",
    ],
)
def test_malformed_references_are_refused_in_one_short_sentence(text: str) -> None:
    with pytest.raises(InvalidValue, match="neither an order nor a line") as caught:
        parse_reference(text)
    assert caught.value.sentence.isprintable()
    assert len(caught.value.sentence) < 400
    assert caught.value.reference == text[:70]


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        order, line = parse_reference(text)
    except InvalidValue:
        return
    assert ORDER_NUMBER.fullmatch(order)
    assert line is None or 1 <= line < 2**31


@given(st.from_regex(ORDER_NUMBER, fullmatch=True), st.integers(1, 2**31 - 1))
def test_what_is_written_is_read_again(order: str, line: int) -> None:
    assert parse_reference(f"{order}/{line}") == (order, line)
    assert parse_reference(f"#{order}") == (order, None)


def test_an_imported_number_loses_only_its_number_sign() -> None:
    assert order_number("#1001") == "1001"
    assert order_number("MP-1001-A") == "MP-1001-A"
    assert order_number("a._:-" + "9" * 59) == "a._:-" + "9" * 59


@pytest.mark.parametrize("text", ["", "#", "##1", " 1", "1 ", "1\n", "MP–1", "A/1", "é", "A" * 65, "1\0", "_1"])
def test_other_imported_numbers_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="cannot be an order number") as caught:
        order_number(text)
    assert caught.value.field == "order_number"


def test_only_ascii_letters_lose_their_case() -> None:
    assert folded_number("Mp-1001-A") == "mp-1001-a"
    assert folded_number("\u212a") == "\u212a"


@pytest.mark.parametrize("text", ["", "0", "-1", "1.0", "two", "2147483648", "１"])
def test_the_number_of_a_line_is_a_plain_number(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        line_number(text)
    assert refused.value.field == "line"


def test_blanks_around_the_number_of_a_line_do_no_harm() -> None:
    assert line_number(" 12 ") == 12
