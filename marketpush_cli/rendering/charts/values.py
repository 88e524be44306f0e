"""The values of charts in words, and numbers on their axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marketpush_cli.application.reporting.charts import Chart
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.machine_values import amount
from marketpush_cli.rendering.people_values import Wording, people_text, percent

_SPANS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_SPACED_FROM = 10_000
_BEGINS_WITH = 2  # so many of a unit before it is used


def value_texts(chart: Chart, wording: Wording) -> Callable[[Any], str]:
    """Words for a value: an amount without its currency, which the chart's title says."""
    if chart.kind is Kind.MONEY:
        return lambda value: wording.absent if value is None else amount(value, chart.currency)
    if chart.kind is Kind.RATIO:
        return lambda value: percent(value) if value is not None else "n/a"
    convert = people_text(Field("value", "", chart.kind, ""), wording)
    return lambda value: "n/a" if value is None else str(convert(value, chart.currency))


def axis_texts(chart: Chart, greatest: float) -> tuple[float, Callable[[float], str]]:
    """By what numbers are divided before they are drawn, and what stands at a tick of the axis."""
    match chart.kind:
        case Kind.MONEY:
            return 1, lambda tick: _spaced(amount(round(tick), chart.currency).removesuffix(".00"))
        case Kind.RATIO:
            return 0.01, lambda tick: f"{tick:g} %"
        case Kind.SECONDS:
            size, unit = next((pair for pair in _SPANS if greatest >= pair[0] * _BEGINS_WITH), _SPANS[-1])
            return size, lambda tick: f"{tick:g} {unit}"
        case _:
            return 1, lambda tick: f"{tick:g}"


def _spaced(text: str) -> str:
    """A number of five digits and more with its thousands set apart."""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}".replace(",", "\u202f") + point + rest if abs(int(whole)) >= _SPACED_FROM else text
