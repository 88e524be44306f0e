"""Text for spreadsheets: what a program would run as a formula does not begin a cell."""

from __future__ import annotations

import re

_SKIPPED = r"[\s\x00-\x1f\u00ad\u200b-\u200f\u2060\ufeff]*"
_RUNS_AS_FORMULA = re.compile(rf"['\t\r\n\x00]|{_SKIPPED}[=+\-@＝＋－＠﹦﹢﹣﹫−]")


def guarded(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would run it, or where it starts with one."""
    return f"'{text}" if _RUNS_AS_FORMULA.match(text) else text
