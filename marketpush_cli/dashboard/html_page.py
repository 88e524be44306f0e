"""The dashboard as one HTML page that needs nothing beside itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from marketpush_cli.application.reporting.charts import Chart
from marketpush_cli.dashboard.charts import aging_chart, currencies_of, day_charts, rate_chart
from marketpush_cli.dashboard.html_style import STYLE
from marketpush_cli.dashboard.html_tables import Tables
from marketpush_cli.domain.catalogue import DASHBOARD
from marketpush_cli.domain.fields import named
from marketpush_cli.printing.markup import Markup, Tags
from marketpush_cli.rendering.charts.picture import inline
from marketpush_cli.rendering.people_values import Wording
from marketpush_cli.rendering.safe_text import safe
from marketpush_cli.reports.sellers import FIGURES, RATES, TIMES

Record = Mapping[str, Any]
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
{title}
<style>
{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
_HALF = 520  # wide, in pixels, are charts that stand beside each other
MEDIANS = {name: figure for figure in FIGURES for name, _, _ in TIMES if figure.name == f"{name}_p50"}
_OF = {field.name: field.of for field in DASHBOARD.fields}


def html_page(row: tuple[Any, ...]) -> str:
    """The page of the cells of `catalogue.DASHBOARD`: every figure that `-f json` has, and charts of them."""
    page = _Page(named(DASHBOARD.fields, row))
    title = page.tags("title", page.title)
    return _PAGE.format(policy=_POLICY, title=title.source, style=STYLE, body=page.body().source)


class _Page:
    """What the page is made with."""

    def __init__(self, board: Record) -> None:
        self.board = board
        self.tags = Tags(safe)
        self.wording = Wording(ZoneInfo(board["timezone"]))
        self.tables = Tables(self.tags, self.wording)

    @property
    def title(self) -> str:
        sellers = self.board["sellers"]
        return f"Orders of {'all stores' if sellers is None else ', '.join(sellers)}"

    def body(self) -> Markup:
        return self.tags(
            "main",
            self._head(),
            self._waiting(),
            self._sales(),
            *self._days(),
            self._rates(),
            self._sellers(),
            self._aging(),
            self._events(),
        )

    def _head(self) -> Markup:
        at = self.tables.figure("span", "at", self.wording.time(self.board["at"]))
        zone = self.tables.figure("span", "timezone", self.board["timezone"])
        return self.tags("header", self.tags("h1", self.title), self.tags("p", at, " ", zone), class_="head")

    def _section(self, heading: str, *parts: Markup | None, class_: str | None = None) -> Markup:
        return self.tags("section", self.tags("h2", heading), *parts, class_=class_)

    def _table(self, caption: str, name: str, compared: str | None = None) -> Markup:
        return self.tables.table(caption, _OF[name], enumerate(self.board[name]), name, compared)

    def _waiting(self) -> Markup:
        tiles = (
            self.tags(
                "div",
                self.tags("dt", field.label),
                self.tables.figure("dd", f"waiting.{field.name}", str(self.board["waiting"][field.name])),
            )
            for field in _OF["waiting"]
        )
        return self._section("Waiting", self.tags("dl", *tiles, class_="tiles"))

    def _sales(self) -> Markup:
        return self._section(
            "Orders and sales",
            self.tags("p", "Local days, today included; before: the period of the same length before.", class_="quiet"),
            self._table("Orders of all currencies", "placed", "orders"),
            self.tags("h3", "By currency"),
            self._table("Orders, their value, and net of what was canceled and refunded", "sales", "gross"),
        )

    def _figure(self, chart: Chart, table: Markup | None = None, **size: int) -> Markup:
        drawn = Markup(inline(chart, self.wording, **size))
        return self.tags("figure", self.tables.scrolling(chart.title, drawn), table)

    def _days(self) -> Iterator[Markup]:
        for currency in currencies_of(self.board):
            figures = (self._figure(chart, width=_HALF) for chart in day_charts(self.board, currency))
            records = (pair for pair in enumerate(self.board["days"]) if pair[1]["currency"] == currency)
            table = self.tables.table(f"Orders and sales by day, {currency}", _OF["days"], records, "days")
            yield self._section(
                f"The last 30 days, {currency}",
                self.tags("div", *figures, class_="pair"),
                self.tags("details", self.tags("summary", f"The days as a table, {currency}"), table),
            )

    def _rates(self) -> Markup:
        caption = "Of the orders placed in the 30 days, until now"
        return self._section(
            "Rates",
            self._figure(rate_chart(self.board), self._table(caption, "rates")),
            self._definitions((rate.label, rate.definition) for rate in RATES),
            self.tags("h3", "Times"),
            self._table("How long sellers took, median", "times"),
            self._definitions((MEDIANS[name].label, MEDIANS[name].definition) for name, _, _ in TIMES),
        )

    def _definitions(self, definitions: Iterable[tuple[str, str]]) -> Markup:
        """What `report sellers --explain` says of each."""
        pairs = (self.tags("div", self.tags("dt", name), self.tags("dd", says)) for name, says in definitions)
        return self.tags("dl", *pairs, class_="meanings")

    def _sellers(self) -> Markup:
        at_least = self.tables.figure("span", "min_orders", str(self.board["min_orders"]))
        rule = self.tags.join(
            "By the mean of the rates that count against a seller; at least ", at_least, " orders decided."
        )
        return self._section(
            "Sellers",
            self.tags("p", rule, class_="quiet"),
            self.tags("h3", "Best"),
            self._table("Fewest problems first", "best_sellers"),
            self.tags("h3", "Worst"),
            self._table("Most problems first", "worst_sellers"),
        )

    def _aging(self) -> Markup:
        return self._section("What is stuck", self._figure(aging_chart(self.board), self._table("Lines", "aging")))

    def _events(self) -> Markup:
        return self._section("Newest events", self._table("Of the last 30 days, newest first", "events"), class_="long")
