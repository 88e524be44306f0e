"""Records as HTML tables; every figure's cell carries its path in `-f json`, such as `sales.0.gross`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marketpush_cli.dashboard.growth import change
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.printing.markup import Markup, Tags, spaced
from marketpush_cli.rendering.machine_values import amount
from marketpush_cli.rendering.people_values import Wording, people_text, percent
from marketpush_cli.rendering.records import RIGHT_ALIGNED
from marketpush_cli.reports.sellers import RATES

Record = Mapping[str, Any]
BEFORE = "_before"
_OF_TEXT = frozenset({Kind.TEXT, Kind.TEXTS})
_PERIODS = {"today": "Today", "7_days": "7 days", "30_days": "30 days"}
_NAMES = (
    _PERIODS | {rate.name: rate.label for rate in RATES} | {"time_to_accept": "To accept", "time_to_ship": "To ship"}
)

_OWN_WORDS = frozenset({"period", "rate", "time", "action"})


class Tables:
    """Makes tables of records."""

    def __init__(self, tags: Tags, wording: Wording) -> None:
        self.tags, self.wording = tags, wording

    def text(self, field: Field, value: Any, currency: str | None) -> str:
        """A cell's text; an amount without its currency, which has a cell of its own."""
        if value is None:
            return "n/a" if field.kind in (Kind.SECONDS, Kind.RATIO) else ""
        if field.kind is Kind.MONEY:
            return amount(value, currency)
        if field.kind is Kind.RATIO:
            return percent(value)
        if field.name in _OWN_WORDS:
            return _NAMES.get(value, str(value).replace("_", " "))
        return str(people_text(field, self.wording)(value, currency))

    def figure(self, name: str, path: str, text: str, kind: Kind | None = None, **attributes: str | None) -> Markup:
        """An element with one figure of the object."""
        marked: dict[str, str | None] = {"data-figure": path, **attributes}
        if kind in _OF_TEXT:
            return self.tags.data(name, text, **marked)
        return self.tags(name, spaced(text, self.tags) if kind is Kind.MONEY else text, **marked)

    def table(
        self,
        caption: str,
        fields: Sequence[Field],
        records: Iterable[tuple[int, Record]],
        path: str,
        compared: str | None = None,
    ) -> Markup:
        """A table of records, which stand at these places of a list; it says by how much a `compared` field grew."""
        tags = self.tags
        columns = []
        for field in fields:
            columns.append(tags("th", field.label, scope="col", class_=_class(field)))
            if field.name == f"{compared}{BEFORE}":
                columns.append(tags("th", "Change", scope="col", class_="number"))
        rows = (self._row(fields, record, f"{path}.{place}", compared) for place, record in records)
        head, body = tags("thead", tags("tr", *columns)), tags("tbody", *rows)
        return self.scrolling(caption, tags("table", tags("caption", caption), head, body))

    def scrolling(self, label: str, content: Markup) -> Markup:
        """What may be wider than a narrow screen, and scrolls there by itself, with keys too."""
        return self.tags("div", content, class_="scroll", role="region", aria_label=label, tabindex="0")

    def _row(self, fields: Sequence[Field], record: Record, path: str, compared: str | None) -> Markup:
        currency = record.get("currency")
        cells = []
        for place, field in enumerate(fields):
            text = self.text(field, record[field.name], currency)
            name, scope = ("td", None) if place else ("th", "row")
            marked = {"scope": scope, "class_": _class(field)}
            cells.append(self.figure(name, f"{path}.{field.name}", text, field.kind, **marked))
            if field.name == f"{compared}{BEFORE}":
                grown = change(record[str(compared)], record[field.name], self.wording)
                cells.append(self.tags("td", grown, class_="number"))
        return self.tags("tr", *cells)


def _class(field: Field) -> str | None:
    if field.kind in RIGHT_ALIGNED:
        return "number"
    return None if field.kind in _OF_TEXT else "short"
