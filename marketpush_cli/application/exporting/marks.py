"""Where the last good run of an export ended: the number of every login's last operation.

Operations are numbered without gaps in the order in which they are stored, whatever their clocks say, so nothing that
was stored later is passed over, and nothing that was given already comes again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from marketpush_cli.application.filters import Later
from marketpush_cli.domain.errors import UsageError

Position = Mapping[str, int]

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A user's position under a name (None: unreadable), and the run that left it: when, and how many rows it gave."""

    user: str
    name: str
    position: Position | None
    at: int
    rows: int


def check_name(text: str, flag: str) -> None:
    """Raises UsageError unless the text can name an export or a lock."""
    if _NAME.fullmatch(text) is None:
        raise UsageError(
            f"--{flag} takes a name, not {text[:70]!r}.",
            fix="Use 1 to 64 small letters, digits and _ . - and begin with a letter or digit.",
            field=flag.replace("-", "_"),
        )


def later_operations(before: Position, now: Position) -> Later:
    """For every login with operations after a position, the number of the last one before them."""
    return tuple((login, before.get(login, 0)) for login, last in sorted(now.items()) if last > before.get(login, 0))
