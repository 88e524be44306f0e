"""Several PDF files as one, with the title, dates and language of the first."""

from __future__ import annotations

import io
from collections.abc import Iterable


def join_pdf(parts: Iterable[bytes]) -> bytes:
    """All pages in order, the same bytes for the same parts; each part can be dropped once the next is asked for."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    writer = PdfWriter()
    for part in parts:
        reader = PdfReader(io.BytesIO(part))
        if not writer.pages:
            writer.metadata = reader.metadata
            writer.root_object[NameObject("/Lang")] = reader.root_object["/Lang"]
        writer.append(reader, import_outline=False)
    joined = io.BytesIO()
    writer.write(joined)
    return joined.getvalue()
