"""Addresses that mail can be sent to."""

from __future__ import annotations

import re

from marketpush_cli.domain.errors import InvalidValue

LONGEST = 254
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([^\s@<>,;:\"()\[\]\\]+)")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")


def checked_address(text: str) -> str:
    """The address as a mail server takes it: a domain in other letters becomes ASCII. Raises InvalidValue."""
    plain = text.strip()
    found = _ADDRESS.fullmatch(plain)
    domain = _ascii_domain(found[1]) if found else None
    if found is None or domain is None or len(plain) > LONGEST:
        raise InvalidValue(f"{text[:70]!r} is no e-mail address", field="to")
    return f"{plain[: found.start(1)]}{domain}"


def _ascii_domain(domain: str) -> str | None:
    try:
        plain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return plain if _DOMAIN.fullmatch(plain) else None
