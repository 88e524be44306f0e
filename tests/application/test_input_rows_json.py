"""JSON lines: rows of plain values, and objects of any shape for the native import."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpush_cli.application.input_rows import read_objects, read_rows
from marketpush_cli.application.reading.json_lines import DEPTH_CAP
from marketpush_cli.domain.errors import InvalidValue

COLUMNS = ("reference", "amount", "note")
TEXTS = st.text(st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from('\n\t"\\')), max_size=20)


def objects_of(text: str) -> list[tuple[int, dict[str, object]]]:
    return list(read_objects("-", stdin=io.BytesIO(text.encode())))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("19.90", "19.90"),
        ("1e3", "1e3"),
        ("-0", "-0"),
        ("9" * 5000, "9" * 5000),
        ("true", "true"),
        ("false", "false"),
        ('"\\u00e9\\n"', "é\n"),
        ('"\\ud83d\\ude00"', "\U0001f600"),
    ],
)
def test_plain_values_are_the_text_that_stands_there(written: str, read: str) -> None:
    data = f'{{"Reference": {written}}}'.encode()
    rows = list(read_rows("-", stdin=io.BytesIO(data), columns=COLUMNS))
    assert [row.values for row in rows] == [{"reference": read}]


def test_null_is_absent() -> None:
    rows = read_rows("-", stdin=io.BytesIO(b'{"reference": "MP-1", "note": null}'), columns=COLUMNS)
    assert [row.values for row in rows] == [{"reference": "MP-1"}]


def test_objects_keep_their_shape_and_their_numbers_as_text() -> None:
    text = '\n{"number": "MP-1", "paid_at": null, "late": true, "lines": [{"line": 1, "unit_price": 10.50}]}\n'
    lines = [{"line": "1", "unit_price": "10.50"}]
    assert objects_of(text) == [(2, {"number": "MP-1", "paid_at": None, "late": True, "lines": lines})]


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ('{"lines": [{"sku": "a\\u001b"}]}', "lines.sku", "control character U+001B"),
        ('{"lines": [{"sku": "a\\r\\n"}]}', "lines.sku", "control character U+000D"),
        ('{"customer": {"name": "\\udc00x"}}', "customer.name", "surrogate"),
        ('{"lines": [{"sku": 1, "sku": 2}]}', "sku", "this key twice"),
        ('{"lines": [{"tax": Infinity}]}', None, "Infinity"),
        ('[{"number": "MP-1"}]', None, "JSON lines are wanted"),
        ("number,total", None, "no whole JSON object"),
        ('"MP-1"', None, "in braces"),
        ('{"a": ' + "[" * DEPTH_CAP + "]" * DEPTH_CAP + "}", None, "nested more than 32 deep"),
        ('{"a":' * 20_000 + "1" + "}" * 20_000, None, "nested more than 32 deep"),
    ],
)
def test_what_json_leaves_open_is_refused(text: str, field: str | None, words: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        objects_of(text)
    assert caught.value.row == 1
    assert words in caught.value.sentence
    assert field is None or caught.value.field == field


def test_depth_up_to_the_cap_is_read() -> None:
    deep = "[" * (DEPTH_CAP - 1) + "]" * (DEPTH_CAP - 1)
    assert len(objects_of(f'{{"a": {deep}}}')) == 1


def test_an_object_may_be_longer_than_a_row_but_not_without_end() -> None:
    assert objects_of(json.dumps({"note": "x" * 1_000_000})) == [(1, {"note": "x" * 1_000_000})]
    with pytest.raises(InvalidValue, match="longer than 8,388,608 bytes"):
        objects_of(json.dumps({"note": "x" * 10_000_000}))


@given(st.lists(st.dictionaries(TEXTS.filter(bool), st.one_of(TEXTS, st.lists(TEXTS))), max_size=5), st.booleans())
def test_what_the_json_module_writes_is_read_the_same(items: list[dict[str, object]], ascii_only: bool) -> None:
    text = "\r\n".join(json.dumps(item, ensure_ascii=ascii_only) for item in items)
    assert objects_of(text) == list(enumerate(items, 1))
