"""`yaml`: every text in double quotes, so that no reader takes it for a number, a date or a yes."""

from __future__ import annotations

from typing import Any, TextIO

import yaml

from marketpush_cli.rendering.machine_values import object_reader
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.safe_text import is_harmful
from marketpush_cli.rendering.screen import Request

_NEVER_FOLDED = 2**31 - 1


class _Dumper(yaml.CSafeDumper):
    """Writes a value in full wherever it stands, never as a reference to another place."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _quoted(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    writable = str(text).encode(errors="backslashreplace").decode()  # a lone surrogate would stop the whole file
    return dumper.represent_scalar("tag:yaml.org,2002:str", writable, style='"')


_Dumper.add_representer(str, _quoted)
_Dumper.add_multi_representer(str, _quoted)


class _Escapes(dict[int, str]):
    """The YAML escape of each character that may not stand as it is; line ends belong to the layout."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        escape = f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
        written = self[code] = escape if character != "\n" and is_harmful(character) else character
        return written


_ESCAPES = _Escapes()


def write(records: RecordSet, out: TextIO, _request: Request) -> int:
    """Write the records and return how many."""
    read = object_reader(records.fields)
    count = 0
    for row in records.rows:
        record = read(row)
        out.write(_dumped(record if records.single else [record]))
        count += 1
        if records.single:
            break
    if not count:
        out.write("null\n" if records.single else "[]\n")
    return count


def _dumped(value: object) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=False, sort_keys=False, allow_unicode=True, width=_NEVER_FOLDED
    )
    return text.translate(_ESCAPES)
