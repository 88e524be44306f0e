"""Reports as charts: at a terminal below the table, in a file as a picture, and nowhere else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from market_life import At
from terminal import at_terminal

from marketpush_cli.application.reporting.calendar import first_day, month_name, names_between, week_name
from marketpush_cli.application.reporting.charts import Chart, Series
from marketpush_cli.application.reporting.request import Dimension
from marketpush_cli.domain.fields import Kind
from marketpush_cli.rendering.charts.picture import picture as picture_of
from marketpush_cli.rendering.charts.picture import some
from marketpush_cli.rendering.charts.picture_style import colours
from marketpush_cli.rendering.charts.values import axis_texts
from marketpush_cli.reports import REPORTS
from marketpush_cli.reports.charted import charted_figures, charts_of
from marketpush_cli.reports.orders import REPORT as ORDERS
from marketpush_cli.reports.sellers import REPORT as SELLERS

NOW = "2026-04-02T08:00:00Z"
SVG = "{http://www.w3.org/2000/svg}"
ADDRESS = re.compile(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[a-z]|url\(|@import|href")


def picture(at: At, path: Path, *words: str) -> ElementTree.Element:
    ran = at(NOW, "report", *words, "-o", str(path), "--force")
    assert (ran.code, ran.out) == (0, ""), ran.err
    source = path.read_text(encoding="utf-8")
    assert ADDRESS.search(source) is None
    assert "<script" not in source
    return ElementTree.fromstring(source)


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("by", [(), ("--by", "month"), ("--by", "currency")])
def test_every_report_can_be_a_picture(at: At, tmp_path: Path, report: str, by: tuple[str, ...]) -> None:
    drawn = picture(at, tmp_path / "x.svg", report, *by)
    assert drawn.tag == f"{SVG}svg"
    assert [child.tag for child in drawn][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert drawn[0].text
    assert len(list(drawn.iter(f"{SVG}text"))) > 3


def test_the_picture_says_the_values_of_the_table(at: At, tmp_path: Path) -> None:
    drawn = picture(at, tmp_path / "x.svg", "sales", "--by", "seller")
    texts = {(element.text or "").replace("\u2003", " ") for element in drawn.iter(f"{SVG}text")}
    described = drawn[1].text or ""
    rows = json.loads(at(NOW, "report", "sales", "--by", "seller", "--json").out)
    assert {row["currency"] for row in rows} == {"EUR", "JPY", "USD"}
    for row in rows:
        assert f"{row['group']} {row['net']}" in texts
        assert f"{row['group']} {row['net']}" in described
    for currency in ("EUR", "JPY", "USD"):
        assert f"Sales: net by seller, {currency}" in texts


def test_another_figure_can_be_drawn(at: At, tmp_path: Path) -> None:
    drawn = picture(at, tmp_path / "x.svg", "sellers", "--chart-of", "time_to_ship_p50")
    assert drawn[0].text == "Sellers: to ship by seller"
    refused = at(NOW, "report", "sellers", "--chart-of", "moon", "-o", str(tmp_path / "y.svg"))
    assert (refused.code, (tmp_path / "y.svg").exists()) == (2, False)
    assert "there is no figure 'moon' to draw; there are orders, lines" in refused.err


def test_table_and_chart_go_through_the_pager_as_one(lived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "sh -c 'cat; echo the end'")
    shown = at_terminal(["report", "orders", "--by", "seller", "--chart"], lived, []).screen.decode()
    places = [shown.index(text) for text in ("acme", ": orders by seller", "the end")]
    assert places == sorted(places)
    assert shown.rstrip().endswith("the end")


def test_off_a_terminal_a_chart_is_refused(at: At, tmp_path: Path) -> None:
    for words in (("--chart",), ("--chart", "-f", "json"), ("--chart-of", "net"), ("--chart", "-o", "x.csv")):
        ran = at(NOW, "report", "sales", *words)
        assert (ran.code, ran.out) == (2, "")
        assert "-o FILE.svg" in ran.err
    assert at(NOW, "report", "sales", "--fields", "net", "-o", str(tmp_path / "x.svg")).code == 2


def test_a_picture_is_there_whole_or_not_at_all(at: At, tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text("mine")
    assert at(NOW, "report", "sales", "-o", str(path)).code == 2
    assert path.read_text() == "mine"
    assert picture(at, path, "sales", "--number", "NONE*")[0].text == "Nothing to draw"


def chart(groups: int, kind: str = "orders", most: int = 40) -> Chart:
    rows = [(f"seller-{place}", "EUR", place, place, place, "EUR") for place in range(groups)]
    (found,) = charts_of(ORDERS, (Dimension.SELLER,), charted_figures(ORDERS, kind), rows, most)
    return found


def test_beyond_so_many_groups_the_smallest_are_others() -> None:
    drawn = chart(100)
    assert len(drawn.labels) == 40
    assert drawn.labels[-1] == "61 others"
    assert drawn.labels[0] == "seller-61"
    assert sum(drawn.series[0].values) == sum(range(100))
    assert chart(100, "total").kind is Kind.MONEY
    assert chart(40).labels[-1] == "seller-39"


def test_times_without_anything_are_there_too() -> None:
    rows = [("2025-11", "EUR", 1, 1, 100, "EUR"), ("2026-02", "JPY", 2, 2, 100, "JPY")]
    euro, yen = charts_of(ORDERS, (Dimension.MONTH,), charted_figures(ORDERS, None), rows)
    assert euro.labels == yen.labels == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert (euro.series[0].values, yen.series[0].values) == ((1, 0, 0, 0), (0, 0, 0, 2))
    assert names_between("2026-W52", "2027-W01", week_name) == ("2026-W52", "2026-W53", "2027-W01")
    assert month_name(first_day("2026-02")) == "2026-02"


def test_what_is_left_out_is_said_in_the_picture() -> None:
    rows = [(f"seller-{place}", *[None] * 2, (place, 100), None) for place in range(50)]
    wanted = replace(SELLERS, figures=SELLERS.figures[:3], marks=None)
    (found,) = charts_of(wanted, (Dimension.SELLER,), charted_figures(wanted, "acceptance_rate"), rows)
    assert (len(found.labels), found.labels[0], found.note) == (39, "seller-11", "11 more are not drawn")
    source = picture_of([found], ZoneInfo("UTC"))
    assert "Sellers: acceptance by seller (11 more are not drawn)" in source
    assert "seller-49\u200349.0 %" in source


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "2026-03"), "2026-03-01 to 2026-03-31, UTC"),
        (("--on", "2026-03-31", "--timezone", "Asia/Tokyo"), "2026-03-31, Asia/Tokyo"),
        (("--since", "2026-03-30"), "2026-03-30 to 2026-04-02 08:00, UTC"),
        ((), "until 2026-04-02 08:00, UTC"),
        (
            ("--seller", "acme", "--seller", "bolt", "--unpaid", "--number", "R-*", "--has-incident"),
            "until 2026-04-02 08:00, UTC · number r-* · seller acme, bolt · has incident · unpaid",
        ),
        (("--late",), "until 2026-04-02 08:00, UTC · due until 2026-04-02T08:00:00Z"),
    ],
)
def test_a_picture_says_what_it_is_of(at: At, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    drawn = picture(at, tmp_path / "x.svg", "orders", *words)
    (about,) = [part for part in drawn if part.get("class") == "chart about"]
    assert " ".join(element.text or "" for element in about) == said
    assert (drawn[1].text or "").startswith(f"{said}.")


def test_bars_by_day_have_their_values_in_the_description(at: At, tmp_path: Path) -> None:
    drawn = picture(at, tmp_path / "x.svg", "sales", "--by", "day")
    rows = json.loads(at(NOW, "report", "sales", "--by", "day", "--json").out)
    assert len(rows) > 10
    assert all(f"{row['group']} {row['net']}" in (drawn[1].text or "") for row in rows)


def series(names: str) -> Chart:
    return Chart("Lines", Kind.COUNT, None, ("a", "b"), tuple(Series(name, (1, 2)) for name in names), True)


def test_the_same_group_has_the_same_colour_in_every_chart() -> None:
    assert colours([series("abc"), series("bd"), series("da")]) == [[0, 1, 2], [1, 3], [3, 0]]
    crowded = [series("abcdefgh"), series("ijb"), series("aij"), series("ia")]
    found = colours(crowded)
    assert all(len(set(places)) == len(places) and max(places) < 8 for places in found)
    assert found[0] == list(range(8))
    assert found[1][2] == 1


def test_ticks_of_amounts_set_thousands_apart() -> None:
    amounts = Chart("Value", Kind.MONEY, "EUR", ("a", "b"), (Series("Value", (-150_000_000, 123)),), True)
    _, tick = axis_texts(amounts, 1)
    assert [tick(at) for at in (0, 999_900, 1_000_000, -150_000_000, 123_456_789)] == [
        *("0", "9999", "10\u202f000", "-1\u202f500\u202f000", "1\u202f234\u202f567.89")
    ]


def test_a_legend_shows_lines_as_they_are_dashed() -> None:
    source = picture_of([series("ab"), series("cb")], ZoneInfo("UTC"))
    drawn = ElementTree.fromstring(source)
    entries = [element for element in drawn.iter(f"{SVG}g") if "legend" in (element.get("class") or "").split()]
    shown = [(entry[0].get("class", "").split()[0], entry[0][0].get("class"), entry[1].text) for entry in entries]
    assert shown == [
        ("color-0", "line", "a"),
        ("color-1", "line", "b"),
        ("color-2", "line", "c"),
        ("color-1", "line", "b"),
    ]
    assert re.search(r"\.chart \.color-1 path\.line \{ stroke-dasharray: 8 3; \}", source)


@pytest.mark.parametrize(("days", "most"), [(1, 4), (2, 4), (5, 4), (30, 4), (31, 6), (365, 6)])
def test_a_time_axis_names_its_first_and_last_day(days: int, most: int) -> None:
    labels = [f"day {day}" for day in range(days)]
    found = some(labels, most)
    assert (found[0], found[-1], len(found)) == (labels[0], labels[-1], min(days, most))


def test_an_unknown_ending_is_answered_with_pictures_too(at: At, tmp_path: Path) -> None:
    ran = at(NOW, "report", "sales", "-o", str(tmp_path / "x.png"))
    assert (ran.code, "one of .svg, .csv, .tsv" in ran.err) == (2, True)


def test_a_picture_goes_by_the_rules_of_files(at: At, tmp_path: Path) -> None:
    assert at(NOW, "report", "sales", "-o", str(tmp_path / "sales-{date}.svg")).code == 0
    assert (tmp_path / "sales-2026-04-02.svg").exists()
    empty = at(NOW, "report", "sales", "--number", "NONE", "--fail-if-empty", "-o", str(tmp_path / "none.svg"))
    assert (empty.code, (tmp_path / "none.svg").exists()) == (8, False)
    counted = at(NOW, "report", "sales", "--manifest", "-o", str(tmp_path / "counted.svg"))
    assert (counted.code, "a picture has none" in counted.err) == (2, True)
    assert not (tmp_path / "counted.svg").exists()
