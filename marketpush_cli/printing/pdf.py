"""Order summaries and packing slips as one PDF file, set by typst from data that never becomes markup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from marketpush_cli.application.portions import portions
from marketpush_cli.printing.contents import COLUMNS, HEADING, contents_of, sums_of
from marketpush_cli.printing.fonts import REPLACEMENT
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.joining import PdfParts
from marketpush_cli.printing.packing_slip import packing_slip_of
from marketpush_cli.printing.pages import ENTRIES_A_PAGE, Pagination
from marketpush_cli.printing.qr_code import qr_code_of
from marketpush_cli.printing.record import Record
from marketpush_cli.printing.summary import summary_of
from marketpush_cli.printing.typesetting import Faces, Press, load_faces
from marketpush_cli.printing.wording import wording_of

ORDERS_AT_ONCE = 25  # typst takes about 1 MB of memory for each order it sets at once, and gives little of it back
CONTENTS_AT_ONCE = 10  # pages

Data = dict[str, Any]


def print_pdf(
    job: PrintJob,
    out: BinaryIO,
    font_directories: Sequence[Path] | None = None,
    orders_at_once: int = ORDERS_AT_ONCE,
) -> tuple[str, ...]:
    """Write A4 pages, the same bytes for the same job and fonts; a sentence for each script that could not be printed.

    Fonts for scripts that typst's own faces lack come from `font_directories`, else from the machine's usual ones.
    More than `orders_at_once` orders are set in parts, which bounds memory, and joined; such a file has no tags.
    """
    with PdfParts() as parts:
        missing = _set_parts(job, font_directories, orders_at_once, parts)
        parts.join(out)
    return missing


def _set_parts(
    job: PrintJob, font_directories: Sequence[Path] | None, orders_at_once: int, parts: PdfParts
) -> tuple[str, ...]:
    """Set all pages; fonts and whatever else that took are let go of in the end."""
    with tempfile.TemporaryDirectory(prefix="marketpush-print-") as folder:
        faces = load_faces(_characters(job), font_directories, Path(folder))
        press = Press(Path(folder), faces.fonts, job.printed_at // 1_000_000)
        _Setting(job, faces, press, orders_at_once).set_all(parts)
    return faces.choice.sentences()


@dataclass(frozen=True, slots=True)
class _Setting:
    """One job on its way through the press: laid out once to count its pages, and set once the numbers are known."""

    job: PrintJob
    faces: Faces
    press: Press
    orders_at_once: int

    def set_all(self, parts: PdfParts) -> None:
        """Set contents and orders; a single part has its own bookmarks."""
        pages = Pagination(list(self._counted_pages()), self.job.has_contents)
        contents, sheets = self._contents(pages), self._numbered(pages)
        if len(self.job.documents) <= self.orders_at_once:
            parts.add(self._set(pages, list(contents), list(sheets), tagged=True))
            return
        for some in portions(contents, CONTENTS_AT_ONCE):
            parts.add(self._set(pages, some, []), [(HEADING, 1)] if some[0]["number"] == 1 else [])
        for some in self._at_once(sheets, "printing"):
            parts.add(self._set(pages, [], some), [(sheet["number"], sheet["start"]) for sheet in some])

    def _counted_pages(self) -> Iterator[int]:
        """How many pages each order takes, found out by laying it out without numbers."""
        for sheets in self._at_once(self._sheets(), "laying out"):
            yield from self.press.count_pages(self._template, self._data({"sheets": sheets}))
            self.press.forget()

    def _at_once(self, sheets: Iterable[Data], phase: str) -> Iterator[list[Data]]:
        """The sheets, some at a time, telling how many of them are done."""
        done, total = 0, len(self.job.documents)
        for some in portions(sheets, self.orders_at_once):
            yield some
            done += len(some)
            self.job.progress(phase, done, total, "orders")

    def _set(self, pages: Pagination, contents: list[Data], sheets: list[Data], *, tagged: bool = False) -> bytes:
        data = {"total": pages.total, "contents": contents, "sheets": sheets, "contents_pages": pages.contents}
        pdf = self.press.set(self._template, self._data(data), tagged=tagged)
        self.press.forget()
        return pdf

    def _data(self, values: Data) -> str:
        """What the template reads; characters that no font has are replaced."""
        data = json.dumps({"title": self.job.safe(self.job.title), **values}, ensure_ascii=False)
        return data.translate(dict.fromkeys(map(ord, self.faces.choice.uncovered), REPLACEMENT))

    @property
    def _template(self) -> str:
        return "packing_slip.typ" if self.job.packing_slip else "summary.typ"

    def _sheets(self) -> Iterator[Data]:
        """The orders' texts, each with the fonts it needs."""
        return (sheet | {"fonts": self._fonts(_texts(sheet))} for sheet in _sheets(self.job))

    def _numbered(self, pages: Pagination) -> Iterator[Data]:
        """The same with the number as a drawing, and with the pages: how many, and which of the file is the first."""
        for sheet, count, start in zip(self._sheets(), pages.counts, pages.starts(), strict=True):
            code = qr_code_of(sheet["number"])
            yield sheet | {"qr_code": code.svg if code else None, "pages": count, "start": start}

    def _contents(self, pages: Pagination) -> Iterator[Data]:
        """The pages of the contents, each with its rows."""
        if not self.job.has_contents:
            return
        entries = list(contents_of(self.job))
        rows = (
            asdict(entry) | {"fonts": self._fonts((entry.customer, entry.seller)), "page": page}
            for entry, page in zip(entries, pages.starts(), strict=True)
        )
        common = {"heading": HEADING, "columns": (*COLUMNS, "Page"), "imprint": wording_of(self.job).imprint(self.job)}
        sums = f"{sums_of(entries)}, {pages.total:,} pages"
        for number, some in enumerate(portions(rows, ENTRIES_A_PAGE), 1):
            yield common | {"sums": sums, "rows": some, "number": number, "fonts": self._fonts((sums,))}

    def _fonts(self, texts: Iterable[str]) -> list[str]:
        return self.faces.families_for("".join(texts))


def _characters(job: PrintJob) -> str:
    """Every character of the printout once."""
    found = set(job.safe(job.title))
    for sheet in _sheets(job):
        found.update(*_texts(sheet))
    if job.has_contents:
        for entry in contents_of(job):
            found.update(*_texts(asdict(entry)))
    return "".join(sorted(found))


def _sheets(job: PrintJob) -> Iterator[Data]:
    for document in job.documents:
        yield asdict(packing_slip_of(Record(document), job) if job.packing_slip else summary_of(Record(document), job))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in _texts(each))
