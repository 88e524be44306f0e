"""How a bar looks: one line on standard error that is drawn over and over, and wiped."""

from __future__ import annotations

from contextlib import suppress

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn

from marketpush_cli.rendering.progress_bar import HowFar

WIPED_WITH_CURSOR = "\r\x1b[2K\x1b[?25h"
FOR_WORDS = 76
SHORTEST, LONGEST = 8, 40
HOUR, MINUTE = 3600, 60


class ProgressLine:
    """The line; a screen that cannot be written to any more keeps nobody from working on."""

    def __init__(self, *, has_color: bool) -> None:
        self._console = Console(stderr=True, force_terminal=True, no_color=None if has_color else True)
        self._progress = Progress(
            *_columns(self._console.width),
            console=self._console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task("", total=None, words="")

    def draw(self, how_far: HowFar) -> None:
        """Show how far the work is now."""
        self._progress.tasks[0].total = how_far.total or None
        words = words_of(how_far)
        self._progress.update(self._task, description=how_far.phase, completed=how_far.done, words=words)
        with suppress(OSError):
            if not self._progress.live.is_started:
                self._progress.live.start()
                self._console.show_cursor()  # hidden by rich; after the hardest signals nobody would bring it back
            self._progress.refresh()

    def take_away(self) -> None:
        """Wipe the line; the cursor stands where it began."""
        with suppress(OSError):
            try:
                self._progress.stop()
            except BaseException:
                self._console.file.write(WIPED_WITH_CURSOR)
                self._console.file.flush()
                raise


def _columns(width: int) -> list[ProgressColumn]:
    """What is being done, a bar where there is room for one, and words."""
    phase, words = TextColumn("{task.description}", markup=False), TextColumn("{task.fields[words]}", markup=False)
    room = min(width - FOR_WORDS, LONGEST)
    return [phase, BarColumn(room), words] if room >= SHORTEST else [phase, words]


def words_of(how_far: HowFar) -> str:
    """How much of how much, how fast, and how long it will take."""
    count = f"{how_far.done:,} of {how_far.total:,}" if how_far.total else f"{how_far.done:,}"
    parts = [f"{count} {how_far.unit}"]
    if how_far.rate >= 1:
        parts.append(f"{how_far.rate:,.0f} {how_far.unit}/s")
        if how_far.total:
            parts.append(f"{clock_time((how_far.total - how_far.done) / how_far.rate)} left")
    return "  ".join(parts)


def clock_time(seconds: float) -> str:
    """Minutes and seconds, or hours too."""
    whole = max(0, round(seconds))
    hours, minutes = divmod(whole // MINUTE, MINUTE)
    return f"{hours}:{minutes:02}:{whole % MINUTE:02}" if hours else f"{minutes}:{whole % MINUTE:02}"
