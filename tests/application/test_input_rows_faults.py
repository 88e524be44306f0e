"""Every way in which an input can be wrong: the error's class, place and words."""

from __future__ import annotations

import errno
import gzip
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest

from marketpush_cli.application import input_rows
from marketpush_cli.application.input_rows import read_objects, read_rows
from marketpush_cli.application.reading import sources
from marketpush_cli.domain.errors import CannotReadOrWrite, InvalidValue, UsageError

COLUMNS = ("reference", "carrier", "tracking_number", "note")
HEADER = b"reference,carrier\n"
LONG = b"x" * 65_537


def refused(data: bytes, **options: Any) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        list(read_rows("-", stdin=io.BytesIO(data), **{"columns": COLUMNS, **options}))
    assert caught.value.source == "standard input"
    assert "\n" not in caught.value.sentence
    return caught.value


@pytest.mark.parametrize(
    ("data", "row", "field", "words"),
    [
        pytest.param("reference\nMP-1\n".encode("utf-16"), None, None, "UTF-16", id="utf-16 with mark"),
        pytest.param("reference\nMP-1\n".encode("utf-16-le"), None, None, "UTF-16", id="utf-16 without mark"),
        pytest.param("reference\n".encode("utf-32"), None, None, "UTF-32", id="utf-32"),
        pytest.param(gzip.compress(HEADER), None, None, "compressed by gzip", id="gzip"),
        pytest.param(b"PK\x03\x04\x14\x00", None, None, "Excel workbook", id="zip"),
        pytest.param(b"SQLite format 3\x00", None, None, "SQLite", id="database"),
        pytest.param(HEADER + b"MP-1,M\xfcller\n", 2, None, "byte 7 of the line (0xFC, offset 24)", id="latin-1"),
        pytest.param(b"MP-1\n\xff\n", 2, None, "byte 1 of the line (0xFF, offset 5)", id="lone ff"),
        pytest.param(HEADER + b"MP-1,\xed\xa0\x80\n", 2, None, "not UTF-8", id="encoded surrogate"),
        pytest.param(b"MP-1\nMP\x00-2\n", 2, None, "character 3 of the line is the control character U+0000", id="nul"),
        pytest.param(b"MP-1\n\x1a", 2, None, "U+001A", id="ctrl-z"),
        pytest.param(HEADER + b'MP-1,"a\x1bb"\n', 2, None, "U+001B", id="escape in quotes"),
        pytest.param(HEADER + "MP-1,a\x9bb\n".encode(), 2, None, "U+009B", id="c1"),
        pytest.param(HEADER + b"MP-1," + LONG + b"\n", 2, None, "longer than 65,536 bytes", id="long line"),
        pytest.param(LONG, 1, None, "longer than 65,536 bytes", id="long only line"),
        pytest.param(b'{"note": "' + LONG + b'"}', 1, None, "longer than 65,536 bytes", id="long object"),
        pytest.param(HEADER + b'MP-1,"a\n' + b"MP,x\n" * 100_000, 2, None, "is not closed", id="unclosed, long"),
        pytest.param(b'note,carrier\n"a\n' + b'b","c\n' * 50_000, 10_924, None, "65,536 characters", id="endless row"),
        pytest.param(HEADER + b'MP-1,"a\nMP-2,b\n', 2, None, "is not closed", id="unclosed, to the end"),
        pytest.param(
            HEADER + b'MP-1,"ups\nMP-2,"dhl"\n', 2, None, "closing quote of a cell in line 3", id="late close"
        ),
        pytest.param(HEADER + b'MP-1,"ups"x\n', 2, None, "text follows the closing quote", id="after quote"),
        pytest.param(HEADER + b'MP-1,u"ps"\n', 2, None, "a quote stands inside", id="quote inside"),
        pytest.param(HEADER + b'MP-1, "ups"\n', 2, None, "a quote stands inside", id="blank before quote"),
        pytest.param(HEADER + b"MP-1\n", 2, "carrier", "1 cell where the header has 2 columns", id="too few"),
        pytest.param(HEADER + b"MP-1,ups,x\n", 2, None, "3 cells where the header has 2", id="too many"),
        pytest.param(b"reference,Reference\n", 1, "reference", "twice", id="column twice"),
        pytest.param(b"reference,Foo Bar,foo-bar\n", 1, "foo-bar", "twice", id="kept column twice"),
        pytest.param(b"reference,,carrier\n", 1, None, "no name", id="column without a name"),
        pytest.param(
            HEADER + b"MP-1,ups\nReference, carrier\n", 3, None, "header stands here again", id="header twice"
        ),
        pytest.param(b"reference\nMP-1\nreference\n", 3, None, "header stands here again", id="short header twice"),
        pytest.param(b"MP-1,MP-2\n", 1, None, "neither a header", id="references in one line"),
        pytest.param(b"refrence,carier\nMP-1,ups\n", 1, None, "neither a header", id="header misspelt"),
        pytest.param(b"MP-1\nMP-2,MP-3\n", 2, None, '"MP-2,MP-3" is not one reference', id="two references"),
        pytest.param(b"MP-1\nMP-2\tups\n", 2, None, "is not one reference", id="reference with a TAB"),
        pytest.param(b'[{"reference": "MP-1"}]', 1, None, "JSON lines are wanted", id="json array"),
        pytest.param(b'{"reference":\n "MP-1"}', 1, None, "no whole JSON object", id="object over lines"),
        pytest.param(b'{"reference": "MP-1"} {}', 1, None, "Extra data", id="two objects in a line"),
        pytest.param(b'{"reference": "MP-1"}\n["MP-2"]', 2, None, "in braces", id="not an object"),
        pytest.param(b'{"reference": "a", "reference": "b"}', 1, "reference", "this key twice", id="key twice"),
        pytest.param(
            b'{"reference": "a", "Reference": "b"}', 1, "reference", "this column twice", id="key in two forms"
        ),
        pytest.param(b'{"reference": ["MP-1"]}', 1, "reference", "a text or a number is wanted", id="nested"),
        pytest.param(b'{"reference": NaN}', 1, None, "NaN is not a number", id="nan"),
        pytest.param(b'{"reference": -Infinity}', 1, None, "-Infinity is not a number", id="infinity"),
        pytest.param(b'{"reference": "\\ud800"}', 1, "reference", "surrogate pair U+D800", id="lone surrogate"),
        pytest.param(b'{"reference": "a\\u0000"}', 1, "reference", "character U+0000", id="escaped nul"),
        pytest.param(b'{"no\\u0007te": "a"}', 1, None, "U+0007", id="escaped bell in a key"),
        pytest.param(b'{"note": ' + b"[" * 30_000, 1, None, "", id="deep"),
        pytest.param(b'{"note": "a\tb"}', 1, None, "Invalid control character", id="raw TAB in a JSON text"),
        pytest.param(b'{"": "a"}', 1, None, "no name", id="empty key"),
    ],
)
def test_a_wrong_input_is_refused_at_its_place(data: bytes, row: int | None, field: str | None, words: str) -> None:
    error = refused(data)
    assert (error.row, error.field) == (row, field)
    assert words in error.sentence
    assert row is None or f"line {row}" in error.sentence


@pytest.mark.parametrize(
    ("data", "options", "row", "field", "fix"),
    [
        (
            b"refrence,carrier\nMP-1,ups\n",
            {"required": ["reference"]},
            1,
            "reference",
            "Rename refrence if that is it.",
        ),
        (b"note,carrier\na,ups\n", {"required": ["reference"]}, 1, "reference", None),
        (b"reference,carrier\nMP-1,ups\n ,dhl\n", {"required": ["reference"]}, 3, "reference", None),
        (b'{"reference": null, "note": "a"}', {"required": ["reference"]}, 1, "reference", None),
        (b"MP-1\n", {"required": ["reference", "carrier"]}, 1, "carrier", None),
        (b"reference,carier\nMP-1,ups\n", {"unknown": "refuse"}, 1, "carier", "Did you mean carrier?"),
        (
            b'{"reference": "MP-1", "zzz": 1}',
            {"unknown": "refuse"},
            1,
            "zzz",
            "The columns are carrier, note, reference, tracking_number.",
        ),
        (b"MP-1\n", {"columns": ["order_number"]}, 1, None, "The columns are order_number."),
        (b"ordernumber,b\n", {"columns": ["order_number"]}, 1, None, "Did you mean order_number?"),
    ],
)
def test_columns_asked_for_and_columns_unknown(
    data: bytes, options: Any, row: int, field: str | None, fix: str | None
) -> None:
    error = refused(data, **options)
    assert (error.row, error.field, error.fix) == (row, field, fix)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", '\n [\n {"reference": "MP-1"}]', "line 2: this is a JSON array"),
        ("a.json", '{\n "reference": "MP-1"}', "line 1: this is no whole JSON object"),
    ],
)
def test_files_whose_content_is_not_what_their_name_says(tmp_path: Path, name: str, content: str, words: str) -> None:
    file = tmp_path / name
    file.write_text(content)
    with pytest.raises(InvalidValue) as caught:
        list(read_rows(str(file), stdin=io.BytesIO(), columns=COLUMNS))
    assert caught.value.source == str(file)
    assert words in caught.value.sentence


@pytest.mark.parametrize("name", ["", ".", "missing.csv", "file/below", "nul\0byte"])
def test_what_is_no_file_is_a_wrong_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(InvalidValue, match=r"directory|no such file") as caught:
        list(read_rows(name, stdin=io.BytesIO(), columns=COLUMNS))
    assert caught.value.source == name


def failing(error: OSError) -> Any:
    def fail(*_args: object, **_options: object) -> Any:
        raise error

    return fail


def test_what_may_not_be_opened_or_fails_while_it_is_read_is_no_fault_of_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(io.BytesIO):
        read = failing(OSError(errno.EIO, "Input/output error"))

    with pytest.raises(CannotReadOrWrite, match=r"standard input: it cannot be read \(Input/output error\)"):
        list(read_rows("-", stdin=Broken(), columns=COLUMNS))
    monkeypatch.setattr(Path, "open", failing(PermissionError(errno.EACCES, "Permission denied")))
    with pytest.raises(CannotReadOrWrite, match=r"a\.csv: it cannot be read \(Permission denied\)"):
        list(read_rows("a.csv", stdin=io.BytesIO(), columns=COLUMNS))


def test_a_file_cut_off_while_it_is_read_is_not_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "BLOCK", 16)
    file = tmp_path / "references"
    file.write_text("MP-1\n" * 20_000)
    rows = read_rows(str(file), stdin=io.BytesIO(), columns=COLUMNS)
    next(rows)
    os.truncate(file, 10)
    with pytest.raises(CannotReadOrWrite, match="became shorter"):
        list(rows)


def test_a_terminal_is_refused_and_not_waited_for() -> None:
    keyboard, terminal = os.openpty()
    try:
        with os.fdopen(os.dup(terminal), "rb", buffering=0) as stdin:
            for read in (read_rows("-", stdin=stdin, columns=COLUMNS), read_objects("-", stdin=stdin)):
                with pytest.raises(UsageError, match="standard input: this is a terminal"):
                    next(iter(read))
            with pytest.raises(UsageError, match="this is a terminal"):
                list(read_rows(os.ttyname(terminal), stdin=io.BytesIO(), columns=COLUMNS))
    finally:
        os.close(keyboard)
        os.close(terminal)


def test_the_number_of_rows_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_rows, "ROW_CAP", 3)
    assert len(list(read_rows("-", stdin=io.BytesIO(b"a\n\nb\nc\n"), columns=COLUMNS))) == 3
    assert "more than 3 rows" in refused(b"a\nb\nc\nd\n").sentence
    with pytest.raises(InvalidValue, match="more than 3 rows"):
        list(read_objects("-", stdin=io.BytesIO(b"{}\n" * 4)))


def test_the_last_of_many_rows_being_wrong_is_found() -> None:
    assert refused(HEADER + b"MP-1,ups\n" * 100_000 + b"MP-1\n").row == 100_002


@pytest.mark.parametrize(
    "data",
    [
        b"," * 60_000,
        b"carier" + b",carier" * 9_000,
        b"reference" + b",a" * 30_000,
        b"{" + b",".join(b'"%d": 0' % (number % 4_999) for number in range(5_000)) + b"}",
        b'reference,note\n"' + b'""' * 30_000,
        b"reference,note\n" + b'""' * 30_000 + b'"',
    ],
)
def test_hostile_lines_are_refused_quickly(data: bytes) -> None:
    began = time.process_time()
    error = refused(data)
    assert time.process_time() - began < 1
    assert len(error.sentence) < 200
