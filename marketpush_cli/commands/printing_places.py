"""Where printed orders go: standard output, a file, a printer, or a printer and a file."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, cast

from marketpush_cli.domain.errors import UsageError

if TYPE_CHECKING:
    from marketpush_cli.app_context import AppContext
    from marketpush_cli.application.printing import PrinterJob
    from marketpush_cli.printing.documents import Printing
    from marketpush_cli.printing.job import PrintJob
    from marketpush_cli.printing.printer import Printer


class Place(Protocol):
    """Takes a printout, and the name of its file if any; `is_kept` where it lasts, so that printing counts."""

    @property
    def is_kept(self) -> bool: ...
    def print(self, job: PrintJob, path: str | None, /) -> Printed: ...


class Printed(NamedTuple):
    """Where the pages are, in words, and what a printer made of them."""

    words: str
    sent: PrinterJob | None = None


def find_place(app: AppContext, printer: str | None, copies: int) -> Place:
    """The place that was asked for. Raises what stands against printing there, before any work is done for it."""
    from marketpush_cli.printing.documents import printing_to

    suffix = Path(str(app.options.output)).suffix if app.writes_file else ""
    if printer is not None:
        from marketpush_cli.printing.printer import Printer
        from marketpush_cli.rendering.safe_text import safe

        if app.options.output is not None and suffix.lower() != ".pdf":
            raise UsageError("a printer gets PDF", fix="name a file that ends in .pdf, or leave -o out", field="output")
        app.check_file()
        return _OnPrinter(app, Printer.found(printer, copies, safe))
    if not app.writes_file:
        return _OnScreen(app)
    app.check_file()
    return _InFile(app, printing_to(suffix))


@dataclass(frozen=True, slots=True)
class _OnScreen:
    """Text on standard output."""

    app: AppContext
    is_kept: bool = False

    def print(self, job: PrintJob, _: str | None, /) -> Printed:
        from marketpush_cli.printing.text import print_text

        for piece in print_text(job):
            self.app.streams.stdout.write(piece)
        return Printed("on standard output")


@dataclass(frozen=True, slots=True)
class _InFile:
    """The file that `-o` names."""

    app: AppContext
    printing: Printing
    is_kept: bool = True

    def print(self, job: PrintJob, path: str | None, /) -> Printed:
        with self._file(str(path)) as out:
            missing = self.printing(job, out)
        warn(self.app, missing)
        return Printed(f"to {path}")

    def _file(self, path: str) -> AbstractContextManager[BinaryIO]:
        if self.app.options.dry_run:
            return cast("AbstractContextManager[BinaryIO]", tempfile.TemporaryFile())
        return self.app.open_file(path, force=bool(self.app.options.force))


@dataclass(frozen=True, slots=True)
class _OnPrinter:
    """A printer, and then the file that `-o` names, if it does: there is none of what no printer took."""

    app: AppContext
    printer: Printer
    is_kept: bool = True

    def print(self, job: PrintJob, path: str | None, /) -> Printed:
        from marketpush_cli.printing.pdf import print_pdf

        words = f"on printer {self.printer.name}{f' and to {path}' if path else ''}"
        with (
            tempfile.TemporaryDirectory(prefix="marketpush-print-") as folder,
            Path(folder, "pages.pdf").open("w+b") as pages,
        ):
            warn(self.app, print_pdf(job, pages))
            pages.flush()
            if self.app.options.dry_run:
                return Printed(words)
            sent = self.printer.send(Path(pages.name), job.title) if job.documents else None
            if path is not None:
                pages.seek(0)
                with self.app.open_file(path, force=bool(self.app.options.force)) as out:
                    shutil.copyfileobj(pages, out)
        return Printed(words, sent)


def warn(app: AppContext, missing: tuple[str, ...]) -> None:
    """Say which characters could not be printed."""
    for sentence in missing:
        app.invocation.notice(f"warning: {sentence}")
