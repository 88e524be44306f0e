"""Text set in columns of terminal cells, where a character may take none, one or two of them."""

from __future__ import annotations

from wcwidth import wcswidth, wcwidth


def cells(text: str) -> int:
    """How many cells the text takes."""
    width = wcswidth(text)
    return width if width >= 0 else len(text)


def left(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def right(text: str, width: int) -> str:
    return " " * (width - cells(text)) + text


def shortened(text: str, width: int) -> str:
    """The text, or as much of it as fits before an ellipsis."""
    return text if cells(text) <= width else f"{_chop(text, width - 1)[0].rstrip()}…"


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells, broken at blanks, and inside a word only where it must be."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cells(joined) <= width:
            lines[-1] = joined
            continue
        first, *rest = _chop(word, width)
        lines[-1:] = [first, *rest] if not lines[-1] else [lines[-1], first, *rest]
    return lines


def _chop(word: str, width: int) -> list[str]:
    """Pieces of a word that fit; marks stay with the character they belong to, and nothing is ever lost."""
    pieces = [""]
    for character in word:
        if pieces[-1] and wcwidth(character) > 0 and cells(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
