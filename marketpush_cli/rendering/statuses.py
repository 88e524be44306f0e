"""How a status looks to people: words, a symbol that says as much as the colour, and a colour-blind safe colour."""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """A symbol, what stands for it where the output cannot hold it, and a style."""

    symbol: str
    ascii: str
    style: str


_WAITING = Mark("○", "o", "yellow")
_UNDER_WAY = Mark("◐", "~", "cyan")
_DONE = Mark("●", "*", "bright_blue")
_CONFIRMED = Mark("✓", "+", "bright_blue")
_OVER = Mark("✓", "+", "dim")
_IDLE = Mark("○", "o", "dim")
_AGAINST = Mark("✗", "x", "bold magenta")
_CALLED_OFF = Mark("✗", "x", "dim")
_ALARM = Mark("⚠", "!", "bold magenta")
_BACK = Mark("↩", "<", "magenta")
_OTHER = Mark("·", "-", "")

_MARKS = {
    status: mark
    for mark, statuses in (
        (_WAITING, "pending held queued"),
        (_UNDER_WAY, "awaiting_fulfillment resolved"),
        (_DONE, "shipped sent changed open recorded"),
        (_CONFIRMED, "received"),
        (_OVER, "closed"),
        (_IDLE, "unchanged archived"),
        (_AGAINST, "rejected refused invalid failed suspended"),
        (_CALLED_OFF, "canceled"),
        (_ALARM, "incident_open new disputed"),
        (_BACK, "refunded partially_refunded undone partly_undone"),
    )
    for status in statuses.split()
}
_STYLES = {
    f"{symbol} {status.replace('_', ' ').title()}": mark.style
    for status, mark in _MARKS.items()
    for symbol in (mark.symbol, mark.ascii)
}


def words(status: str) -> str:
    """`awaiting_fulfillment` as people say it: Awaiting Fulfillment."""
    return status.replace("_", " ").title()


def marked(status: str, *, unicode: bool) -> str:
    """The status in words behind its symbol."""
    mark = _MARKS.get(status, _OTHER)
    return f"{mark.symbol if unicode else mark.ascii} {words(status)}"


def style_of(shown: str) -> str:
    """The style of a status as `marked` wrote it; empty for one without a colour."""
    return _STYLES.get(shown, "")
