"""Fonts are looked for only where typst's own do not suffice, and what is missing is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_fonts import font_of_triangles

from marketpush_cli.printing import fonts
from marketpush_cli.printing.fonts import characters_of, choose_fonts, usual_directories
from marketpush_cli.printing.scripts import CJK, SYMBOLS, UNKNOWN, debian_package, preferred_fonts, script_of

MakeFont = Callable[[str, str], Path]


@pytest.fixture
def make_font(tmp_path: Path) -> MakeFont:
    return lambda name, characters: font_of_triangles(tmp_path, name, characters)


def test_latin_greek_and_cyrillic_open_no_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "usual_directories", lambda: pytest.fail("looked for fonts"))
    choice = choose_fonts(["José Ångström", "Ирина", "Γιώργος", "naïve → ☐ ★"])
    assert choice == fonts.FontChoice((), frozenset())


def test_a_covering_font_is_chosen(make_font: MakeFont, tmp_path: Path) -> None:
    covering = make_font("Anything", "अनिल")
    make_font("Other", "XYZ")
    choice = choose_fonts(["अनिल"], [tmp_path])
    assert choice.files == (covering,)
    assert choice.sentences() == ()


def test_the_font_made_for_the_script_comes_before_others(make_font: MakeFont, tmp_path: Path) -> None:
    make_font("AAA", "अनिल")
    made_for_it = make_font("NotoSerifDevanagari-Regular", "अनिल")
    assert choose_fonts(["अनिल"], [tmp_path]).files == (made_for_it,)


def test_characters_of_several_fonts_are_put_together(make_font: MakeFont, tmp_path: Path) -> None:
    first, second = make_font("NotoSansCJK-Regular", "山"), make_font("Rare", "田")
    assert choose_fonts(["山田"], [tmp_path]).files == (first, second)


def test_without_fonts_scripts_are_named_with_what_to_install(tmp_path: Path) -> None:
    choice = choose_fonts(["山田太郎", "अ", "Ana"], [tmp_path])
    assert choice.uncovered == frozenset("山田太郎अ")
    cjk, devanagari = choice.sentences()
    assert cjk.startswith("4 characters of Chinese, Japanese or Korean (U+592A, U+5C71, U+7530, …)")
    assert "apt install fonts-noto-cjk" in cjk
    assert devanagari.startswith("1 character of Devanagari (U+0905)")
    assert "apt install fonts-noto-core" in devanagari


def test_arabic_has_a_last_resort_and_prefers_its_own_font(make_font: MakeFont, tmp_path: Path) -> None:
    assert choose_fonts(["محمد"], [tmp_path]).sentences() == ()
    naskh = make_font("NotoNaskhArabic-Regular", "محمد")
    assert choose_fonts(["محمد"], [tmp_path]).files == (naskh,)


def test_styled_and_pictureless_fonts_are_passed_over(make_font: MakeFont, tmp_path: Path) -> None:
    for name in ("NotoSansDevanagari-Bold", "LastResort", "AdobeBlank2"):
        make_font(name, "अ")
    assert choose_fonts(["अ"], [tmp_path]).files == ()


def test_a_broken_font_file_has_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\x00\x01\x00\x00 not a font")
    empty = tmp_path / "empty.otf"
    empty.write_bytes(b"")
    assert characters_of(broken) == characters_of(empty) == frozenset()
    assert choose_fonts(["अ"], [tmp_path]).uncovered == frozenset("अ")


def test_a_file_is_opened_once(make_font: MakeFont, tmp_path: Path) -> None:
    path = make_font("Once", "अ")
    characters_of.cache_clear()
    for _ in range(3):
        choose_fonts(["अ"], [tmp_path])
    assert characters_of.cache_info().misses == 1
    assert path.exists()


def test_stand_ins_and_joiners_are_not_reported(tmp_path: Path) -> None:
    choice = choose_fonts(["a␛b", "\u200d\u200c\ufe0f"], [tmp_path])
    assert choice.uncovered == frozenset("␛")
    assert choice.sentences() == ()


@pytest.mark.parametrize(
    ("character", "script", "package"),
    [
        ("山", CJK, "fonts-noto-cjk"),
        ("か", CJK, "fonts-noto-cjk"),
        ("김", CJK, "fonts-noto-cjk"),
        ("，", CJK, "fonts-noto-cjk"),
        ("ا", "Arabic", "fonts-noto-core"),
        ("अ", "Devanagari", "fonts-noto-core"),
        ("ก", "Thai", "fonts-noto-core"),
        ("😀", SYMBOLS, "fonts-noto-color-emoji"),
        ("★", SYMBOLS, "fonts-noto-core"),
        ("\ue000", UNKNOWN, None),
        ("\ud800", UNKNOWN, None),
    ],
)
def test_script_and_package(character: str, script: str, package: str | None) -> None:
    assert script_of(character) == script
    assert debian_package(script, {character}) == package


def test_pictures_prefer_a_font_of_pictures() -> None:
    assert preferred_fonts(SYMBOLS, {"😀"})[0] == "NotoColorEmoji"
    assert preferred_fonts(SYMBOLS, {"★"})[0] == "NotoSansSymbols2"


def test_the_users_own_directories_come_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "shared"))
    places = [tmp_path / ".fonts", tmp_path / "data/fonts", tmp_path / "Library/Fonts", tmp_path / "shared/fonts"]
    for place in places:
        place.mkdir(parents=True)
    assert usual_directories()[:4] == tuple(places)
