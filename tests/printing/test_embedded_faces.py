"""The table of characters that typst's own faces have agrees with what typst draws."""

from __future__ import annotations

import json
import re
import tempfile

import pytest
import typst

from marketpush_cli.printing.embedded_faces import MONO, SERIF, mono_characters, serif_characters

IN_NO_FACE = "\u4e00"
SOURCE = b"""#set page(width: 20cm, height: auto)
#set text(font: sys.inputs.family, fallback: false, weight: int(sys.inputs.weight))
#for character in json(bytes(sys.inputs.characters)) [#par(character)]"""


def drawn(family: str, weight: int, characters: list[str]) -> list[str]:
    """Which outline is drawn, glyph by glyph."""
    with tempfile.TemporaryDirectory() as root:
        compiler = typst.Compiler(
            SOURCE,
            root=root,
            font_paths=typst.Fonts(include_system_fonts=False),
            sys_inputs={"family": family, "weight": str(weight), "characters": json.dumps(characters)},
        )
        svg = compiler.compile(format="svg")
    assert isinstance(svg, bytes)
    return re.findall(r'<use xlink:href="(#g\w+)"', svg.decode())


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_the_serif_has_every_character_said(weight: int) -> None:
    empty, *others = drawn(SERIF, weight, [IN_NO_FACE, *sorted(serif_characters())])
    assert len(others) > 1500
    assert empty not in others


def test_the_monospaced_face_has_every_character_said() -> None:
    empty, *others = drawn(MONO, 400, [IN_NO_FACE, *sorted(mono_characters())])
    assert len(others) > 1000
    assert empty not in others


def test_a_character_that_is_not_there_is_told() -> None:
    assert len(set(drawn(SERIF, 400, [IN_NO_FACE, "\u4e8c"]))) == 1
    assert IN_NO_FACE not in serif_characters() | mono_characters()


def test_ordinary_names_need_no_other_font() -> None:
    assert set("José Łukasz Ænima Ирина Γιώργος שלום €–…№") <= serif_characters()
    assert not mono_characters() & serif_characters()
