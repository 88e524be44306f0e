"""Charts as lines: bars in proportion, what is below nothing on its other side, plain characters where need be."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from marketpush_cli.application.reporting.charts import Chart, Series
from marketpush_cli.domain.fields import Kind
from marketpush_cli.rendering.aligned_lines import Look
from marketpush_cli.rendering.charts.lines import chart_lines
from marketpush_cli.rendering.charts.sparkline import sparkline
from marketpush_cli.rendering.layout import text_width
from marketpush_cli.rendering.people_values import Wording

UTF, PLAIN = Wording(ZoneInfo("UTC")), Wording(ZoneInfo("UTC"), unicode=False, encoding="ascii")
LOOK = Look(False, "─", "…")


def money(*values: int | None, labels: tuple[str, ...] = (), **more: bool) -> Chart:
    names = labels or tuple(f"group {place}" for place in range(len(values)))
    return Chart("Net, EUR", Kind.MONEY, "EUR", names, (Series("net", values),), **more)


def test_bars_are_in_proportion() -> None:
    title, whole, half, little, nothing, absent = chart_lines(money(8000, 4000, 1, 0, None), 60, UTF, LOOK)
    assert title == "Net, EUR"
    assert whole.count("█") == 2 * half.count("█") > 20
    assert little.endswith("0.01  ▏")
    assert nothing.endswith("0.00")
    assert absent.endswith("–")


def test_what_is_below_nothing_stands_left_of_it() -> None:
    _, above, below = chart_lines(money(3000, -1000), 60, UTF, LOOK)
    start = above.index("█")
    assert below.rstrip().endswith("█")
    assert len(below) == start
    assert above.count("█") == pytest.approx(3 * below.count("█"), abs=3)
    assert "-10.00" in below


@pytest.mark.parametrize("wording", [UTF, PLAIN])
@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_screen(wording: Wording, width: int) -> None:
    long = ("京都茶舗" * 9, "x" * 90)
    for chart in (money(500, -900, labels=long), money(*range(-40, 400), is_over_time=True)):
        drawn = chart_lines(chart, width, wording, Look(False, "-", "..."))
        assert max(map(text_width, drawn)) <= width
        assert wording.unicode or "".join(drawn).isascii()


def test_rates_say_what_they_are_of_and_none_is_no_bar() -> None:
    chart = Chart("Late", Kind.RATIO, None, ("a", "b", "c"), (Series("late", ((1, 4), (0, 0), (4, 4))),))
    _, quarter, none, all_ = chart_lines(chart, 60, UTF, LOOK)
    assert all_.count("█") == pytest.approx(4 * quarter.count("█"), abs=4)
    assert none.endswith("n/a")
    assert "25.0 %" in quarter


def test_over_time_is_one_row_with_its_ends() -> None:
    _, columns, ends, span = chart_lines(
        money(100, None, 800, labels=("2026-01", "2026-02", "2026-03"), is_over_time=True), 60, UTF, LOOK
    )
    assert columns.strip() in {"net  ▂ █", "net  ▁ █"}
    assert ends.strip() == "least 1.00 (2026-01), most 8.00 (2026-03)"
    assert span == "2026-01 to 2026-03"


def test_over_time_what_is_below_nothing_has_its_own_row() -> None:
    _, above, below, *_ = chart_lines(money(800, -400, is_over_time=True), 60, UTF, LOOK)
    assert above == "net  █ "
    assert below == "      ▅  below 0"


def test_more_times_than_columns_are_added_up() -> None:
    drawn = chart_lines(money(*[1] * 300, is_over_time=True), 60, UTF, LOOK)
    assert drawn[-1].endswith(", 6 in each column")
    assert drawn[1].count("█") == 50


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [((), ""), ((0, 1, 8), " ▂█"), ((5, 5), "██"), ((-3, None, 3), "  █"), ((0, 0), "  ")],
)
def test_sparklines(numbers: tuple[int | None, ...], expected: str) -> None:
    assert sparkline(numbers, unicode=True) == expected
    assert sparkline(numbers, unicode=False).isascii()
