"""Names are found however they were typed, and scripts that need their marks keep them."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.folding import SearchWord, fold, like_pattern, matches, search_text, search_words

NAMES = st.text(st.sampled_from("aAeuoüÄöñéßæœø ł'’-–%_\\\"中が한ก็ชй,.1") | st.characters(codec="utf-8"), max_size=24)


def is_found(query: str, name: str) -> bool:
    return matches(search_text(name), search_words(query))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("José", "jose"),
        ("Jose\u0301", "jose"),
        ("MÜLLER", "muller"),
        ("Straße", "strasse"),
        ("Søren Łukasz Đorđe", "soren lukasz dorde"),
        ("Ǿ ǽ", "o ae"),
        ("Æsop Œuvre", "aesop oeuvre"),
        ("İpek Işık", "ipek isik"),
        ("ΆΝΝΑΣ", "αννασ"),
        ("Ёлкий", "елкии"),
        ("O’Brien O'Brien O´Brien", "obrien obrien obrien"),
        ("Jean-Luc Jean‑Luc Jean–Luc", "jeanluc jeanluc jeanluc"),
        ("Ｆｕｌｌ　Width", "full width"),
        ("ﬁne", "fine"),
        ("  a \t b\n", "a b"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("a\x1b\0b", "a b"),
        ("Z" + "\u0301" * 200, "z"),
        ("", ""),
    ],
)
def test_latin_greek_and_cyrillic_are_reduced_to_plain_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["हिन्दी", "বাংলা", "தமிழ்", "مُحَمَّد", "ก็น้ำ", "한국어", "がぎ", "שָׁלוֹם", "山田太郎", "👩‍🚀"])
def test_marks_of_other_scripts_survive(text: str) -> None:
    kept = {mark for mark in unicodedata.normalize("NFKD", text) if unicodedata.category(mark).startswith("M")}
    assert kept <= set(unicodedata.normalize("NFKD", fold(text)))
    assert is_found(unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text))


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@example("\u1fcd")
@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_composed_and_decomposed_names_are_alike(text: str) -> None:
    assert search_text(unicodedata.normalize("NFC", text)) == search_text(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("José Müller", " jose muller mueller "),
        ("Jörg Mueller", " jorg joerg mueller muller "),
        ("Bauer", " bauer "),
        ("Äöü", " aou aeoeue "),
        ("Smith, Anna", " smith anna "),
        ('"Eve" (Inc.) & - 100%', " eve inc 100% "),
        ("", ""),
        ("!!!", ""),
        ("Ann ann ANN", " ann "),
    ],
)
def test_the_stored_text_holds_each_word_with_its_variants(name: str, stored: str) -> None:
    assert search_text(name) == stored


@pytest.mark.parametrize(
    "query", ["muller", "mueller", "müller", "MÜLLER", "Mu\u0308ller", "ülle", "Müller,", "jose mull"]
)
def test_an_umlaut_is_found_in_every_spelling(query: str) -> None:
    assert is_found(query, "José Müller")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("müller", "Mueller"),
        ("müller", "Muller"),
        ("jean luc", "Jean-Luc"),
        ("jeanluc", "Jean‐Luc"),
        ("o'brien", "O’Brien"),
        ("obrien", "O'Brien"),
        ("smith anna", "Anna Smith"),
        ("nna", "Anna"),
        ("a", "Bo Anna"),
        ("山", "小山"),
        ("한", "대한"),
        ("100%", "100% Wool"),
        ("a_b", "a_b"),
        ("back\\slash", "back\\slash"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("x' OR '1'='1", "x' OR '1'='1"),
    ],
)
def test_what_belongs_together_is_found(query: str, name: str) -> None:
    assert is_found(query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("mueller", "Muller"),
        ("anna jones", "Anna Smith"),
        ("n", "Anna"),
        ("100%", "1000"),
        ("a_b", "axb"),
        ("ann asmith", "Anna Smith"),
        ("हि", "हा"),
    ],
)
def test_what_differs_is_not_found(query: str, name: str) -> None:
    assert not is_found(query, name)


@pytest.mark.parametrize("query", ["", " ", "\t\n", '"', "%", "_", "-", "'", "...", "\\", "\u200b", "*", "(){}"])
def test_a_query_without_a_word_is_refused(query: str) -> None:
    with pytest.raises(InvalidValue, match="contains no word"):
        search_words(query)


@pytest.mark.parametrize(
    ("query", "says"), [("%" * 60_000, "60000 characters"), ("a\0b", "control"), ("a\ud800", "control")]
)
def test_a_query_that_no_database_should_see_is_refused(query: str, says: str) -> None:
    with pytest.raises(InvalidValue, match=says):
        search_words(query)


def test_the_longest_query_is_read() -> None:
    assert search_words("ab " * 66 + "cd") == (SearchWord("ab", False), SearchWord("cd", False))


def test_a_pattern_takes_wildcards_literally() -> None:
    assert like_pattern(SearchWord("100%", False)) == "%100\\%%"
    assert like_pattern(SearchWord("a_\\", False)) == "%a\\_\\\\%"
    assert like_pattern(SearchWord("m", True)) == "% m%"


@given(NAMES, st.data())
def test_the_pattern_and_the_python_reading_agree(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(name) - 1)))
    query = data.draw(st.sampled_from([name, name[start : start + 3], data.draw(NAMES)]))
    try:
        words = search_words(query)
    except InvalidValue:
        return
    stored = search_text(name)
    with sqlite3.connect(":memory:") as database:
        rows = [
            database.execute(r"SELECT ? LIKE ? ESCAPE '\'", (stored, like_pattern(word))).fetchone()[0]
            for word in words
        ]
    database.close()
    assert all(rows) == matches(stored, words)


@given(NAMES)
def test_a_name_finds_itself(name: str) -> None:
    try:
        words = search_words(name)
    except InvalidValue:
        return
    assert matches(search_text(name), words)
