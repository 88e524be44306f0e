"""What is read from well-formed CSV, TSV and lists of references, in whatever form people save them."""

from __future__ import annotations

import csv
import io
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marketpush_cli.application.input_rows import InputRow, open_input, read_objects, read_rows
from marketpush_cli.application.reading import sources
from marketpush_cli.application.reading.columns import ColumnRules
from marketpush_cli.domain.errors import InvalidValue

COLUMNS = ("reference", "carrier", "tracking_number", "note")
TEXT = st.text(st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from('\n\t",;\'" #')), max_size=20)


def rows_of(data: bytes, **options: Any) -> list[InputRow]:
    return list(read_rows("-", stdin=io.BytesIO(data), **{"columns": COLUMNS, **options}))


def values_of(data: bytes, **options: Any) -> list[dict[str, str]]:
    return [row.values for row in rows_of(data, **options)]


@pytest.mark.parametrize(
    "data",
    [
        b"reference,carrier\nMP-1/1,ups\nMP-1/2,dhl\n",
        b"\xef\xbb\xbfreference,carrier\nMP-1/1,ups\nMP-1/2,dhl\n",
        b"reference,carrier\r\nMP-1/1,ups\r\nMP-1/2,dhl\r\n",
        b"reference,carrier\rMP-1/1,ups\rMP-1/2,dhl\r",
        b"reference,carrier\nMP-1/1,ups\nMP-1/2,dhl",
        b"\n# shipped today\n\nreference,carrier\nMP-1/1,ups\n\n   \nMP-1/2,dhl\n\n",
        b'"reference","carrier"\n"MP-1/1","ups"\nMP-1/2,"dhl"\n',
        b"reference\tcarrier\nMP-1/1\tups\nMP-1/2\tdhl\n",
        b" Reference , CARRIER\nMP-1/1,ups\nMP-1/2,dhl\n",
        b'{"reference": "MP-1/1", "carrier": "ups"}\n\n{"carrier": "dhl", "reference": "MP-1/2"}\n',
    ],
)
def test_the_same_rows_are_read_however_they_were_saved(data: bytes) -> None:
    assert values_of(data) == [
        {"reference": "MP-1/1", "carrier": "ups"},
        {"reference": "MP-1/2", "carrier": "dhl"},
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"# nothing\n\n#\n", b"\xef\xbb\xbf", b"reference,carrier\n"])
def test_an_input_without_rows_gives_none(data: bytes) -> None:
    assert rows_of(data) == []


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.txt", "a"])
def test_an_empty_file_gives_no_rows_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert list(read_rows(str(tmp_path / name), stdin=io.BytesIO(), columns=COLUMNS, required=COLUMNS)) == []
    assert list(read_objects(str(tmp_path / name), stdin=io.BytesIO())) == []


def test_references_are_taken_a_line_each_and_a_hash_with_a_blank_is_a_comment() -> None:
    rows = rows_of(b"MP-1001\n\n# MP-1002\n#MP-1003\n  MP-1004/2 \n#\n#\tMP-1005\n")
    assert [(row.row, row.values["reference"]) for row in rows] == [(1, "MP-1001"), (4, "#MP-1003"), (5, "MP-1004/2")]
    assert {row.source for row in rows} == {"standard input"}


def test_a_column_alone_is_a_header_when_it_is_known() -> None:
    assert values_of(b"Reference\nMP-1\nMP-2\n") == [{"reference": "MP-1"}, {"reference": "MP-2"}]
    assert values_of(b"order number\nMP-1\n", columns=("order_number",)) == [{"order_number": "MP-1"}]


def test_rows_carry_the_line_they_start_on() -> None:
    rows = rows_of(b'reference,note\nMP-1,"two\r\nlines"\n\nMP-2,"say ""hi"""\nMP-3,\n')
    assert [(row.row, row.values["note"]) for row in rows] == [(2, "two\nlines"), (5, 'say "hi"'), (6, "")]


def test_header_names_are_read_leniently_and_unknown_ones_kept_as_written() -> None:
    data = b"Reference,Tracking-Number, My Column ,x_Shop\nMP-1,1Z,a,b\n"
    assert values_of(data) == [{"reference": "MP-1", "tracking_number": "1Z", "My Column": "a", "x_Shop": "b"}]


def test_attribute_columns_pass_where_unknown_ones_are_refused() -> None:
    assert values_of(b"reference,X-Shop\nMP-1,b\n", unknown="refuse") == [{"reference": "MP-1", "x_shop": "b"}]


def test_the_ending_of_the_name_goes_before_the_content(tmp_path: Path) -> None:
    file = tmp_path / "list.CSV"
    file.write_text("Colour,Size\nred,1\n")
    rows = list(read_rows(str(file), stdin=io.BytesIO(), columns=COLUMNS))
    assert [(row.source, row.row, row.values) for row in rows] == [(str(file), 2, {"Colour": "red", "Size": "1"})]


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.csv", b"", None),
        ("a.csv", b"Colour", "csv"),
        ("a.tsv", b"reference", "tsv"),
        ("a.ndjson", b'{"a": 1}', "jsonl"),
        ("a.json", b'{"a": 1}', "jsonl"),
        ("a.csv", b'{"a": 1}', "jsonl"),
        ("a", b'\xef\xbb\xbf\n {"a"', "jsonl"),
        ("a.txt", b"carrier,reference\n", "csv"),
        ("a.txt", b"carrier;reference\n", "csv"),
        ("a.txt", b"carrier\treference\n", "tsv"),
        ("a.txt", b"# a, b\nREFERENCE\r\nMP-1", "csv"),
        ("a.txt", b"MP-1\nreference,carrier", "references"),
        ("a", b"", None),
    ],
)
def test_kinds_are_told_apart(tmp_path: Path, name: str, head: bytes, kind: str | None) -> None:
    file = tmp_path / name
    file.write_bytes(head)
    assert open_input(str(file), stdin=io.BytesIO(), columns=COLUMNS).kind == kind


def test_an_opened_input_knows_its_kind_and_is_read_once_from_a_pipe() -> None:
    reading, writing = os.pipe()
    os.write(writing, b'{"number": "MP-1", "lines": [{"line": 1}]}\n')
    os.close(writing)
    with os.fdopen(reading, "rb") as stdin:
        opened = open_input("-", stdin=stdin, columns=("order_number",))
        assert opened.kind == "jsonl"
        assert list(opened.objects()) == [(1, {"number": "MP-1", "lines": [{"line": "1"}]})]
    rules = ColumnRules.of(COLUMNS, (), "keep")
    opened = open_input("-", stdin=io.BytesIO(b"reference,carrier\nMP-1,ups\n"), columns=rules.known)
    assert opened.kind == "csv"
    assert [row.values for row in opened.rows(rules)] == [{"reference": "MP-1", "carrier": "ups"}]


def test_a_file_that_grows_is_read_to_the_size_it_had(tmp_path: Path) -> None:
    file = tmp_path / "references"
    file.write_text("MP-1\nMP-2\n")
    rows = read_rows(str(file), stdin=io.BytesIO(), columns=COLUMNS)
    read = [next(rows)]
    with file.open("a") as more:
        more.write("MP-3\n")
    assert [row.values["reference"] for row in [*read, *rows]] == ["MP-1", "MP-2"]


def test_redirected_standard_input_is_read_from_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "references"
    file.write_text("MP-1\nMP-2\n")
    with file.open("rb") as stdin:
        stdin.readline()
        assert [row.values for row in read_rows("-", stdin=stdin, columns=COLUMNS)] == [{"reference": "MP-2"}]
        assert not stdin.closed


def test_a_file_left_unread_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "references"
    file.write_text("MP-1\nMP-2\n" * 50_000)
    rows = read_rows(str(file), stdin=io.BytesIO(), columns=COLUMNS)
    next(rows)
    before = len(list(Path("/dev/fd").iterdir()))
    del rows
    assert len(list(Path("/dev/fd").iterdir())) == before - 1


def written(rows: list[list[str]], **dialect: Any) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, **dialect).writerows([["reference", "note", "carrier"], *rows])
    return stream.getvalue().encode()


@given(
    st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=6),
    st.sampled_from(
        [
            {},
            {"lineterminator": "\n"},
            {"lineterminator": "\r", "quoting": csv.QUOTE_ALL},
            {"delimiter": "\t"},
            {"delimiter": "\t", "quoting": csv.QUOTE_ALL, "lineterminator": "\n"},
        ]
    ),
    st.integers(1, 40),
)
def test_what_the_csv_module_writes_is_read_the_same(rows: list[list[str]], dialect: Any, block: int) -> None:
    assume(all(row[0].strip().lower() != "reference" for row in rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "BLOCK", block)
        read = values_of(written(rows, **dialect))
    assert [list(values.values()) for values in read] == [row for row in rows if any(map(str.strip, row))]


def objection(read: Callable[[bytes], object], data: bytes) -> InvalidValue | None:
    try:
        read(data)
    except InvalidValue as error:
        return error
    return None


@given(st.binary(max_size=200), st.sampled_from([b"", b"reference,carrier\n", b'{"reference":', b"reference\tnote\n"]))
def test_any_bytes_are_rows_or_an_error_with_its_place(data: bytes, start: bytes) -> None:
    for read in (rows_of, lambda data: list(read_objects("-", stdin=io.BytesIO(data)))):
        error = objection(read, start + data)
        assert error is None or error.source == "standard input"
        assert error is None or error.sentence.startswith("standard input")


class Endless(io.BytesIO):
    """Gives a head, then the same block a number of times."""

    def __init__(self, head: bytes, block: bytes, times: int) -> None:
        super().__init__()
        self._parts: Iterator[bytes] = iter([head, *[block] * times])

    def read(self, size: int | None = -1, /) -> bytes:
        return next(self._parts, b"")


@pytest.mark.parametrize(
    ("head", "block", "row"),
    [
        (b"reference,note\n", b"x" * 100_000, 2),
        (b'reference,note\nMP-1,"open\n', b"x,y\n" * 25_000, 2),
        (b'{"reference": "', b"x" * 100_000, 1),
    ],
)
def test_memory_stays_flat_where_an_input_is_refused(head: bytes, block: bytes, row: int) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(InvalidValue) as caught:
            list(read_rows("-", stdin=Endless(head, block, 100), columns=COLUMNS))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.row == row
    assert peak < 40_000_000


def test_a_hundred_thousand_rows_are_read_at_once_and_memory_does_not_follow() -> None:
    block = b"".join(b"MP-%d/1,ups,1Z%09d,hello\n" % (number, number) for number in range(1000))
    stream = Endless(b"reference,carrier,tracking_number,note\n", block, 100)
    began = time.process_time()
    count = sum(1 for _ in read_rows("-", stdin=stream, columns=COLUMNS))
    assert count == 100_000
    assert time.process_time() - began < 2
