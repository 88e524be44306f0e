"""Which script a character belongs to, which fonts suit it best, and which Debian package brings one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

CJK = "Chinese, Japanese or Korean"
SYMBOLS = "symbols"
UNKNOWN = "no known script"
_CJK_CODES = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"})
_SHARED_CODES = frozenset({"Zyyy", "Zinh"})
_CJK_PUNCTUATION = (0x3000, 0x33FF), (0xFE10, 0xFE6F), (0xFF00, 0xFFEF), (0x1F200, 0x1F2FF)
_CJK_FONTS = ("NotoSerifCJK", "NotoSansCJK", "NotoSerifJP", "NotoSansJP", "SourceHan", "HiraginoSans", "PingFang")
_SYMBOL_FONTS = (
    "NotoSansSymbols2",
    "NotoSansSymbols",
    "NotoSansMath",
    "DejaVuSans",
    "NotoColorEmoji",
    "AppleColorEmoji",
)
_EMOJI_FONTS = ("NotoColorEmoji", "AppleColorEmoji", "NotoEmoji", *_SYMBOL_FONTS)
_SPECIAL_FONTS = {"Arabic": ("NotoNaskhArabic", "NotoSansArabic", "Amiri", "GeezaPro")}
_WIDELY_COVERING = ("NotoSerif-", "NotoSans-", "DejaVuSerif", "DejaVuSans", "FreeSerif", "FreeSans")


def script_of(character: str) -> str:
    """The script's name for people; ideographs, kana and hangul count as one."""
    from fontTools.unicodedata import script, script_name

    if unicodedata.category(character) in {"Cn", "Co", "Cs"}:
        return UNKNOWN
    code = script(character)
    if code in _CJK_CODES or (code in _SHARED_CODES and _is_cjk_punctuation(character)):
        return CJK
    return SYMBOLS if code in _SHARED_CODES else script_name(code)


def _is_cjk_punctuation(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in _CJK_PUNCTUATION)


def is_emoji(character: str) -> bool:
    """Whether it is one of the pictures beyond the basic plane."""
    return 0x1F000 <= ord(character) <= 0x1FAFF and not _is_cjk_punctuation(character)


def preferred_fonts(script: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """How the names of suitable font files start, the best first."""
    if script == CJK:
        return _CJK_FONTS
    if script == SYMBOLS:
        return _EMOJI_FONTS if any(is_emoji(character) for character in wanted) else _SYMBOL_FONTS
    name = script.replace(" ", "").replace("-", "")
    return (*_SPECIAL_FONTS.get(script, ()), f"NotoSerif{name}", f"NotoSans{name}", *_WIDELY_COVERING)


def debian_package(script: str, wanted: Iterable[str]) -> str | None:
    """The package with which the script can be printed, if there is one."""
    if script == UNKNOWN:
        return None
    if script == CJK:
        return "fonts-noto-cjk"
    emoji = script == SYMBOLS and any(is_emoji(character) for character in wanted)
    return "fonts-noto-color-emoji" if emoji else "fonts-noto-core"
