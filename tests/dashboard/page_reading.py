"""The dashboard's page read back: its body as a tree, and every figure by its path in the object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from xml.etree import ElementTree

from marketpush_cli.domain.catalogue import DASHBOARD
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.reports.sellers import RATES

HOSTILE = '<img src="https://example.com/x" onerror=alert(1)>\u202e&amp;'
NAMES = {rate.name: rate.label for rate in RATES} | {
    "today": "Today",
    "7_days": "7 days",
    "30_days": "30 days",
    "time_to_accept": "To accept",
    "time_to_ship": "To ship",
}


def body_of(page: str) -> ElementTree.Element:
    """The body, in which every element is closed."""
    found = re.search(r"<body>.*</body>", page, re.DOTALL)
    assert found is not None
    return ElementTree.fromstring(found[0])


def figures_of(body: ElementTree.Element) -> dict[str, str]:
    """The text of each figure by its path; no path stands there twice."""
    pairs = [
        (path, "".join(element.itertext()))
        for element in body.iter()
        if (path := element.get("data-figure")) is not None
    ]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def expected_figures(board: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the page has to say of each figure of the object."""
    for field in DASHBOARD.fields:
        value = board[field.name]
        if field.kind is Kind.RECORDS:
            for place, record in enumerate(value):
                yield from (
                    (f"{field.name}.{place}.{of.name}", rate(record, of.name) or worded(of, record[of.name]))
                    for of in field.of
                )
        elif field.kind is Kind.RECORD:
            yield from ((f"{field.name}.{of.name}", worded(of, value[of.name])) for of in field.of)
        elif field.name != "sellers":
            yield field.name, worded(field, value)


def worded(field: Field, value: Any) -> str:
    """What a value of the object is on the page, in UTC."""
    match field.kind:
        case Kind.RATIO:
            return "n/a" if value is None else percent(value)
        case Kind.SECONDS:
            return "n/a" if value is None else span(value)
        case Kind.TIME:
            return str(value)[:16].replace("T", " ")
        case Kind.STATUS:
            return "" if value is None else str(value).replace("_", " ").title()
        case Kind.MONEY:
            return str(value).replace("-", "−")
        case Kind.TEXTS:
            return ", ".join(value)
        case Kind.CODE if field.name in ("period", "rate", "time", "action"):
            return NAMES.get(str(value), str(value).replace("_", " "))
        case _:
            return "" if value is None else str(value).replace("\u202e", "\\u202e")


def rate(record: dict[str, Any], name: str) -> str | None:
    """A rate that stands beside its numerator and denominator, which are not rounded yet; None for all else."""
    parts = (f"{name}_of", f"{name}_over")
    if not all(part in record for part in parts) or not record[parts[1]]:
        return None
    return percent(str(Decimal(record[parts[0]]) / Decimal(record[parts[1]])))


def percent(quotient: str) -> str:
    return f"{(Decimal(quotient) * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def span(seconds: int) -> str:
    parts = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        count, seconds = divmod(seconds, size)
        parts += [f"{count} {unit}"] * bool(count)
    return " ".join(parts[:2]) or "0 s"
