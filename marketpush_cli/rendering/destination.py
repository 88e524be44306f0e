"""Files that appear complete or not at all: written beside their place, then put there in one step."""

from __future__ import annotations

import errno
import os
import secrets
import shlex
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from marketpush_cli.domain.errors import CannotReadOrWrite, MarketpushError, UsageError

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
PREFIX, SUFFIX = ".marketpush-", ".part"
_A_DAY = 86_400
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
_EVERYBODY_READS_AND_WRITES = 0o666
_OWNER_READS_AND_WRITES = 0o600


def open_destination(path: str, *, force: bool, forbidden: Sequence[Path]) -> AbstractContextManager[TextIO]:
    """A UTF-8 text file that takes its place at `path` when the block ends well, and leaves nothing otherwise.

    Raises UsageError for a file that is there without `force` and for a `forbidden` one, and CannotReadOrWrite where
    no file can be put: a symbolic link, a directory, a device, a pipe, a directory that is missing or not writable.
    """
    return _text(path, force, forbidden)


def open_binary_destination(
    path: str, *, force: bool, forbidden: Sequence[Path], is_private: bool = False
) -> AbstractContextManager[BinaryIO]:
    """The same as `open_destination` for bytes; a private one is for its owner's eyes only."""
    return _binary(path, force, forbidden, _OWNER_READS_AND_WRITES if is_private else None)


@contextmanager
def _text(path: str, force: bool, forbidden: Sequence[Path]) -> Iterator[TextIO]:
    with _binary(path, force, forbidden) as raw:
        text = TextIOWrapper(raw, encoding="utf-8", newline="")
        try:
            yield text
            text.flush()
        except BaseException:
            with suppress(OSError):
                text.detach()
            raise
        text.detach()


@contextmanager
def _binary(path: str, force: bool, forbidden: Sequence[Path], mode: int | None = None) -> Iterator[BinaryIO]:
    target = Path(path)
    check_destination(target, force, forbidden)
    _remove_left_behind(target.parent)
    part = target.with_name(f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}")
    try:
        with _new_part(part) as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), _EVERYBODY_READS_AND_WRITES & ~_umask() if mode is None else mode)
            os.fsync(file.fileno())
        check_destination(target, force, forbidden)
        part.replace(target)
        _sync_directory(target.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno not in _OF_THE_DISK and error.filename not in (str(part), str(target), str(target.parent)):
            raise
        raise _cannot_write(target, error) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def check_destination(target: Path, force: bool, forbidden: Sequence[Path]) -> None:
    """Raise what stands against putting a file there, before any work is done for it."""
    if not target.parent.is_dir():
        raise CannotReadOrWrite(f"There is no directory {str(target.parent)!r}.", fix="Create it first.")
    if any(_is_same(target, other) for other in forbidden):
        raise UsageError(f"{str(target)!r} is in use by this command and cannot be its output.", fix="Name another.")
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _cannot_write(target, error) from error
    if not stat.S_ISREG(mode):
        raise _not_a_file(target, mode)
    if not force:
        raise UsageError(f"The file {str(target)!r} is there already.", fix="Give --force to replace it.")


def check_results(name: str, output: Path | None, forbidden: Sequence[Path]) -> None:
    """Raise what stands against putting results there: they are text in a file of their own."""
    target = Path(name)
    if name == "-":
        raise UsageError("--results names a file, not standard output.", field="results", fix="--results results.csv")
    if target.suffix.lower() in WORKBOOKS:
        fix = f"--results {shlex.quote(str(target.with_suffix('.csv')))}"
        raise UsageError(
            f"Results are written as text, and {name!r} is the name of a workbook.", field="results", fix=fix
        )
    if output is not None and _is_same(target, output):
        raise UsageError(f"-o and --results both name {name!r}.", field="results", fix="Name two files.")
    check_destination(target, True, forbidden)


def _not_a_file(target: Path, mode: int) -> MarketpushError:
    kinds = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a directory", stat.S_IFIFO: "a pipe"}
    kind = kinds.get(stat.S_IFMT(mode), "a device")
    return CannotReadOrWrite(f"{str(target)!r} is {kind}, not a file.", fix="Name a file, or - for standard output.")


def _is_same(target: Path, other: Path) -> bool:
    with suppress(OSError):
        return target.samefile(other)
    return target.resolve() == other.resolve()


def _new_part(part: Path) -> BinaryIO:
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.fdopen(os.open(part, flags, _OWNER_READS_AND_WRITES), "r+b")
    except OSError as error:
        raise CannotReadOrWrite(
            f"No file can be written in the directory {str(part.parent)!r}: {_why(error)}."
        ) from error


def _remove_left_behind(directory: Path) -> None:
    with suppress(OSError):
        for part in directory.glob(f"{PREFIX}*{SUFFIX}"):
            facts = part.lstat()
            if facts.st_uid != os.geteuid() or facts.st_mtime >= time.time() - _A_DAY:
                continue
            if stat.S_ISREG(facts.st_mode):
                part.unlink(missing_ok=True)
            elif stat.S_ISDIR(facts.st_mode):
                shutil.rmtree(part, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot_write(target: Path, error: OSError) -> CannotReadOrWrite:
    return CannotReadOrWrite(f"The file {str(target)!r} cannot be written: {_why(error)}.")


def _why(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full"
    return (error.strerror or type(error).__name__).lower()
