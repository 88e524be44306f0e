"""The one function that makes text from anywhere harmless for terminals, tables and printed pages."""

from __future__ import annotations

import unicodedata

_JOINER = 0x200D  # holds emoji families and Indic clusters together
_SYMBOLS = {ord("\n"): "⏎", 0x7F: "␡"}
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LATER_EMOJI_AND_IDEOGRAPHS = range(0x1F000, 0x40000)  # newer than this Python's tables


def is_harmful(character: str) -> bool:
    """Whether a character acts on a screen, hides, or turns the direction of what follows."""
    code = ord(character)
    category = unicodedata.category(character)
    if category not in _HARMFUL or code == _JOINER:
        return False
    return not (category == "Cn" and code in _LATER_EMOJI_AND_IDEOGRAPHS)


def _shown(code: int) -> str:
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if code < 0x20:
        return chr(0x2400 + code)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


class _Shown(dict[int, str]):
    """What stands for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        shown = self[code] = _shown(code) if is_harmful(character) else character
        return shown


_TABLE = _Shown()


def safe(text: str) -> str:
    """The text with every control, escape, direction, zero-width and separator character made visible.

    ESC becomes ␛, a newline ⏎, a TAB ␉; others are written like \\u202e. Blanks of any width pass.
    """
    return text if text.isprintable() else text.translate(_TABLE)
