"""`jsonl`: one JSON object a line."""

from __future__ import annotations

from typing import TextIO

from marketpush_cli.rendering.json_text import json_line
from marketpush_cli.rendering.machine_values import object_reader
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.screen import Request


def write(records: RecordSet, out: TextIO, _request: Request) -> int:
    """Write the records and return how many."""
    read = object_reader(records.fields)
    count = 0
    for row in records.rows:
        out.write(json_line(read(row)) + "\n")
        count += 1
    return count
