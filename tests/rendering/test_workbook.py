from __future__ import annotations

import errno
import io
import re
import tempfile
import tracemalloc
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from rendering_samples import AT, HOSTILE, PARIS, PIPE, SMALL, orders, rendered, small
from test_machine_formats import every_kind

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.domain.money import format_amount
from marketpush_cli.rendering.formats import workbook
from marketpush_cli.rendering.formats.workbook_cells import cell_text
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.render import render_bytes
from marketpush_cli.rendering.tallied_file import TalliedFile

MONEY = Field("total", "Total", Kind.MONEY, "")
TITLE = Field("title", "Title", Kind.TEXT, "")


def sheets_of(records: RecordSet) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(rendered(records, "xlsx")))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def column_of(field: Field, values: list[object], currency: str | None = None) -> list[Any]:
    [[_, *rows]] = sheets_of(RecordSet((field,), [(value, currency) for value in values], None))
    return [row[0] for row in rows]


def part_of(records: RecordSet, name: str) -> str:
    with ZipFile(io.BytesIO(rendered(records, "xlsx"))) as archive:
        return archive.read(name).decode()


def test_cells_have_the_type_of_their_kind() -> None:
    [[heading, full, empty]] = sheets_of(every_kind())
    assert heading == [
        *("reference", "amount", "time (Europe/Paris)", "seconds", "ratio", "flag"),
        *("texts", "mapping", "times", "count"),
    ]
    assert full == [
        *("A", -1.5, datetime(2026, 11, 2, 10, 30), 90.0, 0.9375, True),
        *('["x","y"]', '{"a":[1,null]}', '{"pending":"2026-11-02T09:30:00Z","closed":null}', 3.0),
    ]
    assert empty == ["B", *[""] * 9]


def test_text_comes_back_and_what_a_spreadsheet_would_run_does_not_begin_a_cell() -> None:
    read = column_of(TITLE, list(HOSTILE))
    assert read == [cell_text(text) for text in HOSTILE]
    for text, cell in zip(HOSTILE, read, strict=True):
        if text.isprintable() and text[:1] not in "'=＝":
            assert cell == text
    assert "<f" not in part_of(small(*HOSTILE), "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+33612345678", "-2", "@x", "＝1+1", "＋1", "－1", "＠x", "﹦1", "−1", "'quoted"),
        *("\t=1+1", "\r=1+1", "\x00=1+1", "\n=1+1", "\u00a0=1", "\ufeff@x", "=cmd|' /C calc'!A0"),
    ],
)
def test_a_formula_is_text_behind_an_apostrophe(text: str) -> None:
    [cell] = column_of(TITLE, [text])
    assert cell.startswith("'")
    assert cell[-1] == text[-1]


@pytest.mark.parametrize("text", ["<r><t>x</t></r>", "<r>", "_x0041_", "&amp;", "]]>", "a\uffffb", "\ud800"])
def test_markup_of_the_file_is_text_too(text: str) -> None:
    [cell] = column_of(TITLE, [text])
    assert cell == cell_text(text)
    assert cell.lstrip("'")[0] == (text[0] if text.isprintable() or text[0] == "a" else "\\")


def test_lines_of_an_address_stay_lines() -> None:
    assert column_of(TITLE, ["1 Main St\n75001 Paris\x1b[2J"]) == ["1 Main St\n75001 Paris␛[2J"]


@pytest.mark.parametrize("reference", ["00123456789012345678901234567890", "1e5", "0012345678", "1/2", "TRUE", "MP-1"])
@pytest.mark.parametrize("kind", [Kind.REFERENCE, Kind.TEXT, Kind.CODE])
def test_no_reference_loses_a_digit(reference: str, kind: Kind) -> None:
    assert column_of(Field("sku", "SKU", kind, ""), [reference]) == [reference]


def test_a_reference_stays_text_when_somebody_edits_its_cell() -> None:
    records = RecordSet((Field("sku", "SKU", Kind.REFERENCE, ""),), [("0012",)], None)
    assert 's="' in part_of(records, "xl/worksheets/sheet1.xml").partition('r="A2"')[2][:10]
    assert 'numFmtId="49"' in part_of(records, "xl/styles.xml")


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from(["JPY", "EUR", "KWD", "CLF"]))
def test_an_amount_that_is_a_number_is_exactly_that_amount(minor: int, currency: str) -> None:
    text = format_amount(minor, currency)
    [read] = column_of(MONEY, [minor], currency)
    assert f"{read:.{len(text.partition('.')[2])}f}".replace("-0.00", "0.00") == text.replace("-0.00", "0.00")


def test_an_amount_too_long_for_a_number_is_text() -> None:
    assert column_of(MONEY, [10**15, -(10**15), 10**15 - 1], "EUR") == [
        "10000000000000.00",
        "-10000000000000.00",
        9999999999999.99,
    ]
    assert column_of(Field("n", "N", Kind.COUNT, ""), [10**15]) == ["1000000000000000"]


def test_an_amount_without_a_currency_is_never_guessed() -> None:
    with pytest.raises(ValueError, match="currency"):
        column_of(MONEY, [1990])


def test_an_amount_shows_the_digits_of_its_currency() -> None:
    records = RecordSet((MONEY,), [(1990, "JPY"), (1990, "EUR"), (1990, "KWD")], None)
    codes = re.findall(r'formatCode="([^"]+)"', part_of(records, "xl/styles.xml"))
    assert {"#,##0.00", "#,##0.000"} <= set(codes)
    assert column_of(MONEY, [1990], "JPY") == [1990.0]


SUMMER_ENDS = 1_792_889_999_000_000  # 2026-10-25T00:59:59Z, the last second of summer time in Paris


def test_times_are_of_the_zone_to_the_second() -> None:
    field = Field("at", "At", Kind.TIME, "")
    seconds = [SUMMER_ENDS + second * 1_000_000 + 999_999 for second in range(3)]
    expected = [datetime.fromtimestamp(at // 1_000_000, PARIS).replace(tzinfo=None) for at in seconds]
    assert column_of(field, list(seconds)) == expected
    every = [AT + 86_400_000_000 // 7 * step for step in range(40)]
    assert column_of(field, list(every)) == [
        datetime.fromtimestamp(at // 1_000_000, PARIS).replace(tzinfo=None) for at in every
    ]


def test_a_time_that_no_spreadsheet_knows_is_text() -> None:
    field = Field("at", "At", Kind.TIME, "")
    assert column_of(field, [-2_500_000_000_000_000, 253_402_300_799_000_000]) == [
        "1890-10-11T19:33:20Z",
        "9999-12-31T23:59:59Z",
    ]


def test_the_header_is_bold_frozen_filtered_and_wide_enough() -> None:
    sheet = part_of(small("x" * 30, "y" * 90), "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1"' in sheet
    assert '<autoFilter ref="A1:E3"/>' in sheet
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
    assert min(widths) > 8
    assert 50 <= widths[1] < 52
    assert "<b/>" in part_of(small("x"), "xl/styles.xml")


@pytest.mark.parametrize(("count", "sizes"), [(0, [1]), (2, [3]), (3, [4]), (4, [4, 2]), (6, [4, 4]), (7, [4, 4, 2])])
def test_a_full_sheet_is_followed_by_another_with_the_header(
    count: int, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS_OF_A_SHEET", 3)
    found = sheets_of(small(*map(str, range(count))))
    assert [len(sheet) for sheet in found] == sizes
    assert all(sheet[0] == found[0][0] for sheet in found)
    assert [row[1] for sheet in found for row in sheet[1:]] == [str(number) for number in range(count)]


def test_a_sheet_holds_as_much_as_a_spreadsheet_opens() -> None:
    assert workbook.ROWS_OF_A_SHEET + 1 == 2**20


def test_a_text_that_no_cell_can_hold_is_refused_not_cut() -> None:
    assert column_of(TITLE, ["x" * 32_767]) == ["x" * 32_767]
    with pytest.raises(UsageError, match="32,767"):
        column_of(TITLE, ["x" * 32_768])


class Full(io.BytesIO):
    def write(self, data: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def failing_rows() -> Iterator[tuple[object, ...]]:
    yield ("x", None)
    raise KeyboardInterrupt


def test_nothing_is_left_of_a_workbook_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(OSError, match="No space left"):
        render_bytes(small("x"), "xlsx", TalliedFile(Full()), PIPE)
    with pytest.raises(KeyboardInterrupt):
        render_bytes(RecordSet((TITLE,), failing_rows(), None), "xlsx", TalliedFile(io.BytesIO()), PIPE)
    assert list(tmp_path.iterdir()) == []


def test_what_lies_on_the_disk_meanwhile_lies_where_the_file_will_be(tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(300):
            seen[:] = [(path.name[:12], path.stat().st_mode & 0o777) for path in tmp_path.iterdir()]
            yield (f"row {number}", None)

    render_bytes(RecordSet((TITLE,), rows(), None), "xlsx", TalliedFile(io.BytesIO()), PIPE, workplace=tmp_path)
    assert seen == [(".marketpush-", 0o700)]
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_the_rows() -> None:
    rendered(orders(300), "xlsx")
    peaks = []
    for count in (500, 3_000):
        tracemalloc.start()
        render_bytes(orders(count), "xlsx", TalliedFile(Nowhere()), PIPE)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 300_000


class Nowhere(io.BytesIO):
    def write(self, data: Any) -> int:
        return len(data)


def test_the_fields_of_a_sample_are_all_written() -> None:
    assert len(sheets_of(small("x"))[0][1]) == len(SMALL)
