"""Names folded for searching, so that Muller, Mueller and MÜLLER find Müller however it was typed or stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.references import is_hyphen

FOLDING_VERSION = 1
LONGEST_QUERY = 200

_UMLAUT_MARK = "\u0308"
_SPELLED_OUT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_UMLAUT_SPELLED_OUT = re.compile("([ao])e|(?<![aeq])(u)e")
_APOSTROPHES = frozenset(
    "'`\u00b4\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u1fbd\u1fbf\u1fef\u1ffd"
    "\u2018\u2019\u201b\u2032\u2035\ua78c\uff07\uff40"
)
_MARK_DROPPING_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
_SCRIPTS_WITHOUT_ALPHABET = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "YI ")
_WORD_SEPARATORS = re.compile(r"[\s,;、，；]+")
_AROUND_WORDS = '.:!?"()[]{}<>“”„‟«»‹›¡¿。「」『』・'


@dataclass(frozen=True, slots=True)
class SearchWord:
    """One folded word of a query; a very short one is looked for only at the start of words."""

    text: str
    at_word_start: bool


@lru_cache(maxsize=4096)
def _loses_marks(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_MARK_DROPPING_SCRIPTS)


@lru_cache(maxsize=4096)
def _replacement(character: str) -> str:
    """What stands for a character before normalisation: itself, a blank for controls, nothing for the ignored."""
    category = unicodedata.category(character)
    if category in ("Cf", "Cs") or character in _APOSTROPHES or is_hyphen(character):
        return ""
    return " " if category == "Cc" else character


def _without_marks(decomposed: str, after_umlaut: str) -> Iterator[str]:
    base = " "
    for character in decomposed:
        if not unicodedata.category(character).startswith("M"):
            base = character
            yield character
        elif not _loses_marks(base):
            yield character
        elif character == _UMLAUT_MARK and base in ("a", "o", "u"):
            yield after_umlaut


def _folded(text: str, after_umlaut: str = "") -> str:
    composed = unicodedata.normalize("NFC", text)
    normal = unicodedata.normalize("NFKC", "".join(map(_replacement, composed)))
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", normal.casefold()))
    letters = "".join(_without_marks(decomposed, after_umlaut)).translate(_SPELLED_OUT)
    plain = "".join(map(_replacement, unicodedata.normalize("NFC", letters)))
    return " ".join(plain.split())


def fold(text: str) -> str:
    """The text as compared: no case, no accents on Latin, Greek and Cyrillic letters, no hyphens or apostrophes."""
    return _folded(text)


def _words(folded: str) -> list[str]:
    bare = (word.strip(_AROUND_WORDS) for word in _WORD_SEPARATORS.split(folded))
    return [word for word in bare if any(_counts(character) for character in word)]


def _counts(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LMN" or category == "So"


def search_text(name: str) -> str:
    """What is stored beside a name to be searched: its folded words and their variants, each between blanks.

    A word with an umlaut stands there as `muller` and `mueller`; so does one that was written `mueller`.
    """
    if name.isascii() and "e" not in name.lower():
        forms = _words(_folded(name))
    else:
        plain, spelled_out = _words(_folded(name)), _words(_folded(name, "e"))
        shortened = [_UMLAUT_SPELLED_OUT.sub(lambda found: found[1] or found[2], word) for word in plain]
        forms = [form for trio in zip(plain, spelled_out, shortened, strict=True) for form in trio]
    return f" {' '.join(dict.fromkeys(forms))} " if forms else ""


def search_words(query: str) -> tuple[SearchWord, ...]:
    """The words of a query, every one of which must occur in what is found."""
    if len(query) > LONGEST_QUERY:
        raise InvalidValue(
            f"The search text has {len(query)} characters; {LONGEST_QUERY} is the most.", fix="Search for fewer words."
        )
    if any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r" for character in query):
        raise InvalidValue(f"The search text {query[:40]!r} contains control characters.", fix="Type it anew.")
    words = dict.fromkeys(_words(fold(query)))
    if not words:
        raise InvalidValue(f"The search text {query[:40]!r} contains no word.", fix="Give a name or part of one.")
    return tuple(SearchWord(word, _needs_word_start(word)) for word in words)


def _needs_word_start(word: str) -> bool:
    return len(word) < 2 and not unicodedata.name(word, "").startswith(_SCRIPTS_WITHOUT_ALPHABET)


def matches(stored: str, words: tuple[SearchWord, ...]) -> bool:
    """Whether every word occurs in a stored search text."""
    return all(_needle(word) in stored for word in words)


def _needle(word: SearchWord) -> str:
    return f" {word.text}" if word.at_word_start else word.text


def like_pattern(word: SearchWord) -> str:
    r"""The LIKE pattern that finds the word in a stored search text; its escape sign is `\`."""
    escaped = _needle(word).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
