"""Several PDF files as one, with the title, dates and language of the first."""

from __future__ import annotations

import io
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO


class PdfParts:
    """Finished parts of a file, on the disk until all are there: to set them and to join them both takes memory."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by `__exit__`
        self._sizes: list[int] = []

    def __enter__(self) -> PdfParts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, part: bytes) -> None:
        self._file.write(part)
        self._sizes.append(len(part))

    def join(self, out: BinaryIO) -> None:
        """Write all pages in order: the same bytes for the same parts, and a part alone as it is."""
        self._file.seek(0)
        if len(self._sizes) == 1:
            out.write(self._file.read())
        else:
            self._join(out)

    def _join(self, out: BinaryIO) -> None:
        from pypdf import PdfReader, PdfWriter
        from pypdf.generic import NameObject

        writer = PdfWriter()
        for size in self._sizes:
            reader = PdfReader(io.BytesIO(self._file.read(size)))
            if not writer.pages:
                writer.metadata = reader.metadata
                writer.root_object[NameObject("/Lang")] = reader.root_object["/Lang"]
            writer.append(reader, import_outline=False)
        writer.write(out)
