"""JSON that loses nothing and does nothing to a terminal that shows it."""

from __future__ import annotations

import json

from marketpush_cli.rendering.safe_text import is_harmful


def _escape(code: int) -> str:
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


class _Escapes(dict[int, str]):
    """The JSON escape of each character that may not stand as it is; line ends belong to the layout."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        must = character != "\n" and is_harmful(character)
        written = self[code] = _escape(code) if must else character
        return written


_ESCAPES = _Escapes()
_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_INDENTED = json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=2)


def _harmless(text: str) -> str:
    return text if text.isprintable() else text.translate(_ESCAPES)


def json_line(value: object) -> str:
    """The value on one line."""
    return _harmless(_LINE.encode(value))


def compact_json(value: object) -> str:
    """The value without a blank between its parts, for one cell of a table."""
    return _harmless(_COMPACT.encode(value))


def indented_json(value: object) -> str:
    """The value over several lines, for reading."""
    return _harmless(_INDENTED.encode(value))
