"""By how much a figure grew against the period before."""

from __future__ import annotations

from marketpush_cli.rendering.people_values import Wording, percent

_TIMES = 10  # as much as before, from which on growth is said in times and not in per cent


def change(now: int, before: int, wording: Wording, *, is_short: bool = False) -> str:
    """By how much something grew, with a sign that says which way; there is no saying from nothing."""
    if before <= 0:
        return "" if not now else wording.absent
    if now == before:
        return "=" if is_short else "= 0.0 %"
    up, down = ("▲", "▼") if wording.unicode else ("+", "-")
    gap = "" if is_short else " "
    return f"{up if now > before else down}{gap}{_size(now, before, is_short=is_short)}"


def _size(now: int, before: int, *, is_short: bool) -> str:
    if now >= before * _TIMES:
        return f"x{(2 * now + before) // (2 * before)}"
    difference = abs(now - before)
    if not is_short:
        return percent((difference, before))
    whole = (200 * difference + before) // (2 * before)
    return f"{whole}%" if whole else "<1%"
