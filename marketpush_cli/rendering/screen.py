"""What is known about where text goes, and what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Screen:
    """Where text goes: `width` counts only at a terminal, `unicode` is whether its encoding holds every character."""

    is_terminal: bool
    width: int
    colour: bool
    unicode: bool
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Request:
    """One wish for an answer: the format's full name, where it goes, and whether a spreadsheet will open it.

    `workplace` is the directory for what has to lie on the disk while it is written; None is the machine's own.
    """

    format: str
    screen: Screen
    excel_safe: bool = False
    workplace: Path | None = None

    @property
    def room(self) -> int | None:
        """How many cells a line may take; None where nothing is cut."""
        return self.screen.width if self.screen.is_terminal and self.format == "table" else None
