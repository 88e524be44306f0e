"""The charts of the dashboard's page, out of its own figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marketpush_cli.application.reporting.charts import Chart, Series
from marketpush_cli.domain.catalogue.dashboard import AGING
from marketpush_cli.domain.fields import Kind
from marketpush_cli.reports.sellers import RATES

Record = Mapping[str, Any]
_MEASURES = (("orders", "Orders", Kind.COUNT), ("gross", "Value", Kind.MONEY))


def currencies_of(board: Record) -> list[str]:
    """The currencies that have days, in alphabetical order."""
    return sorted({day["currency"] for day in board["days"]})


def day_charts(board: Record, currency: str) -> Iterator[Chart]:
    """Orders and their value by day."""
    days = [day for day in board["days"] if day["currency"] == currency]
    labels = tuple(day["day"] for day in days)
    for name, label, kind in _MEASURES:
        series = Series(label, tuple(day[name] for day in days))
        yield Chart(f"{label} by day, {currency}", kind, currency, labels, (series,), is_over_time=True)


def rate_chart(board: Record) -> Chart:
    """The rates of the 30 days beside those of the days before."""
    labels = tuple(rate.label for rate in RATES)
    series = (
        Series(name, tuple(rate[key] for rate in board["rates"]))
        for name, key in (("30 days", "value"), ("30 days before", "before"))
    )
    return Chart("Rates", Kind.RATIO, None, labels, tuple(series))


def aging_chart(board: Record) -> Chart:
    """Lines at open stages, in parts by how long they have been there."""
    labels = tuple(stage["stage"].replace("_", " ").capitalize() for stage in board["aging"])
    series = (Series(field.label, tuple(stage[field.name] for stage in board["aging"])) for field in AGING[1:])
    return Chart("Lines waiting by stage and age", Kind.COUNT, None, labels, tuple(series), is_stacked=True)
