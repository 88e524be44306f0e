"""Which font files of this machine have the characters that typst's own faces lack, opening as few as possible."""

from __future__ import annotations

import os
import re
import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketpush_cli.printing.embedded_faces import mono_characters, serif_characters
from marketpush_cli.printing.scripts import SYMBOLS, debian_package, preferred_fonts, script_of

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_STYLED = frozenset(
    ["bold", "italic", "oblique", "light", "thin", "black", "heavy", "medium", "condensed", "slanted", "mono"]
)
_WORDS = re.compile("[A-Z]?[a-z]+|[A-Z]+")
_FONTS_WITHOUT_PICTURES = ("lastresort", "adobeblank")  # they claim every character and draw none
_INVISIBLE = frozenset(
    chr(code)
    for low, high in ((0xAD, 0xAD), (0x200B, 0x200F), (0x2060, 0x2064), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for code in range(low, high + 1)
)
_CONTROL_PICTURES = frozenset(map(chr, range(0x2400, 0x2427)))  # stand-ins for characters nobody should see


@dataclass(frozen=True, slots=True)
class FontChoice:
    """Font files to use beside typst's own, in order, and the characters that no font has."""

    files: tuple[Path, ...]
    uncovered: frozenset[str]

    def sentences(self) -> tuple[str, ...]:
        """A sentence a script: how many characters were replaced, and what to install."""
        told = by_script(self.uncovered - _CONTROL_PICTURES)
        return tuple(_sentence(script, found) for script, found in sorted(told.items()))


def _sentence(script: str, found: set[str]) -> str:
    codes = ", ".join(f"U+{ord(character):04X}" for character in sorted(found)[:3])
    more = ", …" if len(found) > 3 else ""
    count = f"{len(found)} {'character' if len(found) == 1 else 'characters'} of {script}"
    package = debian_package(script, found)
    hint = f"install a font that has them (Debian: apt install {package})" if package else "no usual font has them"
    return f"{count} ({codes}{more}) could not be printed and appear as {REPLACEMENT}; {hint}."


def choose_fonts(
    texts: Iterable[str], directories: Sequence[Path] | None = None, refused: Collection[Path] = ()
) -> FontChoice:
    """Fonts, none of the refused ones, for all characters of the texts.

    Directories are looked into only when typst's own faces do not suffice.
    """
    foreign = set[str]().union(*texts) - serif_characters() - _INVISIBLE
    by_name = by_script(foreign)
    wanted = {script: found for script, found in by_name.items() if script != SYMBOLS or found - mono_characters()}
    if not wanted:
        return FontChoice((), frozenset())
    found_files = _font_files(usual_directories() if directories is None else directories)
    files = [path for path in found_files if path not in refused]
    chosen: list[Path] = []
    for script, found in sorted(wanted.items(), key=lambda item: (item[0] == SYMBOLS, item[0])):
        still = found - mono_characters() if script == SYMBOLS else found
        _take(_preferred(files, preferred_fonts(script, found)), still, chosen)
    left = foreign - mono_characters() - _covered(chosen)
    _take([path for path in files if _is_ordinary(path)], left, chosen)
    return FontChoice(tuple(chosen), frozenset(left - _covered(chosen)))


def by_script(found: Iterable[str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for character in found:
        groups[script_of(character)].add(character)
    return dict(groups)


def _take(files: Iterable[Path], wanted: set[str], chosen: list[Path]) -> None:
    """Add files, in order, as long as they bring a character that is still wanted."""
    left = wanted - _covered(chosen)
    for path in files:
        if not left:
            return
        brought = left & characters_of(path)
        if brought:
            chosen.append(path)
            left = left - brought


def _covered(files: Iterable[Path]) -> frozenset[str]:
    return frozenset[str]().union(*(characters_of(path) for path in files))


def _preferred(files: Sequence[Path], starts: Sequence[str]) -> list[Path]:
    ranked = [
        (rank, path)
        for rank, start in enumerate(starts)
        for path in files
        if path.stem.replace(" ", "").startswith(start) and _is_ordinary(path)
    ]
    return [path for _, path in sorted(ranked)]


def _is_ordinary(path: Path) -> bool:
    """Whether the file's name speaks of a regular, upright face."""
    words = {word.lower() for word in _WORDS.findall(path.stem)}
    return words.isdisjoint(_STYLED) and not path.stem.lower().startswith(_FONTS_WITHOUT_PICTURES)


@cache
def characters_of(path: Path) -> frozenset[str]:
    """What the (first) face of a file has; a file that cannot be read has nothing."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with path.open("rb") as file, TTFont(file, lazy=True, fontNumber=0) as font:
            font.setGlyphOrder(range(font["maxp"].numGlyphs))  # the names of the glyphs would cost 40 MB to look up
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (TTLibError, OSError, AssertionError, ValueError, LookupError, struct.error):
        return frozenset()


def _font_files(directories: Sequence[Path]) -> tuple[Path, ...]:
    found = (
        Path(folder, name)
        for directory in directories
        for folder, _, names in os.walk(directory, followlinks=False)
        for name in names
        if Path(name).suffix.lower() in _ENDINGS
    )
    return tuple(sorted(found))


def usual_directories() -> tuple[Path, ...]:
    """Where fontconfig and macOS keep fonts: the user's, the machine's, the system's."""
    home = Path.home()
    data_home = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    data = (
        Path(part) for part in (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":") if part
    )
    own = (home / ".fonts", data_home / "fonts", home / "Library/Fonts")
    system = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"))
    places = (*own, *(part / "fonts" for part in data), *system, Path("/System/Library/Fonts"))
    return tuple(place for place in dict.fromkeys(places) if place.is_dir())
