"""The door to every format: which there are, and `render`, which writes records in one of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path, PurePath
from typing import Any, BinaryIO, TextIO, cast

from marketpush_cli.domain.errors import ConfigurationWrong, UsageError
from marketpush_cli.rendering.format_names import BINARY, BY_EXTENSION, FORMATS, MODULES, TABULATE
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.screen import Request, Screen
from marketpush_cli.rendering.tallied_file import TalliedFile

__all__ = ["BINARY", "FORMATS", "Screen", "check_format", "format_of_path", "render", "render_bytes"]

_Writer = Callable[[RecordSet, Any, Request], int]
_EXTRAS = {"parquet": ("pyarrow", "pip install 'marketpush[parquet]'")}


def render(records: RecordSet, format_name: str, out: TextIO, screen: Screen, *, excel_safe: bool = False) -> int:
    """Write the records to `out` in the named format of text and return how many there were.

    `excel_safe` puts an apostrophe before the text of csv and tsv cells that a spreadsheet would run.
    """
    check_format(format_name)
    return _writer(format_name)(records, out, Request(format_name, screen, excel_safe))


def render_bytes(
    records: RecordSet,
    format_name: str,
    out: TalliedFile,
    screen: Screen,
    *,
    excel_safe: bool = False,
    workplace: Path | None = None,
) -> int:
    """The same for every format, text as UTF-8; what has to lie on the disk meanwhile lies in `workplace`.

    After a failure `out` is abandoned.
    """
    check_format(format_name)
    write, request = _writer(format_name), Request(format_name, screen, excel_safe, workplace)
    try:
        return write(records, out, request) if format_name in BINARY else _write_text(write, records, out, request)
    except BaseException:
        out.abandon()
        raise


def _write_text(write: _Writer, records: RecordSet, out: TalliedFile, request: Request) -> int:
    text = TextIOWrapper(cast("BinaryIO", out), encoding="utf-8", newline="")
    try:
        count = write(records, text, request)
        text.flush()
    except BaseException:
        out.abandon()
        raise
    finally:
        text.detach()
    return count


def _writer(format_name: str) -> _Writer:
    family = "tabulated" if format_name.startswith(f"{TABULATE}:") else MODULES[format_name]
    write: _Writer = import_module(f"marketpush_cli.rendering.formats.{family}").write
    return write


def check_format(name: str) -> None:
    """Raise UsageError, with near matches, unless the format exists; ConfigurationWrong where it is not installed."""
    if name in FORMATS:
        module, fix = _EXTRAS.get(name, (None, None))
        if module is not None and find_spec(module) is None:
            raise ConfigurationWrong(f"The format {name} needs an extra that is not installed: {module}.", fix=fix)
        return
    if name == f"{TABULATE}:unsafehtml":
        raise UsageError(f"{name} would let names and messages run as HTML.", fix=f"Use {TABULATE}:html.")
    import difflib

    near = difflib.get_close_matches(name.lower(), FORMATS, n=3) or list(MODULES)
    raise UsageError(
        f"There is no format {name[:60]!r}; did you mean {' or '.join(near)}?",
        fix=f"The formats are: {', '.join(FORMATS)}.",
    )


def format_of_path(path: str | os.PathLike[str], more: Sequence[str] = ()) -> str:
    """The format that a file name's extension stands for; UsageError where it stands for none.

    `more` are extensions that the command takes beside those of formats.
    """
    extension = PurePath(path).suffix.lower().removeprefix(".")
    if extension in BY_EXTENSION:
        return BY_EXTENSION[extension]
    known = ", ".join(f".{name}" for name in (*more, *BY_EXTENSION))
    raise UsageError(
        f"The name of {str(path)!r} does not say which format to write.",
        fix=f"Name it with one of {known}, or give --format.",
    )
