"""When a bar is shown: only for long work, and never beside anything else on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from marketpush_cli.rendering.progress_line import ProgressLine

APPEARS_AFTER = 0.7
REDRAWN_AFTER = 0.1


@dataclass(frozen=True, slots=True)
class HowFar:
    """What is being done, how many of how many (0: not known), of what, and how many in a second."""

    phase: str
    done: int
    total: int
    unit: str
    rate: float


class ProgressBar:
    """Is told how far the work is, and shows it on standard error once it takes a while."""

    current: ClassVar[ProgressBar | None] = None

    def __init__(self, *, has_color: bool) -> None:
        self._has_color = has_color
        self._line: ProgressLine | None = None
        self._phase: str | None = None
        self._begun_with = 0
        self._told: float | None = None
        self._begun = self._next = 0.0
        self._wait_from(monotonic())
        ProgressBar.current = self

    def __call__(self, phase: str, done: int, total: int, unit: str = "lines") -> None:
        now = monotonic()
        if self._told is None:
            self._wait_from(now)
            self._begun_with = done
        elif phase != self._phase or done < self._begun_with:
            self._begun, self._begun_with = self._told, 0
        self._phase, self._told = phase, now
        if now >= self._next:
            self._next = now + REDRAWN_AFTER
            rate = (done - self._begun_with) / max(now - self._begun, REDRAWN_AFTER)
            self._draw(HowFar(phase, done, total, unit, rate))

    def take_away(self) -> None:
        """Leave the line as if nothing had been there; it comes back only after a while of more work."""
        self._told = None
        if self._line is not None:
            self._line.take_away()
            self._line = None

    def _wait_from(self, now: float) -> None:
        self._told = now
        self._begun = now
        self._next = now + APPEARS_AFTER

    def _draw(self, how_far: HowFar) -> None:
        if self._line is None:
            from marketpush_cli.rendering.progress_line import ProgressLine

            self._line = ProgressLine(has_color=self._has_color)
        self._line.draw(how_far)


def take_away_progress() -> None:
    """Free the screen for something else that is to be written there."""
    if ProgressBar.current is not None:
        ProgressBar.current.take_away()
