"""The door to every format: which there are, and `render`, which writes records in one of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import TextIO

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.rendering.format_names import BY_EXTENSION, FORMATS, MODULES, TABULATE
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.screen import Request, Screen

__all__ = ["FORMATS", "Screen", "check_format", "format_of_path", "render"]

_Writer = Callable[[RecordSet, TextIO, Request], int]


def render(records: RecordSet, format_name: str, out: TextIO, screen: Screen, *, excel_safe: bool = False) -> int:
    """Write the records to `out` in the named format and return how many there were.

    `excel_safe` puts an apostrophe before the text of csv and tsv cells that a spreadsheet would run.
    """
    check_format(format_name)
    family = "tabulated" if format_name.startswith(f"{TABULATE}:") else MODULES[format_name]
    write: _Writer = import_module(f"marketpush_cli.rendering.formats.{family}").write
    return write(records, out, Request(format_name, screen, excel_safe))


def check_format(name: str) -> None:
    """Raise UsageError, with near matches, unless the format exists."""
    if name in FORMATS:
        return
    if name == f"{TABULATE}:unsafehtml":
        raise UsageError(f"{name} would let names and messages run as HTML.", fix=f"Use {TABULATE}:html.")
    import difflib

    near = difflib.get_close_matches(name.lower(), FORMATS, n=3) or list(MODULES)
    raise UsageError(
        f"There is no format {name[:60]!r}; did you mean {' or '.join(near)}?",
        fix=f"The formats are: {', '.join(FORMATS)}.",
    )


def format_of_path(path: str | os.PathLike[str]) -> str:
    """The format that a file name's extension stands for; UsageError where it stands for none."""
    extension = PurePath(path).suffix.lower().removeprefix(".")
    if extension in BY_EXTENSION:
        return BY_EXTENSION[extension]
    known = ", ".join(f".{name}" for name in BY_EXTENSION)
    raise UsageError(
        f"The name of {str(path)!r} does not say which format to write.",
        fix=f"Name it with one of {known}, or give --format.",
    )
