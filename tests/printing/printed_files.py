"""Jobs printed, and read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader

from marketpush_cli.printing.html import print_html
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.pdf import ORDERS_AT_ONCE, print_pdf
from marketpush_cli.printing.text import print_text


@dataclass(frozen=True, slots=True)
class PrintedPdf:
    """A file, and the sentences about what could not be printed."""

    pdf: bytes
    missing: tuple[str, ...]

    @property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.pdf))

    @property
    def pages(self) -> list[str]:
        return [page.extract_text() for page in self.reader.pages]


def pdf_of(printed: PrintJob, fonts: Sequence[Path] | None = (), orders_at_once: int = ORDERS_AT_ONCE) -> PrintedPdf:
    """The PDF file, without any font of the machine unless said otherwise."""
    out = io.BytesIO()
    missing = print_pdf(printed, out, fonts, orders_at_once)
    return PrintedPdf(out.getvalue(), missing)


def html_of(printed: PrintJob) -> str:
    return "".join(print_html(printed))


def text_of(printed: PrintJob, width: int = 80) -> str:
    return "".join(print_text(printed, width))
