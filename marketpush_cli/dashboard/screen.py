"""The dashboard on a terminal: as much of it as the screen has lines and columns for, and never more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from marketpush_cli.dashboard.sales_lines import sales_lines
from marketpush_cli.dashboard.table_lines import beside, fit, table_lines, within
from marketpush_cli.domain.catalogue import DASHBOARD
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.aligned_lines import Look
from marketpush_cli.rendering.layout import shortened, text_width
from marketpush_cli.rendering.people_values import Wording, percent, share, span
from marketpush_cli.reports.sellers import RATES, TIMES

Record = Mapping[str, Any]
_FIELDS = {field.name: field for field in DASHBOARD.fields}
_FEWEST_CURRENCIES, _FEWEST_SELLERS, _FEWEST_EVENTS = 3, 3, 1
_FIXED = 10  # the head, headings, all currencies, what waits, two rows of rates
_GAPS, _RATES = 5, 3
_ROOMY = 15  # lines beyond what there is at least, from which on rates take more of them
_EXPLAINED = "What the rates count: marketpush report sellers --explain"
_IMPORTANT = ("acceptance_rate", "late_shipment_rate", "incident_rate", "refund_rate", "rejection_rate")
_SHORT = {"acceptance_rate": "accept", "rejection_rate": "reject", "cancellation_rate": "cancel"}
_BETWEEN, _MORE_FOR_WORST, _USUAL = 3, 3, 80
_UNWARNED, _WARNED = 25, 18  # cells for name and problems of a seller, and for what is marked beside them
_LABELS = {rate.name: rate.label for rate in RATES}


def dashboard_lines(board: Record, width: int, height: int, wording: Wording, look: Look, hint: str = "") -> list[str]:
    """The lines of the screen; below a height of about twenty they are more than fit."""
    free = max(0, height - _FIXED - _FEWEST_CURRENCIES - _FEWEST_SELLERS - _FEWEST_EVENTS)
    shown, sold = _currencies(board, _FEWEST_CURRENCIES + free // 3)
    has_gaps = height >= _FIXED + sold + _FEWEST_SELLERS + _FEWEST_EVENTS + _GAPS
    gap = [""] if has_gaps else []
    rest = height - _FIXED - sold - _GAPS * len(gap)
    rates = _rates(board, width, look, has_room=rest >= _ROOMY)
    rest -= len(rates) - _RATES
    has_aging = rest >= 2 * len(board["aging"]) + 6
    rest -= (len(board["aging"]) + 1 + len(gap)) * has_aging
    ranked = max(len(board["best_sellers"]), len(board["worst_sellers"]), 1)
    sellers = min(ranked, max(_FEWEST_SELLERS, rest // 2))
    events = max(_FEWEST_EVENTS, rest - sellers)
    explained = [look.painted(_EXPLAINED, "dim")] if has_gaps else []
    sections = [
        ([_head(board, width, wording, look, hint), *gap, *sales_lines(board, shown, width, wording, look)], gap),
        (_waiting(board, width, look), gap),
        (rates, explained),
        (_aging(board, width, wording, look) if has_aging else [], gap),
        (_sellers(board, sellers, width, wording, look), gap),
        (_events(board, events, width, wording, look), []),
    ]
    lines = [line for section, after in sections if section for line in (*section, *after)]
    return [within(line, width, look) for line in lines]


def _currencies(board: Record, most: int) -> tuple[int, int]:
    """How many currencies are shown, and in how many lines, one of which may say that there are more."""
    count = len({sale["currency"] for sale in board["sales"]})
    return (count, count) if count <= most + 1 else (most, most + 1)


def _head(board: Record, width: int, wording: Wording, look: Look, hint: str) -> str:
    stores = "all stores" if board["sellers"] is None else ", ".join(board["sellers"])
    at = " · ".join(filter(None, (f"{wording.time(board['at'])} {wording.text(board['timezone'])}", hint)))
    at = at if wording.unicode else at.replace("·", "-")
    title = shortened(wording.text(f"Orders of {stores}"), max(8, width - text_width(at) - 2), look.ellipsis)
    blanks = " " * max(2, width - text_width(title) - text_width(at))
    return f"{look.painted(title, 'bold')}{blanks}{look.painted(at, 'dim')}"


def _waiting(board: Record, width: int, look: Look) -> list[str]:
    fields = [Field(field.name, field.label, Kind.COUNT, "", place) for place, field in enumerate(_of("waiting"), 1)]
    return table_lines(fields, [[str(board["waiting"][field.name]) for field in fields]], width, look)


def _of(name: str) -> tuple[Field, ...]:
    return _FIELDS[name].of


def _rates(board: Record, width: int, look: Look, *, has_room: bool) -> list[str]:
    """The rates, with what they are of beside them, or below where there is room."""
    names = [*_LABELS.items(), *((name, f"To {what}") for name, what, _ in TIMES)]
    fields = [Field("period", "Rates", Kind.REFERENCE, "", 1)]
    fields += [Field(name, label, Kind.RATIO, "", _priority(name, 1)) for name, label in names]
    periods = ("30 days", "value", "median"), ("before", "before", "before")
    rows = [_cells(board, *period, share) for period in periods]
    if fit(fields, rows, width, len(fields)):
        return table_lines(fields, rows, width, look)
    rows = [_cells(board, *period, percent) for period in periods]
    if has_room:
        parts = [["", *_parts(board, quotient), *[""] * len(TIMES)] for _, quotient, _ in periods]
        rows = [row for pair in zip(rows, parts, strict=True) for row in pair]
    return table_lines(fields, rows, width, look)


def _priority(name: str, first: int) -> int:
    """What goes last from a narrow screen comes first in this list."""
    return first + (_IMPORTANT.index(name) if name in _IMPORTANT else len(_IMPORTANT))


def _cells(
    board: Record, period: str, quotient: str, lasted: str, worded: Callable[[tuple[int, int]], str]
) -> list[str]:
    rates = [worded(rate[quotient]) for rate in board["rates"]]
    times = ["n/a" if record[lasted] is None else span(record[lasted]) for record in board["times"]]
    return [period, *rates, *times]


def _parts(board: Record, quotient: str) -> Iterator[str]:
    return (f"{rate[quotient][0]}/{rate[quotient][1]}" for rate in board["rates"])


def _aging(board: Record, width: int, wording: Wording, look: Look) -> list[str]:
    first, *buckets = _of("aging")
    fields = [Field(first.name, "Lines waiting", Kind.STATUS, "", 1), *buckets]
    rows = [[wording.status(stage["stage"]), *(str(stage[each.name]) for each in buckets)] for stage in board["aging"]]
    return table_lines(fields, rows, width, look)


def _sellers(board: Record, most: int, width: int, wording: Wording, look: Look) -> list[str]:
    left = (width - _BETWEEN) // 2 - (_MORE_FOR_WORST if width >= _USUAL else 0)
    best = _ranked("Best sellers", board["best_sellers"][:most], left, wording, look)
    worst = _ranked("Worst sellers", board["worst_sellers"][:most], width - left - _BETWEEN, wording, look)
    return beside(best, worst, left + _BETWEEN)


def _ranked(heading: str, ranked: Sequence[Record], room: int, wording: Wording, look: Look) -> list[str]:
    fields = [
        Field("name", heading, Kind.TEXT, "", 1),
        Field("orders", "Orders", Kind.COUNT, "", 2),
        Field("problem_rate", "Problems", Kind.RATIO, "", 1),
        *(Field(rate.name, rate.label, Kind.RATIO, "", _priority(rate.name, 3)) for rate in RATES),
        Field("warnings", "", Kind.REFERENCE, "", 1),
    ]
    rows = [
        [
            wording.text(one["name"]),
            str(one["orders"]),
            percent(one["problem_rate"]),
            *(percent(one[rate.name]) for rate in RATES),
            _warning(one["warnings"], min(max(_WARNED, room // 3), room - _UNWARNED), wording),
        ]
        for one in ranked
    ]
    return table_lines(fields, rows, room, look) if rows else [look.painted(heading, "bold"), "none"]


def _warning(warnings: Sequence[str], room: int, wording: Wording) -> str:
    """The rates that are marked, in short words where the labels are too long, and the number of those left out."""
    rates = sorted((warning.split()[0] for warning in warnings), key=lambda name: _priority(name, 0))
    labels = [_LABELS[name].lower() for name in rates]
    if not rates:
        return ""
    mark = "⚠" if wording.unicode else "!"
    words = [_SHORT.get(name, label) for name, label in zip(rates, labels, strict=True)]
    some = (f"{', '.join(words[:count])} +{len(rates) - count}" for count in range(len(rates) - 1, 0, -1))
    texts = (f"{mark} {text}" for text in (", ".join(labels), ", ".join(words), *some))
    return next((text for text in texts if text_width(text) <= room), f"{mark} {len(rates)}")


def _events(board: Record, most: int, width: int, wording: Wording, look: Look) -> list[str]:
    fields = (
        Field("at", "Newest", Kind.REFERENCE, "", 1),
        Field("reference", "", Kind.REFERENCE, "", 1),
        Field("action", "", Kind.REFERENCE, "", 1),
        Field("to", "", Kind.STATUS, "", 2),
        Field("actor", "", Kind.TEXT, "", 3),
        Field("for", "", Kind.TEXT, "", 4),
    )
    rows = [_event(event, wording) for event in board["events"][:most]]
    return table_lines(fields, rows, width, look) if rows else [look.painted("Newest", "bold"), "nothing in 30 days"]


def _event(event: Record, wording: Wording) -> list[str]:
    behalf = event["on_behalf_of"]
    return [
        wording.time(event["at"]),
        wording.text(event["reference"]),
        wording.text(event["action"].replace("_", " ")),
        wording.status(event["to"]) if event["to"] else "",
        wording.text(event["actor"]),
        wording.text(f"for {behalf}") if behalf else "",
    ]
