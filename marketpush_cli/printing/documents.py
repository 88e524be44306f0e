"""The one door to printing: the ending of the file's name says which kind of file it becomes."""

from __future__ import annotations

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.printing.job import PrintJob


def print_to(path_suffix: str, job: PrintJob) -> tuple[bytes, tuple[str, ...]]:
    """The file, and a sentence for each script that could not be printed; only PDF files carry their own letters.

    Raises UsageError for an ending other than .txt, .html, .htm and .pdf.
    """
    match path_suffix.lower():
        case ".txt":
            from marketpush_cli.printing.text import print_text

            return print_text(job).encode(), ()
        case ".html" | ".htm":
            from marketpush_cli.printing.html import print_html

            return print_html(job).encode(), ()
        case ".pdf":
            from marketpush_cli.printing.pdf import print_pdf

            result = print_pdf(job)
            return result.pdf, result.missing
    raise UsageError(
        f"Orders cannot be printed to {_named(path_suffix)}, only to text, HTML and PDF.",
        fix="Name a file that ends in .txt, .html or .pdf.",
    )


def _named(path_suffix: str) -> str:
    return f"a file that ends in {path_suffix[:20]!r}" if path_suffix else "a file whose name has no ending"
