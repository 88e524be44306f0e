"""Charts as SVG: text is text, nothing comes from elsewhere, nothing runs, and a description says every value."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from marketpush_cli.application.reporting.charts import Chart, Series, numbers_of
from marketpush_cli.domain.fields import Kind
from marketpush_cli.rendering.charts.picture_style import CHART_STYLE, COLOURS, colours
from marketpush_cli.rendering.charts.values import axis_texts, value_texts
from marketpush_cli.rendering.layout import shortened, text_width
from marketpush_cli.rendering.people_values import Wording
from marketpush_cli.rendering.safe_text import safe

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

WIDTH = 720
_OVER_TIME_HEIGHT = 260
_BAR, _ROUND = 24, 90  # what a group of bars takes, and title and axis together
_FONT = _MARGIN = 12
_LEGENDS, _LEGEND = 4, 24  # so many in a row, and what another row takes
_FEW = 8  # below which each number has a tick
_LONGEST_LABEL = 44
_LINE = 16  # of text above the charts
_DASHED = 14  # what a dashed line of the legend is longer than a square
_COLOUR = "color-"
_NARROW = 0.05  # of the whole, below which a part has no room for its value
_LEFT_OUT = frozenset({"script", "style", "desc", "title", "defs"})
Tick = Callable[[float], str]
_SVG = "http://www.w3.org/2000/svg"


class _Size(NamedTuple):
    """Of a chart, in pixels; the legend is a part of the height."""

    width: int
    height: int
    legend: int


def picture(charts: Sequence[Chart], zone: ZoneInfo, about: str = "") -> str:
    """One picture with all charts below each other, as a file of its own; `about` says above them what they are of."""
    from xml.etree import ElementTree

    wording = Wording(zone)
    parts = [_recoloured(drawn(chart, wording), places) for chart, places in zip(charts, colours(charts), strict=True)]
    parts = [*_heading(safe(about)), *(parts or [_nothing()])]
    whole = ElementTree.Element("svg", {"xmlns": _SVG, "role": "img", "class": "chart"})
    title = " · ".join(safe(chart.title) for chart in charts) or "Nothing to draw"
    ElementTree.SubElement(whole, "title").text = title
    described_charts = (described(chart, wording) for chart in charts)
    ElementTree.SubElement(whole, "desc").text = " ".join((*([f"{safe(about)}."] if about else []), *described_charts))
    ElementTree.SubElement(whole, "style").text = COLOURS + CHART_STYLE
    height = 0
    for part in parts:
        part.set("y", str(height))
        height += int(part.get("height", "0"))
        whole.append(part)
    whole.set("viewBox", f"0 0 {WIDTH} {height}")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(whole, encoding="unicode")}\n'


def inline(chart: Chart, wording: Wording, width: int = WIDTH) -> str:
    """One chart as an element of a page that has `CHART_STYLE` and the colours."""
    from xml.etree import ElementTree

    element = drawn(chart, wording, width)
    del element.attrib["width"], element.attrib["height"]
    element.set("role", "img")
    element.insert(0, ElementTree.Element("title"))
    element[0].text = safe(chart.title)
    element.insert(1, ElementTree.Element("desc"))
    element[1].text = described(chart, wording)
    return ElementTree.tostring(element, encoding="unicode")


def described(chart: Chart, wording: Wording) -> str:
    """Every value in words."""
    texts = value_texts(chart, wording)
    parts = []
    for series in chart.series:
        values = (f"{label} {texts(value)}" for label, value in zip(chart.labels, series.values, strict=True))
        parts.append(f"{series.name}: {', '.join(values)}." if len(chart.series) > 1 else f"{', '.join(values)}.")
    return safe(f"{chart.title}. {' '.join(parts)}{f' {chart.note}.' if chart.note else ''}")


def drawn(chart: Chart, wording: Wording, width: int = WIDTH) -> Element:
    """The chart as an element without title, style or anything that acts."""
    more = _LEGEND * ceil(len(chart.series) / _LEGENDS) if len(chart.series) > 1 else 0
    height = more + (_OVER_TIME_HEIGHT if chart.is_over_time else _ROUND + _BAR * _bars(chart) * len(chart.labels))
    unit, tick = _axis(chart)
    element: Element = _plot(chart, wording, _Size(width, height, more), unit, tick).render_tree()
    _strip(element)
    _mark_zero(element, tick(0))
    if chart.is_over_time:
        _dash_legend(element)
    classes = "chart steps" if chart.is_stacked else "chart"
    element.attrib.clear()
    element.attrib.update(
        {"class": classes, "viewBox": f"0 0 {width} {height}", "width": str(width), "height": str(height)}
    )
    return element


def _bars(chart: Chart) -> int:
    return 1 if chart.is_stacked else len(chart.series)


def _mark_zero(element: Element, text: str) -> None:
    """Give the line at nothing a class; pygal sets every round number off."""
    for guides in element.iter("g"):
        if guides.get("class") == "guides" and any(child.text == text for child in guides):
            for line in guides.iter("path"):
                line.set("class", "zero line")


def _dash_legend(element: Element) -> None:
    """Show in the legend the line of a series, as dashed as it is drawn, and not a square."""
    from xml.etree import ElementTree

    for entry in element.iter("g"):
        if "legend" in str(entry.get("class")).split() and entry[0].tag == "rect":
            square = entry[0]
            left, top = float(square.get("x", "0")), float(square.get("y", "0")) + float(square.get("height", "0")) / 2
            line = ElementTree.Element("g", {"class": str(square.get("class"))})
            across = f"M{left - _DASHED:g} {top:g} h{_DASHED + float(square.get('width', '0')):g}"
            ElementTree.SubElement(line, "path", {"class": "line", "d": across})
            entry[0] = line


def _recoloured(element: Element, places: Sequence[int]) -> Element:
    """The chart with other places in the row of colours for its series."""
    for child in element.iter():
        names = str(child.get("class", "")).split()
        if any(name.startswith(_COLOUR) for name in names):
            child.set("class", " ".join(_place(name, places) for name in names))
    return element


def _place(name: str, places: Sequence[int]) -> str:
    return f"{_COLOUR}{places[int(name.removeprefix(_COLOUR))]}" if name.startswith(_COLOUR) else name


def _heading(text: str) -> list[Element]:
    """The text in lines of the picture's width, as an element to stand above charts; none for no text."""
    from textwrap import wrap
    from xml.etree import ElementTree

    lines = wrap(text, (WIDTH - 2 * _MARGIN) * 10 // (_FONT * 6))
    size = {"width": str(WIDTH), "height": str(_MARGIN + _LINE * len(lines))}
    element = ElementTree.Element("svg", {"class": "chart about", **size})
    for place, line in enumerate(lines, 1):
        ElementTree.SubElement(element, "text", {"x": str(_MARGIN), "y": str(place * _LINE)}).text = line
    return [element] if lines else []


def _pygal() -> Any:
    """The library, without the import hook that it leaves behind for its maps and that Python warns of."""
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if not type(finder).__module__.startswith("pygal")]
    return pygal


def _plot(chart: Chart, wording: Wording, size: _Size, unit: float, tick: Tick) -> Any:
    sizes = {"title_font_size": 15} | {f"{name}_font_size": _FONT for name in ("label", "major_label", "legend")}
    options = {
        "js": [],
        "css": [],
        "no_prefix": True,
        "width": size.width,
        "height": size.height,
        "title": safe(f"{chart.title} ({chart.note})" if chart.note else chart.title),
        "show_legend": len(chart.series) > 1,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": _LEGENDS,
        "truncate_legend": -1,
        "truncate_label": -1,
        "max_scale": 8,
        "margin": _MARGIN,
        "margin_bottom": _MARGIN + size.legend,
        "formatter": tick,
        "value_formatter": tick,
        "style": _pygal().style.Style(**sizes),
    }
    plot = _over_time(chart, options, unit) if chart.is_over_time else _groups(chart, wording, options, unit)
    known = [number for series in chart.series for number in _numbers(series, unit) if number is not None]
    if chart.kind is Kind.COUNT and not chart.is_stacked and known and max(known) < _FEW and min(known) >= 0:
        plot.y_labels = range(round(max(known)) + 1)
    return plot


def _numbers(series: Series, unit: float) -> list[float | None]:
    return [None if number is None else float(number) / unit for number in numbers_of(series.values)]


def _axis(chart: Chart) -> tuple[float, Tick]:
    known = [
        abs(float(number)) for series in chart.series for number in numbers_of(series.values) if number is not None
    ]
    return axis_texts(chart, max(known, default=0))


def _over_time(chart: Chart, options: dict[str, Any], unit: float) -> Any:
    pygal = _pygal()
    kind = pygal.Bar if len(chart.series) == 1 else partial(pygal.Line, show_dots=len(chart.labels) == 1)
    plot = kind(**options, show_minor_x_labels=False, margin_right=3 * _MARGIN)
    plot.x_labels = list(chart.labels)
    plot.x_labels_major = some(chart.labels, options["width"] // 120)
    for series in chart.series:
        plot.add(safe(series.name), _numbers(series, unit))
    return plot


def some(labels: Sequence[str], most: int) -> list[str]:
    """So many labels at most, about equally far apart; the first and the last are among them."""
    last, gaps = len(labels) - 1, max(1, min(len(labels), most) - 1)
    return list(dict.fromkeys(labels[(2 * gap * last + gaps) // (2 * gaps)] for gap in range(gaps + 1)))


def _groups(chart: Chart, wording: Wording, options: dict[str, Any], unit: float) -> Any:
    pygal = _pygal()
    labels = list(_labels(chart, wording))
    wide = max((text_width(label) - len(label) for label in labels), default=0)
    options |= {"margin_left": _MARGIN + wide * _FONT * 0.6, "print_values": chart.is_stacked}
    kind = pygal.HorizontalStackedBar if chart.is_stacked else pygal.HorizontalBar
    plot = kind(**options)
    plot.x_labels = labels[::-1]
    whole = max((sum(float(number or 0) for number in row) for row in _rows(chart)), default=0)
    for series in chart.series:
        numbers = _numbers(series, unit)[::-1]
        plot.add(safe(series.name), [_value(number, whole) if chart.is_stacked else number for number in numbers])
    return plot


def _rows(chart: Chart) -> Iterator[tuple[Any, ...]]:
    return zip(*(numbers_of(series.values) for series in chart.series), strict=True)


def _value(number: float | None, whole: float) -> dict[str, Any]:
    has_room = bool(number) and abs(number or 0) >= whole * _NARROW
    return {"value": number, "formatter": lambda value: f"{value:g}" if has_room else ""}


def _labels(chart: Chart, wording: Wording) -> Iterator[str]:
    """Groups with their values, which stand there where they never collide."""
    texts = value_texts(chart, wording)
    for label, values in zip(chart.labels, zip(*(series.values for series in chart.series), strict=True), strict=True):
        shown = str(sum(values)) if chart.is_stacked and chart.kind is Kind.COUNT else " | ".join(map(texts, values))
        yield f"{shortened(safe(label), _LONGEST_LABEL, '…')}\u2003{shown}"


def _strip(element: Element) -> None:
    """Take away what acts, what points elsewhere, and what only serves a pointer."""
    for child in list(element):
        is_tooltip = "tooltip" in str(child.get("class", "")) and child.tag == "g"
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT or is_tooltip:
            element.remove(child)
            continue
        child.attrib.pop("id", None)
        _strip(child)


def _nothing() -> Element:
    from xml.etree import ElementTree

    element = ElementTree.Element("svg", {"class": "chart", "width": str(WIDTH), "height": "60"})
    ElementTree.SubElement(element, "text", {"x": "12", "y": "36"}).text = "Nothing to draw"
    return element
