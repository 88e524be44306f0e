"""`ids`: what names each record, one a line, to be fed to `--from -`."""

from __future__ import annotations

from typing import TextIO

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.safe_text import safe
from marketpush_cli.rendering.screen import Request


def write(records: RecordSet, out: TextIO, _request: Request) -> int:
    """Write the references and return how many; a record without one is left out."""
    if records.identity is None:
        raise UsageError("These records have no references that `-f ids` could list.", fix="Choose another --format.")
    count = 0
    for row in records.rows:
        name = row[records.identity]
        if name is not None:
            out.write(safe(str(name)) + "\n")
            count += 1
    return count
