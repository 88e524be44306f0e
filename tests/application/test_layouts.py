"""Layouts in flags and in tables of the configuration: what they mean, and every way in which they can be wrong."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpush_cli.application.asking import COLUMNS
from marketpush_cli.application.layouts.tables import is_layout_name, layout_of_table, layouts_of, table_of
from marketpush_cli.application.layouts.words import LayoutWords, columns_of_words, header_of, words_of
from marketpush_cli.application.reading.columns import column_name
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.domain.errors import ConfigurationWrong, UsageError

SAVED = {"acme": FileLayout({"reference": "Nr"}, ";", "cp1252", ",", {"carrier": "dhl"}, 4)}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("reference=Nr", {"reference": "Nr"}),
        (" Reference = Order no , tracking-number=3", {"reference": "Order no", "tracking_number": 3}),
        ('reference="Order, ours",note="3"', {"reference": "Order, ours", "note": "3"}),
        ('"reference=Order, ours",note=a=b', {"reference": "Order, ours", "note": "a=b"}),
        ('reference="say ""Nr"""', {"reference": 'say "Nr"'}),
    ],
)
def test_columns_are_read_as_csv_is(text: str, columns: dict[str, str | int]) -> None:
    assert columns_of_words(text) == columns


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"columns": "refrence=Nr"}, "Did you mean reference"),
        ({"columns": "zzz=Nr"}, "The columns are action, amount"),
        ({"columns": "reference="}, "is not of the form"),
        ({"columns": 'reference="Nr'}, "is not of the form"),
        ({"columns": "reference=Nr,reference=x"}, "says reference twice"),
        ({"columns": "reference=Nr,note=nr"}, "gives one column to both reference and note"),
        ({"columns": "reference=0"}, "counted from 1"),
        ({"columns": "acne"}, "Did you mean acme?"),
        ({"columns": "other"}, "Saved are: acme."),
        ({"constant": ["carrier"]}, "is not of the form carrier=dhl"),
        ({"constant": ["carier=dhl"]}, "Did you mean carrier?"),
        ({"constant": ["carrier=dhl", "carrier=ups"]}, "says carrier twice"),
        ({"delimiter": "ab"}, "--delimiter must be one character"),
        ({"delimiter": '"'}, "--delimiter must be one character"),
        ({"encoding": "latin-99"}, "--encoding names no encoding"),
        ({"encoding": "rot13"}, "--encoding names no encoding"),
        ({"encoding": "idna"}, "--encoding names no encoding"),
        ({"decimal": ";"}, "--decimal must be a dot or a comma"),
        ({"header_row": 5_000}, "--header-row must be a line"),
    ],
)
def test_flags_that_say_nothing_possible_are_usage_errors(words: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        LayoutWords(**words).layout(SAVED)
    assert told in caught.value.sentence


def test_flags_beat_the_saved_table() -> None:
    assert LayoutWords(columns="acme").layout(SAVED) == SAVED["acme"]
    words = LayoutWords("acme", "tab", "utf8", "dot", ("note=x", "carrier=ups"), 0)
    constants = {"carrier": "ups", "note": "x"}
    assert words.layout(SAVED) == FileLayout({"reference": "Nr"}, "\t", "utf-8", ".", constants, 0)
    assert words.given == ["--columns", "--delimiter", "--encoding", "--decimal", "--constant", "--header-row"]
    assert LayoutWords().layout(SAVED) == FileLayout()


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"refrence": "Nr"}, "Did you mean reference"),
        ({"reference": True}, "must be the words of a header or the number of a column"),
        ({"reference": 0}, "counted from 1"),
        ({"delimiter": 3}, "delimiter must be a text"),
        ({"delimiter": "xx"}, "delimiter must be one character"),
        ({"encoding": "x"}, "encoding names no encoding"),
        ({"decimal": "x"}, "decimal must be a dot or a comma"),
        ({"header_row": "4"}, "header_row must be a whole number"),
        ({"header_row": -1}, "header_row must be a line"),
        ({"constant": "dhl"}, "constant must be like"),
        ({"constant": {"carier": "dhl"}}, "Did you mean carrier?"),
    ],
)
def test_tables_that_say_nothing_possible_are_wrong_configuration(table: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigurationWrong) as caught:
        layouts_of({"acme": table}, "config.toml")
    assert told in caught.value.sentence
    assert "[columns.acme] in config.toml" in caught.value.sentence


def test_columns_in_the_configuration_are_tables() -> None:
    with pytest.raises(ConfigurationWrong, match=r"tables that start with \[columns.NAME\]"):
        layouts_of({"reference": "Nr"}, "config.toml")


HEADERS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=12)
LAYOUTS = st.builds(
    FileLayout,
    st.dictionaries(st.sampled_from(COLUMNS), st.one_of(HEADERS, st.integers(1, 99)), max_size=5),
    st.sampled_from([None, ",", ";", "\t", "|"]),
    st.sampled_from([None, "cp1252", "utf-16"]),
    st.sampled_from([".", ","]),
    st.dictionaries(st.sampled_from(COLUMNS), HEADERS, max_size=3),
    st.sampled_from([None, 0, 4]),
)


@given(LAYOUTS)
def test_a_layout_survives_flags_and_tables(layout: FileLayout) -> None:
    folded = [column_name(theirs) if isinstance(theirs, str) else theirs for theirs in layout.columns.values()]
    if len(set(folded)) < len(folded) or "" in folded:
        return
    assert layout_of_table(table_of(layout), "there") == layout
    words = shlex.split(shlex.join(words_of(layout)))
    said: dict[str, Any] = {"constant": []}
    for flag, value in zip(words[::2], words[1::2], strict=True):
        name = flag.removeprefix("--").replace("-", "_")
        if name == "constant":
            said[name] = [*said[name], value]
        else:
            said[name] = int(value) if name == "header_row" else value
    assert LayoutWords(**said).layout({}) == layout


def test_the_header_of_an_empty_file_has_their_words_and_places() -> None:
    layout = FileLayout({"reference": "Nr", "note": 4}, constants={"carrier": "dhl"})
    assert header_of(["reference", "carrier", "tracking_number", "note"], layout) == [
        "Nr",
        "tracking_number",
        "column 3",
        "note",
    ]


@pytest.mark.parametrize(("name", "is_one"), [("nord-1_A", True), ("", False), ("a.b", False), ("a=b", False)])
def test_names_of_layouts(name: str, is_one: bool) -> None:
    assert is_layout_name(name) is is_one
