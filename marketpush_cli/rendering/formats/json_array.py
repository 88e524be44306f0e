"""`json`: an array with one record a line, written as the rows come; one object, indented, for a single record."""

from __future__ import annotations

from typing import TextIO

from marketpush_cli.rendering.json_text import indented_json, json_line
from marketpush_cli.rendering.machine_values import object_reader
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.screen import Request


def write(records: RecordSet, out: TextIO, _request: Request) -> int:
    """Write the records and return how many."""
    read = object_reader(records.fields)
    if records.single:
        row = next(iter(records.rows), None)
        out.write(indented_json(None if row is None else read(row)) + "\n")
        return 0 if row is None else 1
    count = 0
    for row in records.rows:
        out.write((",\n" if count else "[\n") + json_line(read(row)))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count
