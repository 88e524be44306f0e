"""Opens what `--from` names and reads it up to the size it had when it was opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from marketpush_cli.application.reading.encodings import is_wide
from marketpush_cli.application.reading.faults import fault
from marketpush_cli.domain.errors import CannotReadOrWrite, UsageError

BLOCK = 256 * 1024
STANDARD_INPUT = "standard input"

_FOREIGN = (
    (b"\x1f\x8b", "looks compressed by gzip"),
    (b"PK\x05\x06", "is an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook, or one with a password"),
    (b"\xfd7zXZ\x00", "looks compressed by xz"),
    (b"\x28\xb5\x2f\xfd", "looks compressed by zstd"),
    (b"BZh91AY&SY", "looks compressed by bzip2"),
    (b"%PDF-", "is a PDF"),
    (b"SQLite format 3\x00", "is an SQLite database"),
)
_WIDE = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def source_name(source: str) -> str:
    """How rows and errors call a source."""
    return STANDARD_INPUT if source == "-" else source


def blocks(source: str, stdin: BinaryIO) -> Iterator[bytes]:
    """The bytes of a source, block by block."""
    with _opened(source, stdin) as stream:
        yield from _snapshot(stream, source_name(source))


def refuse_foreign(name: str, head: bytes, encoding: str, *, can_be_told: bool) -> None:
    """Names compressed files, office documents and UTF-16 by their first bytes."""
    for opening, what in _FOREIGN:
        if head.startswith(opening):
            raise _not_text(name, what)
    if is_wide(encoding):
        return
    wide = next((what for opening, what in _WIDE if head.startswith(opening)), None)
    if wide is not None or _every_other_byte_is_nul(head):
        wide = wide or "UTF-16"
        fix = f"--encoding {wide.lower()} if that is how it was saved" if can_be_told else None
        raise _not_text(name, f"looks like {wide}", fix)


def _not_text(name: str, what: str, fix: str | None = None) -> Exception:
    fix = fix or "Save it as CSV in UTF-8, uncompressed."
    return fault(name, None, f"the input {what}, not UTF-8 text", fix=fix)


def _every_other_byte_is_nul(head: bytes) -> bool:
    sample = head[:64]
    return len(sample) >= 4 and any(sample[start::2].count(0) * 2 == len(sample) // 2 * 2 for start in (0, 1))


@contextmanager
def _opened(source: str, stdin: BinaryIO) -> Iterator[BinaryIO]:
    stream = stdin if source == "-" else _open_file(source)
    try:
        if stream.isatty():
            raise UsageError(
                f"{source_name(source)}: this is a terminal, so there is nothing to read.",
                source=source_name(source),
                fix="Name a file, or pipe the rows in.",
            )
        yield stream
    finally:
        if stream is not stdin:
            stream.close()


def _open_file(source: str) -> BinaryIO:
    try:
        return Path(source).open("rb")
    except IsADirectoryError as error:
        raise fault(source, None, "this is a directory; a file is wanted") from error
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise fault(source, None, "there is no such file") from error
    except OSError as error:
        raise _unreadable(source, error) from error


def _snapshot(stream: BinaryIO, name: str) -> Iterator[bytes]:
    left = _size(stream)
    while block := _read(stream, name, BLOCK if left is None else min(BLOCK, left)):
        yield block
        left = None if left is None else left - len(block)
    if left:
        raise CannotReadOrWrite(f"{name}: the file became shorter while it was read.", source=name)


def _size(stream: BinaryIO) -> int | None:
    """How much of a regular file is still to come; unknown for pipes."""
    try:
        status = os.fstat(stream.fileno())
        return max(0, status.st_size - stream.tell()) if stat.S_ISREG(status.st_mode) else None
    except (OSError, ValueError):
        return None


def _read(stream: BinaryIO, name: str, size: int) -> bytes:
    try:
        return stream.read(size)
    except OSError as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError) -> CannotReadOrWrite:
    return CannotReadOrWrite(f"{name}: it cannot be read ({error.strerror or error}).", source=name)
