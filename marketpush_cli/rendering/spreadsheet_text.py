"""Text for spreadsheets: what a program would run as a formula, or read as another value, does not begin a cell."""

from __future__ import annotations

import re

_SKIPPED = r"[\s\x00-\x1f\u00ad\u200b-\u200f\u2060\ufeff]*"
_RUNS_AS_FORMULA = re.compile(rf"['\t\r\n\x00]|{_SKIPPED}[=+\-@＝＋－＠﹦﹢﹣﹫−]")
_LOSES_DIGITS = re.compile(r"0\d+(?:[.,]\d+)?|\d{16,}(?:[.,]\d+)?|\d+(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_BECOMES_A_TIME = re.compile(
    r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|\d{1,4}:\d{1,2}(?::\d{1,2})?"
    rf"|\d{{1,4}}[-/. ]?(?:{_MONTHS})[a-z]*|(?:{_MONTHS})[a-z]*[-/. ]?\d{{1,4}}",
    re.IGNORECASE,
)


def unmistakable(text: str, *, may_be_a_day: bool = False) -> str:
    """The text with a leading apostrophe where a spreadsheet would run it, or make another number or a day of it."""
    plain = text.strip()
    is_mistaken = _LOSES_DIGITS.fullmatch(plain) or (not may_be_a_day and _BECOMES_A_TIME.fullmatch(plain))
    return f"'{text}" if is_mistaken else guarded(text)


def guarded(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would run it, or where it starts with one."""
    return f"'{text}" if _RUNS_AS_FORMULA.match(text) else text
