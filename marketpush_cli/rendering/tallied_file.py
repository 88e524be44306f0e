"""A file that counts and hashes what is written to it, so that nobody has to read it again."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class TalliedFile(io.RawIOBase):
    """Passes bytes on to another file, in one direction: what was written once is never gone back to.

    Once it is `abandoned`, what a library still writes while it is cleared away goes nowhere.
    """

    def __init__(self, file: BinaryIO, *, hashes: bool = False) -> None:
        super().__init__()
        self._file = file
        self._hash = hashlib.sha256() if hashes else None
        self._is_abandoned = False
        self.size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data: ReadableBuffer, /) -> int:
        length = memoryview(data).nbytes
        if self._is_abandoned:
            return length
        self._file.write(data)
        self.size += length
        if self._hash is not None:
            self._hash.update(data)
        return length

    def flush(self) -> None:
        """Nothing waits here; and what a library flushes after the end must not fail."""

    def abandon(self) -> None:
        self._is_abandoned = True

    @property
    def sha256(self) -> str | None:
        """The hash of everything written so far, in hexadecimal; None where none was asked for."""
        return None if self._hash is None else self._hash.hexdigest()
