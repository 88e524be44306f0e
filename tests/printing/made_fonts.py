"""Small fonts made for a test, so that no test depends on the fonts of the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def font_of_triangles(directory: Path, name: str, characters: str, *, nameless: bool = False) -> Path:
    """Write a font that draws a triangle for each of the characters; typst does not take a nameless one."""
    outlines = {f"u{ord(character):x}": _triangle() for character in sorted(set(characters))}
    names = [".notdef", *outlines]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): f"u{ord(character):x}" for character in characters})
    builder.setupGlyf({".notdef": _triangle(), **outlines})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    full = {} if nameless else {"fullName": name, "psName": name}
    builder.setupNameTable({"familyName": name, "styleName": "Regular", **full})
    builder.setupOS2()
    builder.setupPost()
    path = directory / f"{name}.ttf"
    builder.save(path)
    return path


def _triangle() -> Any:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 700))
    pen.closePath()
    return pen.glyph()
