from __future__ import annotations

import csv
import io
import json
import tracemalloc

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rendering_samples import AT, HOSTILE, PIPE, SMALL, TERMINAL, one_order, orders, small, small_rows, written

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.render import render
from marketpush_cli.rendering.safe_text import is_harmful

EVERY_KIND = (
    Field("reference", "Ref", Kind.REFERENCE, ""),
    Field("amount", "Amount", Kind.MONEY, ""),
    Field("time", "Time", Kind.TIME, ""),
    Field("seconds", "Took", Kind.SECONDS, ""),
    Field("ratio", "Rate", Kind.RATIO, ""),
    Field("flag", "Flag", Kind.FLAG, ""),
    Field("texts", "Texts", Kind.TEXTS, ""),
    Field("mapping", "Data", Kind.MAPPING, ""),
    Field("times", "Times", Kind.TIMES, ""),
    Field("count", "Count", Kind.COUNT, ""),
)
FULL = ("A", -150, AT + 5, 90, (15, 16), True, ("x", "y"), {"a": [1, None]}, {"pending": AT, "closed": None}, 3, "EUR")
ABSENT = ("B", *[None] * 9, None)


def every_kind() -> RecordSet:
    return RecordSet(EVERY_KIND, [FULL, ABSENT], identity=0)


def test_json_has_a_record_a_line_and_values_as_promised() -> None:
    text = written(every_kind(), "json")
    assert [line[0] for line in text.splitlines()] == ["[", "{", "{", "]"]
    first, second = json.loads(text)
    assert first == {
        "reference": "A",
        "amount": "-1.50",
        "time": "2026-11-02T09:30:00Z",
        "seconds": 90,
        "ratio": "0.9375",
        "flag": True,
        "texts": ["x", "y"],
        "mapping": {"a": [1, None]},
        "times": {"pending": "2026-11-02T09:30:00Z", "closed": None},
        "count": 3,
    }
    assert set(second.values()) == {"B", None}


@pytest.mark.parametrize(("currency", "written_as"), [("EUR", "19.90"), ("JPY", "1990"), ("KWD", "1.990")])
def test_money_has_the_digits_of_its_currency(currency: str, written_as: str) -> None:
    records = RecordSet((SMALL[3],), [(1990, currency)], identity=None)
    assert json.loads(written(records, "json")) == [{"total": written_as}]


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((1, 3), "0.3333"),
        ((2, 3), "0.6667"),
        ((1, 20000), "0.0001"),
        ((-1, 8), "-0.1250"),
        ((5, 0), None),
        ((3, 2), "1.5000"),
    ],
)
def test_ratios_have_four_digits(parts: tuple[int, int], shown: str | None) -> None:
    records = RecordSet((Field("rate", "Rate", Kind.RATIO, ""),), [(parts,)], identity=None)
    assert json.loads(written(records, "jsonl")) == {"rate": shown}
    assert written(records, "plain") == f"{shown or ''}\n"


def test_an_amount_without_a_currency_is_never_guessed() -> None:
    with pytest.raises(ValueError, match="currency"):
        written(RecordSet((SMALL[3],), [(1990, None)], identity=None), "json")


def test_nested_money_uses_its_own_currency_before_the_outer_one() -> None:
    order = json.loads(written(one_order(), "json"))
    assert order["lines"][0]["total"] == "7.50"
    assert order["refunds"][0]["total"] == "120"
    assert order["customer"]["address"] == "1 Main St\n75001 Paris"
    assert order["shipments"][0]["lines"] == ["MP-1/1", "MP-1/2"]


def test_one_object_is_indented_and_an_empty_list_is_a_list() -> None:
    assert written(one_order(), "json").startswith('{\n  "number": "MP-1001-A",\n')
    assert written(one_order(), "jsonl").count("\n") == 1
    assert written(small(), "json") == "[]\n"
    assert written(small(), "jsonl") == ""
    assert written(small(), "yaml") == "[]\n"
    assert written(small(), "csv") == "reference,title,status,total,at\r\n"
    assert written(small(), "plain") == written(small(), "ids") == ""
    assert written(small(), "count") == "0\n"


def test_an_object_that_is_not_there_is_null() -> None:
    nobody = RecordSet(SMALL, [], identity=0, single=True)
    assert written(nobody, "json") == written(nobody, "yaml") == "null\n"


def test_a_value_that_json_does_not_know_is_refused() -> None:
    records = RecordSet((Field("data", "Data", Kind.MAPPING, ""),), [({"x": float("nan")},)], identity=None)
    with pytest.raises(ValueError, match="JSON"):
        written(records, "json")


def test_csv_follows_rfc_4180() -> None:
    text = written(small('say "hi", twice', "two\nlines"), "csv")
    assert text.split("\r\n") == [
        "reference,title,status,total,at",
        'MP-1/1,"say ""hi"", twice",shipped,19.90,2026-11-02T09:30:00Z',
        'MP-1/2,"two\nlines",shipped,39.80,2026-11-02T09:30:00Z',
        "",
    ]


def test_cells_of_csv_and_plain_hold_nested_values_as_compact_json() -> None:
    cells = next(csv.reader(io.StringIO(written(every_kind(), "csv").split("\r\n", 1)[1])))
    assert cells[5:9] == ["true", '["x","y"]', '{"a":[1,null]}', '{"pending":"2026-11-02T09:30:00Z","closed":null}']
    assert written(every_kind(), "plain").split("\n")[0].split("\t") == cells


def test_plain_keeps_a_row_on_one_line() -> None:
    lines = written(small(*HOSTILE), "plain").split("\n")
    assert len(lines) == len(HOSTILE) + 1
    assert {line.count("\t") for line in lines[:-1]} == {len(SMALL) - 1}


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_hostile_text_comes_back_unchanged_from_files(name: str) -> None:
    delimiter = "," if name == "csv" else "\t"
    read = list(csv.reader(io.StringIO(written(small(*HOSTILE), name), newline=""), delimiter=delimiter))
    assert [row[1] for row in read[1:]] == list(HOSTILE)


texts = st.lists(st.text(), max_size=5).map(tuple)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_any_text_comes_back_from_machine_formats(titles: tuple[str, ...]) -> None:
    records = small(*titles)
    for delimiter, name in ((",", "csv"), ("\t", "tsv")):
        read = list(csv.reader(io.StringIO(written(records, name), newline=""), delimiter=delimiter))
        assert [row[1] for row in read[1:]] == list(titles)
    lines = written(records, "jsonl").split("\n")[:-1]
    assert [json.loads(line)["title"] for line in lines] == list(titles)
    assert [record["title"] for record in json.loads(written(records, "json"))] == list(titles)
    assert [record["title"] for record in yaml.safe_load(written(records, "yaml"))] == list(titles)


@settings(max_examples=60, deadline=None)
@example("\ud800")
@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_no_machine_format_lets_text_act_on_a_terminal(title: str) -> None:
    records = RecordSet(
        (*SMALL, Field("data", "Data", Kind.MAPPING, "")), [(*small_rows((title,))[0][:5], {title: title}, "EUR")], 0
    )
    for name in ("json", "jsonl", "yaml", "csv", "tsv", "plain", "ids"):
        shown = written(records, name, TERMINAL)
        left = [character for character in shown if is_harmful(character) and character not in "\n\r\t"]
        assert left == [], name


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+33612345678",
        "-2",
        "@x",
        "＝1+1",
        "\t=1+1",
        "\x00=1+1",
        "\u00a0=1",
        "\ufeff@x",
        "'quoted",
        "=cmd|' /C calc'!A0",
        "\nx",
    ],
)  # fmt: skip
def test_excel_safe_puts_an_apostrophe_before_what_a_spreadsheet_runs(text: str) -> None:
    read = list(csv.reader(io.StringIO(written(small(text), "csv", excel_safe=True), newline="")))
    assert read[1][1] == f"'{text}"
    assert next(csv.reader([written(small("x"), "csv", excel_safe=True).split("\r\n")[1]]))[1] == "x"


@pytest.mark.parametrize(
    "text", ["0001", "00.5", "12345678901234567", "1E5", "12e-3", "1-2", "2026-11", "3/4/26", "MAR1", "1 Mar", "12:30"]
)
def test_excel_safe_puts_an_apostrophe_before_what_would_lose_digits_or_become_a_day(text: str) -> None:
    read = list(csv.reader(io.StringIO(written(small(text), "csv", excel_safe=True), newline="")))
    assert read[1][1] == f"'{text}"
    assert text in written(small(text), "csv")


@pytest.mark.parametrize(
    "text", ["1", "123456789012345", "MP-1001-A", "SKU-1", "Marta", "1-2-3-4", "0", "E5", "May Ling"]
)
def test_excel_safe_leaves_what_stays_as_it_is(text: str) -> None:
    assert next(csv.reader([written(small(text), "csv", excel_safe=True).split("\r\n")[1]]))[1] == text


def test_excel_safe_leaves_our_numbers_alone() -> None:
    row = ("MP-1/1", "a - b", "shipped", -1990, AT, "EUR")
    assert "a - b,shipped,-19.90" in written(RecordSet(SMALL, [row], 0), "csv", excel_safe=True)


def test_yaml_quotes_every_text() -> None:
    text = written(small("no", "1e5", "12:30:45"), "yaml")
    assert '"title": "no"' in text
    assert '"title": "1e5"' in text
    assert "&id" not in written(RecordSet(SMALL[:2], [(HOSTILE[0], HOSTILE[0])] * 2, 0), "yaml")
    assert yaml.safe_load(written(one_order(), "yaml")) == json.loads(written(one_order(), "json"))


def test_ids_come_from_a_cell_behind_the_fields_too() -> None:
    assert written(RecordSet(SMALL[1:2], [("x", "MP-1/1"), ("y", None)], identity=1), "ids") == "MP-1/1\n"
    with pytest.raises(UsageError, match="no references"):
        written(RecordSet(SMALL, [], identity=None), "ids")


def test_count_says_how_many() -> None:
    assert written(orders(3), "count") == "3\n"


class _Sink(io.StringIO):
    def write(self, text: str) -> int:
        return len(text)


@pytest.mark.parametrize("name", ["csv", "jsonl", "plain", "txt"])
def test_rows_are_written_as_they_come(name: str) -> None:
    render(orders(300), name, _Sink(), PIPE)
    tracemalloc.start()
    assert render(orders(5000), name, _Sink(), PIPE) == 5000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


CELLS = st.one_of(st.none(), st.text(st.sampled_from('a,"\r\n\t ;é'), max_size=4))


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=4)))
def test_rows_are_quoted_as_the_csv_module_does(rows: list[tuple[str | None, ...]]) -> None:
    """Rows in which nothing has to be quoted are written without it."""
    fields = tuple(Field(f"f{index}", "", Kind.TEXT, "") for index in range(len(rows[0])))
    expected = io.StringIO(newline="")
    csv.writer(expected).writerows([[field.name for field in fields], *rows])
    assert written(RecordSet(fields, rows, None), "csv") == expected.getvalue()
    read = list(csv.reader(io.StringIO(written(RecordSet(fields, rows, None), "tsv"), newline=""), delimiter="\t"))
    assert read[1:] == [[cell or "" for cell in row] for row in rows]


@pytest.mark.parametrize(
    "text", ["\r=1+1", "\t=1+1", "\x00=1+1", "＋1", "－1", "＠x", "﹦1", "﹢1", "﹣1", "﹫x", "−1"]
)
@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_excel_safe_knows_every_form_of_what_begins_a_formula(text: str, name: str) -> None:
    delimiter = "," if name == "csv" else "\t"
    read = csv.reader(io.StringIO(written(small(text), name, excel_safe=True), newline=""), delimiter=delimiter)
    assert list(read)[1][1] == f"'{text}"
