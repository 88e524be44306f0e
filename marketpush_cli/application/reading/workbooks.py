"""The first sheet of an Excel workbook as records of texts; what its cells would lose on the way is refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from marketpush_cli.application.reading.faults import fault

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Record = tuple[int, list[str]]
OPENING = b"PK\x03\x04"
SIZE_CAP = 256 * 1024 * 1024
UNPACKED_CAP = 1024 * 1024 * 1024

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_BLOCK = 1024 * 1024
_LONGEST_TAG = 1024
_MOST_EXACT = 10**15
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\b\w+:id=\"([^\"]+)\"")
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*\bt=\"e\")[^>]*>")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3}[0-9]+)\"")
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first sheet of a workbook: its name, how many there are, and its rows, read once."""

    name: str
    count: int
    records: Iterator[Record]


def first_sheet(data: bytes, name: str, decimal: str) -> Sheet:
    """Opens a workbook; numbers are written with the decimal sign that was said."""
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_other_archives(data, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if not workbook.sheet_names:
            raise fault(name, None, "the workbook has no sheet")
        sheet = workbook.get_sheet_by_index(0)
    except CalamineError as error:
        raise _damaged(name) from error
    return Sheet(sheet.name, len(workbook.sheet_names), _records(sheet, name, decimal))


def _refuse_other_archives(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            if _WORKBOOK not in members:
                what = "a binary Excel workbook" if "xl/workbook.bin" in members else "a ZIP archive"
                raise fault(name, None, f"the input is {what}", fix="Save it as .xlsx or as CSV.")
            if sum(member.file_size for member in archive.infolist()) > UNPACKED_CAP:
                raise fault(name, None, "the workbook is too large to be read", fix="Save it as CSV.")
            if archive.testzip() is not None:
                raise _damaged(name)
            _refuse_error_cells(archive, members, name)
    except _DAMAGE as error:
        raise _damaged(name) from error


def _damaged(name: str) -> Exception:
    return fault(name, None, "the input is an Excel workbook that is damaged, or another ZIP archive")


def _refuse_error_cells(archive: zipfile.ZipFile, members: set[str], name: str) -> None:
    """Names a cell that shows an error such as #DIV/0!, which would be read as an empty one."""
    path = _first_sheet_path(archive, members)
    if path not in members:
        return
    with archive.open(path) as stream:
        kept = b""
        while block := stream.read(_BLOCK):
            text = kept + block
            if found := _ERROR_CELL.search(text):
                raise _error_cell(found[0], name)
            kept = text[-_LONGEST_TAG:]


def _error_cell(tag: bytes, name: str) -> Exception:
    place = _PLACE.search(tag)
    fix = "Correct the formula, or put its value there."
    if place is None:
        return fault(name, None, "a cell of the sheet shows an error", fix=fix)
    column = place[1].decode().rstrip("0123456789")
    row = int(place[1].decode().removeprefix(column))
    return fault(name, row, f"the cell {place[1].decode()} shows an error", field=column, fix=fix)


def _first_sheet_path(archive: zipfile.ZipFile, members: set[str]) -> str:
    usual = "xl/worksheets/sheet1.xml"
    sheet = _SHEET.search(archive.read(_WORKBOOK))
    if sheet is None or _RELATIONS not in members:
        return usual
    for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", archive.read(_RELATIONS)):
        target = re.search(rb"\bTarget=\"([^\"]+)\"", tag)
        if target is not None and b'Id="' + sheet[1] + b'"' in tag:
            path = target[1].decode(errors="replace")
            return path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return usual


def _records(sheet: CalamineSheet, name: str, decimal: str) -> Iterator[Record]:
    """Each row with its number; column A is the first cell, also where it is empty everywhere."""
    begin = sheet.start
    before = [""] * (begin[1] if begin else 0)
    for row, cells in enumerate(sheet.iter_rows(), 1):
        yield row, before + [_text(cell, name, row, at, decimal) for at, cell in enumerate(cells, len(before))]


def _text(cell: object, name: str, row: int, at: int, decimal: str) -> str:
    match cell:
        case str():
            return _plain(cell, name, row, at)
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return _number(cell, name, row, at).replace(".", decimal)
        case datetime() | date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return ""


def _plain(text: str, name: str, row: int, at: int) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if not plain.isprintable() and (control := _CONTROL.search(plain)):
        what = f"character {control.start() + 1} of the cell is the control character U+{ord(control[0]):04X}"
        raise fault(name, row, what, field=_letters(at), fix="Remove it: only TAB and line ends are taken.")
    return plain


def _number(value: float, name: str, row: int, at: int) -> str:
    """The number as it was typed; Excel keeps 15 digits, so that a longer one is no longer what it was."""
    if abs(value) >= _MOST_EXACT:
        what = "the number has more than the 15 digits that a spreadsheet keeps"
        raise fault(name, row, what, field=_letters(at), fix="Format the column as text and type it again.")
    return str(int(value)) if value == int(value) else repr(value)


def _letters(at: int) -> str:
    """What a spreadsheet calls a column: A to Z, then AA."""
    letters = ""
    place = at + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
