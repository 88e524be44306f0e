"""A chart as lines of text: a bar a group, or a row of columns over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from marketpush_cli.application.reporting.charts import ADDABLE, Chart, Series, number_of, numbers_of
from marketpush_cli.domain.fields import Kind
from marketpush_cli.rendering.aligned_lines import Look
from marketpush_cli.rendering.charts.sparkline import sparkline
from marketpush_cli.rendering.charts.values import value_texts
from marketpush_cli.rendering.layout import GAP, shortened, text_width
from marketpush_cli.rendering.people_values import Wording

_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHORTEST_BAR = 10
_LONGEST_BAR = 60
_BELOW = "  below 0"


def chart_lines(chart: Chart, width: int, wording: Wording, look: Look) -> list[str]:
    """The title, what is drawn, and what is not."""
    drawn = _over_time(chart, width, wording, look) if chart.is_over_time else _bars(chart, width, wording, look)
    notes = [look.painted(wording.text(chart.note), "dim")] if chart.note else []
    return [look.painted(shortened(wording.text(chart.title), width, look.ellipsis), "bold"), *drawn, *notes]


def _bars(chart: Chart, width: int, wording: Wording, look: Look) -> Iterator[str]:
    texts = value_texts(chart, wording)
    names = [wording.text(series.name) for series in chart.series] if len(chart.series) > 1 else [""]
    labels = [wording.text(label) for label in chart.labels]
    values = [texts(value) for series in chart.series for value in series.values]
    name_width, value_width = (max(map(text_width, column), default=0) for column in (names, values))
    room = width - value_width - (name_width + GAP if name_width else 0) - 2 * GAP
    label_width = min(max(map(text_width, labels), default=0), max(room // 2, room - _LONGEST_BAR))
    scale = _Scale.of(chart.series, min(_LONGEST_BAR, max(_SHORTEST_BAR, room - label_width)), wording.unicode)
    for place, label in enumerate(labels):
        shown = _padded(shortened(label, label_width, look.ellipsis), label_width)
        for series, name in zip(chart.series, names, strict=True):
            first = shown if series is chart.series[0] else " " * label_width
            value = series.values[place]
            bar = look.painted(scale.bar(number_of(value)), "cyan")
            parts = (first, *([_padded(name, name_width)] if name_width else []), texts(value).rjust(value_width), bar)
            yield (" " * GAP).join(parts).rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - text_width(text))


class _Scale:
    """Where nothing is, and how many cells the greatest takes on either side of it."""

    def __init__(self, least: Fraction, greatest: Fraction, cells: int, *, unicode: bool) -> None:
        whole = max(greatest, Fraction()) - min(least, Fraction())
        self._unicode = unicode
        cells -= least < 0  # the last cell on either side may be a part of one
        self._per_cell = whole / cells if whole else Fraction(1)
        self._left = ceil(-least / self._per_cell) if least < 0 else 0

    @classmethod
    def of(cls, series: Sequence[Series], cells: int, unicode: bool) -> _Scale:
        numbers: list[Fraction] = [number for one in series for number in numbers_of(one.values) if number is not None]
        return cls(min(numbers, default=Fraction()), max(numbers, default=Fraction()), cells, unicode=unicode)

    def bar(self, number: Fraction | None) -> str:
        """To the right of nothing, or to its left for what is below; something is never drawn as nothing."""
        if not number:
            return " " * self._left
        eighths = max(1, int(abs(number) * 8 / self._per_cell))
        full, rest = divmod(eighths, 8)
        if number < 0:
            cells = max(1, full + (rest >= 4))
            return (("█" if self._unicode else "-") * cells).rjust(self._left)
        if not self._unicode:
            return " " * self._left + "#" * max(1, full + (rest >= 4))
        return " " * self._left + "█" * full + _EIGHTHS[rest].strip()


def _over_time(chart: Chart, width: int, wording: Wording, look: Look) -> Iterator[str]:
    names = [wording.text(series.name) for series in chart.series]
    name_width = min(max(map(text_width, names), default=0), width // 3)
    has_below = any(number is not None and number < 0 for one in chart.series for number in numbers_of(one.values))
    room = max(_SHORTEST_BAR, width - name_width - GAP - has_below * len(_BELOW))
    size = -(-len(chart.labels) // room)
    for series, name in zip(chart.series, names, strict=True):
        numbers = _together(numbers_of(series.values), size, chart.kind)
        lead = _padded(shortened(name, name_width, look.ellipsis), name_width) + (" " * GAP if name_width else "")
        columns = _columns(numbers, wording)
        yield from (
            look.painted(line, "cyan").join((start, ""))
            for start, line in zip((lead, _blank(lead)), columns, strict=False)
        )
        ends = shortened(_extremes(chart, series, wording), width - text_width(lead), look.ellipsis)
        yield _blank(lead) + look.painted(ends, "dim")
    each = f", {size} in each column" if size > 1 else ""
    yield look.painted(shortened(f"{chart.labels[0]} to {chart.labels[-1]}{each}", width, look.ellipsis), "dim")


def _blank(lead: str) -> str:
    return " " * text_width(lead)


def _columns(numbers: Sequence[Fraction | None], wording: Wording) -> list[str]:
    """What is above nothing, and on the same scale what is below it, if anything is."""
    sizes: list[Fraction] = [abs(number) for number in numbers if number is not None]
    most = max(sizes, default=Fraction())
    below = [None if number is None else -number for number in numbers]
    lines = [sparkline(numbers, unicode=wording.unicode, most=most)]
    if any(number is not None and number > 0 for number in below):
        lines.append(f"{sparkline(below, unicode=wording.unicode, most=most)}{_BELOW}")
    return lines


def _together(numbers: Sequence[Fraction | None], size: int, kind: Kind) -> list[Fraction | None]:
    """As many numbers as there are columns: added up where that says something, else the greatest."""
    if size == 1:
        return list(numbers)
    parts = [
        [number for number in numbers[start : start + size] if number is not None]
        for start in range(0, len(numbers), size)
    ]
    return [(sum(part, Fraction()) if kind in ADDABLE else max(part)) if part else None for part in parts]


def _extremes(chart: Chart, series: Series, wording: Wording) -> str:
    texts = value_texts(chart, wording)
    known = [(number, place) for place, number in enumerate(numbers_of(series.values)) if number is not None]
    if not known:
        return "n/a"
    ends = [("least", min(known)), ("most", max(known, key=lambda pair: (pair[0], -pair[1])))]
    return ", ".join(f"{word} {texts(series.values[place])} ({chart.labels[place]})" for word, (_, place) in ends)
