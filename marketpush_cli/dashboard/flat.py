"""The dashboard's figures as a flat list: one row a figure, for formats that hold no records in records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marketpush_cli.dashboard.periods import LONGEST
from marketpush_cli.domain.catalogue import DASHBOARD
from marketpush_cli.rendering.machine_values import object_reader

Row = tuple[str, str, str | None, str | None, str | None]
NOW = "now"


def machine_object(row: tuple[Any, ...]) -> dict[str, Any]:
    """The dashboard as `-f json` writes it."""
    return object_reader(DASHBOARD.fields)(row)


def flat_rows(row: tuple[Any, ...]) -> Iterator[Row]:
    """Cells of `catalogue.DASHBOARD_FIGURE`; sellers, single days and events are no figures of a period."""
    found = machine_object(row)
    for placed in found["placed"]:
        yield _figure(placed["period"], "orders", placed, "orders")
    for sale in found["sales"]:
        for name in ("orders", "gross", "net"):
            yield _figure(sale["period"], name, sale, name)
    for name, count in found["waiting"].items():
        yield NOW, name, None, str(count), None
    for rate in found["rates"]:
        yield LONGEST, rate["rate"], None, rate["value"], rate["before"]
        yield LONGEST, f"{rate['rate']}_of", None, str(rate["value_of"]), str(rate["before_of"])
        yield LONGEST, f"{rate['rate']}_over", None, str(rate["value_over"]), str(rate["before_over"])
    for lasted in found["times"]:
        yield LONGEST, f"{lasted['time']}_p50", None, _text(lasted["median"]), _text(lasted["before"])
    for stage in found["aging"]:
        for name, count in stage.items():
            if name != "stage":
                yield NOW, f"aging.{stage['stage']}.{name}", None, str(count), None


def _figure(period: str, figure: str, record: Mapping[str, Any], name: str) -> Row:
    return period, figure, record.get("currency"), str(record[name]), str(record[f"{name}_before"])


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
