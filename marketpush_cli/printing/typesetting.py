"""Typst at work: the fonts it takes, the few files it may read, and how it is made to let go of memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from marketpush_cli.printing.embedded_faces import MONO, SERIF
from marketpush_cli.printing.fonts import FontChoice, choose_fonts

if TYPE_CHECKING:
    import typst

_TEMPLATES = ("sheet.typ", "contents.typ", "summary.typ", "packing_slip.typ")
_BLANK = "blank.typ"
_COMPILATIONS_REMEMBERED = 10


@dataclass(frozen=True, slots=True)
class Faces:
    """Fonts that typst took, and the families it found in each of the files chosen, in the order of choice."""

    choice: FontChoice
    fonts: typst.Fonts
    families: Mapping[Path, tuple[str, ...]]

    def families_for(self, text: str) -> list[str]:
        """Font families for a text, from the first to be tried to the last resort."""
        region = _region(text)
        chosen = []
        for names in self.families.values():
            regional = [name for name in names if name.endswith(region)]
            chosen += [*regional, *names][:1]
        return [SERIF, *dict.fromkeys(chosen), MONO]


def load_faces(characters: str, directories: Sequence[Path] | None, root: Path) -> Faces:
    """Fonts for the characters, chosen anew until typst takes every file: it drops bad ones without a word."""
    refused: set[Path] = set()
    while True:
        choice = choose_fonts((characters,), directories, refused)
        fonts = _load_fonts(choice, Path(tempfile.mkdtemp(dir=root)))
        families = {path: _families_in(fonts, path) for path in choice.files}
        dropped = [path for path, names in families.items() if not names]
        if not dropped:
            return Faces(choice, fonts, families)
        refused.update(dropped)


def _load_fonts(choice: FontChoice, folder: Path) -> typst.Fonts:
    """The chosen files and typst's own; typst takes directories only, so each file gets a link in one."""
    import typst

    for index, path in enumerate(choice.files):
        (folder / f"{index}{path.suffix}").symlink_to(path.resolve())
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _families_in(fonts: typst.Fonts, path: Path) -> tuple[str, ...]:
    return tuple(face.family for face in fonts.fonts() if face.path == str(path.resolve()))


def _region(text: str) -> str:
    """How fonts name the shapes of ideographs that fit the text: Korean by hangul, Japanese by kana, else Chinese."""
    if any("\uac00" <= character <= "\ud7a3" for character in text):
        return " KR"
    return " JP" if any("\u3040" <= character <= "\u30ff" for character in text) else " SC"


@dataclass(frozen=True, slots=True)
class Press:
    """Typst in a directory of its own: it reads nothing but templates there, fetches nothing, and has a fixed clock."""

    root: Path
    fonts: typst.Fonts
    seconds: int

    def set(self, template: str, data: str, *, tagged: bool) -> bytes:
        """The data as pages of the template; tags tell screen readers what is a heading, a table, a cell."""
        pdf = self._compiler(template, data).compile(format="pdf", timestamp=self.seconds, pdf_tags=tagged)
        if not isinstance(pdf, bytes):
            raise TypeError("typst gave no single file")
        return pdf

    def count_pages(self, template: str, data: str) -> list[int]:
        """How many pages each sheet of the data takes."""
        counts: list[int] = json.loads(self._compiler(template, data).query("<page-counts>", field="value", one=True))
        return counts

    def forget(self) -> None:
        """Free what earlier pages left behind: typst drops what its last ten compilations, here empty, did not use."""
        (self.root / _BLANK).touch()
        blank = self._compiler(_BLANK, "")
        for _ in range(_COMPILATIONS_REMEMBERED):
            blank.compile(format="svg")

    def _compiler(self, template: str, data: str) -> typst.Compiler:
        import typst

        templates = resources.files("marketpush_cli.printing") / "templates"
        for name in _TEMPLATES:
            (self.root / name).write_bytes((templates / name).read_bytes())
        return typst.Compiler(
            self.root / template,
            root=self.root,
            font_paths=self.fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            package_path=self.root,
            package_cache_path=self.root,
        )
