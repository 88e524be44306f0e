"""In which encoding an input is read: UTF-8 unless it was said; what the first bytes prove goes before both."""

from __future__ import annotations

import codecs
from contextlib import suppress

UTF_8 = "utf-8"
MARK = codecs.BOM_UTF8
_NOT_OF_FILES = frozenset(
    {"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape", "utf-7", "mbcs", "oem"}
)


def known_encoding(text: str) -> str | None:
    """The name under which Python knows an encoding of texts, or None."""
    with suppress(LookupError, ValueError):
        name = codecs.lookup(text.strip()).name
        "a".encode(name)
        return None if name.replace("-", "_") in _NOT_OF_FILES or name in _NOT_OF_FILES else name
    return None


def encoding_of(head: bytes, said: str | None) -> str:
    """The encoding of an input with these first bytes; a UTF-8 byte order mark can be nothing else."""
    return UTF_8 if said is None or head.startswith(MARK) else said


def is_wide(encoding: str | None) -> bool:
    """Whether it is one in which plain text is full of zero bytes."""
    return encoding is not None and encoding.startswith(("utf-16", "utf-32"))
