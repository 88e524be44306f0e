"""`count`: how many records there are."""

from __future__ import annotations

from typing import TextIO

from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.screen import Request


def write(records: RecordSet, out: TextIO, _request: Request) -> int:
    """Write the number and return it."""
    count = sum(1 for _ in records.rows)
    out.write(f"{count}\n")
    return count
