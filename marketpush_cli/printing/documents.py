"""The one door to printing: a format by its name, or by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.printing.job import PrintJob

Printing = Callable[[PrintJob, BinaryIO], tuple[str, ...]]
"""Writes the file, and answers a sentence for each script that could not be printed."""


_ENDINGS = {".txt": "txt", ".html": "html", ".htm": "html", ".pdf": "pdf"}


def format_of(path_suffix: str) -> str:
    """The format of files with that ending. Raises UsageError for one other than .txt, .html, .htm and .pdf."""
    name = _ENDINGS.get(path_suffix.lower())
    if name is None:
        raise UsageError(
            f"Orders cannot be printed to {_named(path_suffix)}, only to text, HTML and PDF.",
            fix="Name a file that ends in .txt, .html or .pdf.",
        )
    return name


def printing_as(name: str) -> Printing:
    """What prints in a format. Raises UsageError for one other than txt, html and pdf."""
    match name:
        case "txt":
            from marketpush_cli.printing.text import print_text

            return _written(print_text)
        case "html":
            from marketpush_cli.printing.html import print_html

            return _written(print_html)
        case "pdf":
            from marketpush_cli.printing.pdf import print_pdf

            return print_pdf
    raise UsageError(
        f"Orders are printed as txt, html or pdf, and not as {name[:20]!r}.", fix="-f txt, html or pdf", field="format"
    )


def _written(pieces: Callable[[PrintJob], Iterator[str]]) -> Printing:
    """Texts one after the other; only PDF files carry their own letters, so these miss nothing."""

    def write(job: PrintJob, out: BinaryIO) -> tuple[str, ...]:
        parts: Iterable[bytes] = (piece.encode() for piece in pieces(job))
        out.writelines(parts)
        return ()

    return write


def _named(path_suffix: str) -> str:
    return f"a file that ends in {path_suffix[:20]!r}" if path_suffix else "a file whose name has no ending"
