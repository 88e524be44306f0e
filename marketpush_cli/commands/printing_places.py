"""Where printed orders go: standard output, a file, a printer, or a printer and a file."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, cast

from marketpush_cli.domain.errors import UsageError

TEXT, PDF = "txt", "pdf"
ON_STANDARD_OUTPUT = "on standard output"

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
    name = _format(app, is_for_printer=printer is not None)
    if printer is not None:
        from marketpush_cli.printing.printer import Printer
        from marketpush_cli.rendering.safe_text import safe

        if app.options.output == "-" or name != PDF:
            fix = "name a file that ends in .pdf, or leave -o and -f out"
            raise UsageError("a printer gets PDF", fix=fix, field="output" if app.options.format is None else "format")
        app.check_file()
        return _OnPrinter(app, Printer.found(printer, copies, safe))
    from marketpush_cli.printing.documents import printing_as

    printing = printing_as(name)
    if app.writes_file:
        app.check_file()
        return _InFile(app, printing)
    if name == TEXT:
        return _OnScreen(app)
    if name == PDF and app.streams.stdout_is_terminal:
        raise UsageError("a PDF file is nothing to look at on a terminal", fix="-o FILE.pdf", field="format")
    return _OnStandardOutput(app, printing)


def _format(app: AppContext, *, is_for_printer: bool) -> str:
    """The format by -f, else by the ending of the file's name, else what the place usually takes."""
    if app.options.format is not None:
        return app.options.format
    if app.writes_file:
        from marketpush_cli.printing.documents import format_of

        return format_of(Path(str(app.options.output)).suffix)
    return PDF if is_for_printer else TEXT


@dataclass(frozen=True, slots=True)
class _OnScreen:
    """Text on standard output, as the terminal can show it."""

    app: AppContext
    is_kept: bool = False

    def print(self, job: PrintJob, _: str | None, /) -> Printed:
        from marketpush_cli.printing.text import print_text

        for piece in print_text(job):
            self.app.streams.stdout.write(piece)
        return Printed(ON_STANDARD_OUTPUT)


@dataclass(frozen=True, slots=True)
class _OnStandardOutput:
    """The bytes of a file on standard output; whole, because PDF is not written from front to back."""

    app: AppContext
    printing: Printing
    is_kept: bool = False

    def print(self, job: PrintJob, _: str | None, /) -> Printed:
        with tempfile.TemporaryFile() as file:
            warn(self.app, self.printing(job, file))
            file.seek(0)
            shutil.copyfileobj(file, self.app.streams.stdout.buffer)
        return Printed(ON_STANDARD_OUTPUT)


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
            sent = self.printer.send(Path(pages.name), job.title)
            if path is not None:
                pages.seek(0)
                with self.app.open_file(path, force=bool(self.app.options.force)) as out:
                    shutil.copyfileobj(pages, out)
        return Printed(words, sent)


def warn(app: AppContext, missing: tuple[str, ...]) -> None:
    """Say which characters could not be printed."""
    for sentence in missing:
        app.invocation.notice(f"warning: {sentence}")
