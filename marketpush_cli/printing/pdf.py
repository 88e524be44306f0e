"""Order summaries and packing slips as one PDF file, set by typst from data that never becomes markup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from marketpush_cli.printing.fonts import REPLACEMENT
from marketpush_cli.printing.job import PrintJob, PrintResult
from marketpush_cli.printing.joining import join_pdf
from marketpush_cli.printing.packing_slip import packing_slip_of
from marketpush_cli.printing.record import Record
from marketpush_cli.printing.summary import summary_of
from marketpush_cli.printing.typesetting import Faces, Press, load_faces

ORDERS_AT_ONCE = 200  # typst takes 1.4 MB of memory for each order it sets at once


def print_pdf(
    job: PrintJob, font_directories: Sequence[Path] | None = None, orders_at_once: int = ORDERS_AT_ONCE
) -> PrintResult:
    """The printout as A4 pages, the same bytes for the same job and fonts, and what could not be printed.

    Fonts for scripts that typst's own faces lack come from `font_directories`, else from the machine's usual ones.
    More than `orders_at_once` orders are set in parts, which bounds memory, and joined; such a file has no tags.
    """
    with tempfile.TemporaryDirectory(prefix="marketpush-print-") as folder:
        faces = load_faces(_characters(job), font_directories, Path(folder))
        press = Press(Path(folder), faces.fonts, job.printed_at // 1_000_000)
        if len(job.documents) <= orders_at_once:
            pdf = press.set(_template(job), _data(job, 0, orders_at_once, faces), tagged=True)
        else:
            pdf = join_pdf(_parts(job, press, faces, orders_at_once))
    return PrintResult(pdf, faces.choice.sentences())


def _parts(job: PrintJob, press: Press, faces: Faces, orders_at_once: int) -> Iterator[bytes]:
    for start in range(0, len(job.documents), orders_at_once):
        yield press.set(_template(job), _data(job, start, start + orders_at_once, faces), tagged=False)
        job.progress("printing", min(start + orders_at_once, len(job.documents)), len(job.documents), "orders")
        press.forget()


def _template(job: PrintJob) -> str:
    return "packing_slip.typ" if job.packing_slip else "summary.typ"


def _data(job: PrintJob, start: int, end: int, faces: Faces) -> str:
    """What the template reads: the title, and some of the orders, each with the fonts it needs."""
    sheets = [_sheet(Record(document), job) for document in job.documents[start:end]]
    for sheet in sheets:
        sheet["fonts"] = faces.families_for("".join(_texts(sheet)))
    data = json.dumps({"title": job.safe(job.title), "sheets": sheets}, ensure_ascii=False)
    return data.translate(dict.fromkeys(map(ord, faces.choice.uncovered), REPLACEMENT))


def _characters(job: PrintJob) -> str:
    """Every character of the printout once."""
    found = set(job.safe(job.title))
    for document in job.documents:
        found.update(*_texts(_sheet(Record(document), job)))
    return "".join(sorted(found))


def _sheet(order: Record, job: PrintJob) -> dict[str, object]:
    return asdict(packing_slip_of(order, job) if job.packing_slip else summary_of(order, job))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in _texts(each))
