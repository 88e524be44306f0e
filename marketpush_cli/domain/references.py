"""How orders and lines are referred to: `MP-1001-A`, `MP-1001-A/2`, also as pasted from elsewhere."""

from __future__ import annotations

import re
import string
import unicodedata

from marketpush_cli.domain.errors import InvalidValue

ORDER_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
LARGEST_LINE = 2**31 - 1

_LINE_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ODD_SIGNS = _FULL_WIDTH | dict.fromkeys(map(ord, "\u2044\u2215\u29f8"), "/")
_HYPHENS_OUTSIDE_DASHES = "\u2212\u02d7\u2043"


def is_hyphen(character: str) -> bool:
    """Whether it is a hyphen, dash or minus of any shape."""
    return unicodedata.category(character) == "Pd" or character in _HYPHENS_OUTSIDE_DASHES


def _as_plain(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    return "-" if is_hyphen(character) else character


def clean_reference(text: str) -> str:
    """The text without what pasting adds: blanks around, a leading `#`, odd hyphens and slashes, invisible signs."""
    if not text.isascii():
        text = "".join(map(_as_plain, text.translate(_ODD_SIGNS)))
    return text.strip().removeprefix("#").lstrip()


def order_number(text: str) -> str:
    """The order number of an imported order, taken as it stands except for a leading `#`."""
    number = text.removeprefix("#")
    if ORDER_NUMBER.fullmatch(number) is None:
        raise InvalidValue(
            f"{text[:70]!r} cannot be an order number.",
            fix="Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.",
            field="order_number",
        )
    return number


def parse_reference(text: str) -> tuple[str, int | None]:
    """The order and, where one is named, the line that a pasted reference means."""
    order, slash, line = clean_reference(text).partition("/")
    is_line_right = not slash or (_LINE_NUMBER.fullmatch(line) is not None and int(line) <= LARGEST_LINE)
    if ORDER_NUMBER.fullmatch(order) is None or not is_line_right:
        raise InvalidValue(
            f"{text[:70]!r} is neither an order nor a line.",
            fix="Write an order as MP-1001-A and its second line as MP-1001-A/2.",
            reference=text[:70],
        )
    return order, int(line) if slash else None


def line_number(text: str) -> int:
    """The number of a line that stands by itself. Raises InvalidValue for anything else."""
    plain = text.strip()
    if _LINE_NUMBER.fullmatch(plain) is None or int(plain) > LARGEST_LINE:
        raise InvalidValue(f"{text[:70]!r} is not the number of a line.", fix="Write 1, 2, 3.", field="line")
    return int(plain)


def folded_number(number: str) -> str:
    """The number as compared when upper and lower case are not told apart."""
    return number.translate(_ASCII_LOWER)
