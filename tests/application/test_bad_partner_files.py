"""The same faults in every kind of file: an error with its class, its place and its words, never a wrong row."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from partner_reading import RULES, layout, read, values, workbook

from marketpush_cli.application.asking import COLUMNS
from marketpush_cli.application.input_rows import open_input
from marketpush_cli.application.reading.layout import PLAIN
from marketpush_cli.domain.errors import InvalidValue

Write = Callable[[list[list[str]]], bytes]
ROWS = [["MP-1/1", "first"], ["MP-2/1", "second"]]


def separated(separator: str) -> Write:
    return lambda rows: "".join(f"{separator.join(row)}\n" for row in [["reference", "note"], *rows]).encode()


def json_lines(rows: list[list[str]]) -> bytes:
    return "".join(f'{{"reference": "{reference}", "note": "{note}"}}\n' for reference, note in rows).encode()


def references(rows: list[list[str]]) -> bytes:
    return "".join(f"{row[0]}\n" for row in rows).encode()


TEXTS: dict[str, Write] = {
    "csv": separated(","),
    "tsv": separated("\t"),
    "semicolon": separated(";"),
    "jsonl": json_lines,
    "references": references,
}
every_kind = pytest.mark.parametrize("write", TEXTS.values(), ids=TEXTS)


@every_kind
@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.rstrip(b"\n"),
        lambda data: data + b"\n \n\n",
        lambda data: b"\n\n# a comment\n" + data,
    ],
    ids=["mark", "crlf", "lone cr", "no final newline", "blank lines behind", "comment before"],
)
def test_harmless_habits_change_nothing(write: Write, change: Callable[[bytes], bytes]) -> None:
    assert [row.get("reference") for row in read(change(write(ROWS)))] == ["MP-1/1", "MP-2/1"]


@pytest.mark.parametrize("data", [b"", b"\n \n\t\n", b"\xef\xbb\xbf", workbook([]), workbook([["", " "]])])
def test_nothing_is_no_rows(data: bytes) -> None:
    assert read(data) == []


@every_kind
@pytest.mark.parametrize(
    ("damage", "row", "words"),
    [
        (lambda data: data.decode().encode("utf-16"), None, "looks like UTF-16"),
        (lambda data: data.replace(b"MP-2", b"MP-\xfc"), "last", "is not UTF-8"),
        (lambda data: data.replace(b"MP-2", b"MP-\x00"), "last", "U+0000"),
        (lambda data: data + b"\x1a", "behind", "U+001A"),
        (lambda data: data + b"x" * 10_000_000, "behind", "longer than 65,536 bytes"),
        (lambda data: gzip.compress(data), None, "compressed by gzip"),
        (lambda data: b"\xd0\xcf\x11\xe0" + data, None, "old Excel workbook"),
        (lambda data: b"%PDF-1.7" + data, None, "is a PDF"),
    ],
    ids=["utf-16", "latin-1", "nul", "ctrl-z", "10 MB line", "gzip", "xls", "pdf"],
)
def test_damage_is_named_where_it_is(
    write: Write, damage: Callable[[bytes], bytes], row: str | None, words: str
) -> None:
    data = write(ROWS)
    lines = data.count(b"\n")
    with pytest.raises(InvalidValue) as caught:
        read(damage(data))
    if not (write is json_lines and "longer" in words):
        assert words in caught.value.sentence
    assert caught.value.row == {None: None, "last": lines, "behind": lines + 1}[row]


def test_the_flag_for_the_encoding_is_named_where_there_is_one() -> None:
    data = b"reference,note\nMP-1,\xfc\n"
    with pytest.raises(InvalidValue) as caught:
        read(data)
    assert caught.value.fix == "--encoding cp1252 if that is how it was saved"
    with pytest.raises(InvalidValue) as caught:
        open_input("-", stdin=io.BytesIO("reference\n".encode("utf-16")), columns=COLUMNS, layout=PLAIN)
    assert caught.value.fix == "--encoding utf-16 if that is how it was saved"
    with pytest.raises(InvalidValue) as caught:
        list(open_input("-", stdin=io.BytesIO(data), columns=COLUMNS).rows(RULES))
    assert caught.value.fix == "Save the file as UTF-8."


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ('MP-1{}"open', "is not closed"),
        ('MP-1{}"shut"x', "text follows the closing quote"),
        ('MP-1{}a"b', "a quote stands inside"),
        ("MP-1", "1 cell where the header has 2 columns"),
        ("MP-1{}a{}b", "3 cells where the header has 2 columns"),
        ("Reference{} NOTE", "the header stands here again"),
    ],
)
def test_rows_that_do_not_fit(separator: str, cells: str, words: str) -> None:
    data = f"reference{separator}note\nMP-0{separator}x\n{cells.replace('{}', separator)}\n".encode()
    with pytest.raises(InvalidValue, match=words) as caught:
        read(data)
    assert caught.value.row == 3


def test_sheets_are_refused_with_row_and_column() -> None:
    head = ["reference", "note"]
    for rows, errors, row, field, words in (
        ([head, ["MP-1", "x"]], {"B3": "#DIV/0!"}, 3, "B", "the cell B3 shows an error"),
        ([head, [123456789012345678, "x"]], {}, 2, "A", "more than the 15 digits"),
        ([head, ["MP-1", "x", "y"]], {}, 2, None, "3 cells where the header has 2"),
        ([head, ["MP-1", "a\x7fb"]], {}, 2, "B", "the control character U.007F"),
        ([head, head], {}, 2, None, "header stands here again"),
    ):
        with pytest.raises(InvalidValue, match=words) as caught:
            read(workbook(rows, **errors))
        assert (caught.value.row, caught.value.field) == (row, field)
    with pytest.raises(InvalidValue, match="this row is empty, but --header-row"):
        read(workbook([head, [], ["MP-1"]]), layout(header_row=2))


@pytest.mark.parametrize(("data", "words"), [(b"PK\x03\x04rest", "damaged"), (b"PK\x05\x06", "ZIP archive")])
def test_broken_workbooks(data: bytes, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        read(data)


def test_workbooks_with_a_byte_that_became_another() -> None:
    """Whatever it hits: the rows are read, or it is told that the file is damaged."""
    whole = workbook([["reference", "carrier"], *([f"MP-{row}-A/1", f"carrier {row * 7919}"] for row in range(60))])
    rows, chance, told = values(whole), random.Random(5), []
    for _ in range(400):
        data = bytearray(whole)
        data[chance.randrange(4, len(data))] ^= chance.randrange(1, 256)
        try:
            again = values(bytes(data))
        except InvalidValue as error:
            told.append(error.sentence)
        else:
            assert again == rows
    assert len(told) > 40
    assert all("workbook" in sentence or "archive" in sentence for sentence in told)


def test_other_archives_are_no_workbooks() -> None:
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.csv", "reference\nMP-1\n")
    with pytest.raises(InvalidValue, match="is a ZIP archive"):
        read(stream.getvalue())


@pytest.mark.parametrize("name", [".", "missing.xlsx", "missing.csv"])
def test_no_file_to_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidValue, match=r"directory|no such file"):
        open_input(str(tmp_path / name), stdin=io.BytesIO(), columns=COLUMNS, layout=PLAIN)


def test_a_header_row_that_is_not_there() -> None:
    with pytest.raises(InvalidValue, match="there is no line 9"):
        read(b"reference\nMP-1\n", layout(header_row=9))


def test_a_fault_behind_the_first_lines_comes_after_the_rows_before_it() -> None:
    with pytest.raises(InvalidValue, match="1 cell where") as caught:
        read(b"reference,note\nMP-1\nMP-2,\xff\n")
    assert caught.value.row == 2


@pytest.mark.parametrize("said", [{}, {"delimiter": ";"}, {"header_row": 4}, {"columns": "reference=reference"}])
def test_a_fault_above_the_header_is_told_and_not_that_there_is_no_header(said: dict[str, object]) -> None:
    with pytest.raises(InvalidValue, match="is not UTF-8") as caught:
        read(b"Report\n\xdcbergabe;\n\nreference;note\nMP-1;x\n", layout(**said))
    assert caught.value.row == 2
