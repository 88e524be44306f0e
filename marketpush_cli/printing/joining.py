"""Several PDF files as one, with the title, dates and language of the first, bookmarks, and links between parts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from tempfile import TemporaryFile
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pypdf import PdfWriter

Bookmark = tuple[str, int]  # a title, and the page of the whole file that it leads to
TO_PAGE = "page:"


class PdfParts:
    """Finished parts of a file, on the disk until all are there: to set them and to join them both takes memory."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by `__exit__`
        self._sizes: list[int] = []
        self._bookmarks: list[Bookmark] = []

    def __enter__(self) -> PdfParts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, part: bytes, bookmarks: Sequence[Bookmark] = ()) -> None:
        """A part, and the bookmarks that lead to its pages where it is not the only one."""
        self._file.write(part)
        self._sizes.append(len(part))
        self._bookmarks += bookmarks

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
        for title, page in self._bookmarks:
            writer.add_outline_item(title=title, page_number=page - 1)
        _link(writer)
        writer.write(out)


def _link(writer: PdfWriter) -> None:
    """Lead links to the address `page:12` to that page: a part cannot name pages of another."""
    from pypdf.generic import ArrayObject, NameObject

    pages = list(writer.pages)
    for page in pages:
        for annotation in page.get("/Annots", ArrayObject()):
            link = annotation.get_object()
            address = str(link.get("/A", {}).get("/URI", ""))
            if address.startswith(TO_PAGE):
                target = pages[int(address.removeprefix(TO_PAGE)) - 1].indirect_reference
                del link["/A"]
                link[NameObject("/Dest")] = ArrayObject([target, NameObject("/Fit")])
