"""Reading what is typed about people and registries: names, addresses, codes, one of several words."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from marketpush_cli.domain.codes import code_of
from marketpush_cli.domain.errors import InvalidValue, NotFound, UsageError

NONE = "none"
LONGEST_NAME = 200
LONGEST_EMAIL = 254
_EMAIL = re.compile(r"""[^\s@,;:<>()\[\]"\\]+@[^\s@,;:<>()\[\]"'\\]+""")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LOGIN = re.compile(r"[^\s,:/]{1,64}")
_JOINERS = "\u200c\u200d\u00a0"


def read_text(field: str, text: str, most: int = LONGEST_NAME) -> str:
    """One line of words. Raises InvalidValue for none, too many, or control characters."""
    found = text.strip()
    if not found:
        raise InvalidValue(f"{field} is empty", field=field)
    if len(found) > most:
        raise InvalidValue(f"{field} has {len(found):,} characters, {most} are the most", field=field)
    if any(not character.isprintable() and character not in _JOINERS for character in found):
        raise InvalidValue(f"{field} holds a control character", field=field)
    return found


def read_email(text: str, field: str = "email") -> str:
    """An e-mail address in small letters."""
    found = read_text(field, text, LONGEST_EMAIL).lower()
    if _EMAIL.fullmatch(found) is None:
        raise InvalidValue(f"{text.strip()[:80]!r} is no e-mail address", field=field, fix="write it as name@host")
    return found


def read_code(text: str) -> str:
    """A code that names a store, reason or carrier."""
    found = text.strip()
    if _CODE.fullmatch(found) is None:
        raise InvalidValue(
            f"{text[:70]!r} cannot be a code",
            fix="use 1 to 64 letters, digits and . _ - and begin with a letter or digit",
            field="code",
        )
    return found


def read_login(text: str) -> str:
    """A login name of this machine, or of the database server."""
    found = text.strip()
    if _LOGIN.fullmatch(found) is None or not found.isprintable():
        raise InvalidValue(f"{text[:70]!r} cannot be a login name", field="login")
    return found


def one_of(what: str, text: str, choices: Collection[str]) -> str:
    """The choice that is meant, in any case and with blanks or hyphens. Raises UsageError with all of them."""
    found = code_of(text)
    if found not in choices:
        raise UsageError(f"{what} is one of {', '.join(choices)}, not {text[:60]!r}{near(found, choices)}", field=what)
    return found


def near(text: str, known: Collection[str]) -> str:
    """The end of a sentence: what may have been meant, or nothing."""
    matches = get_close_matches(text.strip().lower()[:80], list(known), n=3)
    return f"; did you mean {' or '.join(matches)}?" if matches else ""


def not_there(what: str, text: str, known: Collection[str]) -> NotFound:
    """There is no such user, seller, reason or carrier."""
    return NotFound(f"there is no {what} {text[:80]}{near(text, known)}", fix=f"marketpush {what} list", reference=text)
