"""The dashboard's page: the same figures as the object, readable for everybody, and nothing from elsewhere."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from page_reading import HOSTILE, body_of, expected_figures, figures_of
from sandboxes import ANNA, Marketpush

from marketpush_cli.dashboard.growth import change
from marketpush_cli.rendering.charts.picture_style import COLOURS, DARK_COLOURS
from marketpush_cli.rendering.people_values import Wording
from marketpush_cli.reports.sellers import RATES, TIMES

ADDRESS = re.compile(r"(?:https?:)?//[a-z]|url\(|@import|src=|href=", re.IGNORECASE)


@pytest.fixture
def page(busy: Path, marketpush: Marketpush, tmp_path: Path) -> str:
    """The page as it was written."""
    ran = marketpush("dashboard", "-o", str(tmp_path / "page.html"), "--min-orders", "2")
    assert (ran.code, ran.out) == (0, "")
    return (tmp_path / "page.html").read_text(encoding="utf-8")


def test_every_figure_is_that_of_the_object(page: str, board: Any) -> None:
    expected = dict(expected_figures(board("--min-orders", "2")))
    assert len(expected) > 500
    assert figures_of(body_of(page)) == expected


def test_charts_show_the_figures_too(page: str, board: Any) -> None:
    found = board("--min-orders", "2")
    described = " ".join(element.text or "" for element in body_of(page).iter("desc"))
    for day in found["days"]:
        assert f"{day['day']} {day['gross']}" in described
        assert f"{day['day']} {day['orders']}" in described
    for stage in found["aging"]:
        assert f"{stage['stage'].replace('_', ' ').capitalize()} {stage['over_30d']}" in described


def test_periods_say_by_how_much_they_grew(page: str, board: Any) -> None:
    found = board("--min-orders", "2")
    wording = Wording(ZoneInfo("UTC"))
    placed, sales = list(body_of(page).iter("table"))[:2]
    for table, name, compared in ((placed, "placed", "orders"), (sales, "sales", "gross")):
        heads = [cell.text for cell in table.findall("thead/tr/th")]
        shown = [row[heads.index("Change")].text or "" for row in table.findall("tbody/tr")]
        pairs = [(Decimal(str(each[compared])), Decimal(str(each[f"{compared}_before"]))) for each in found[name]]
        assert shown == [change(int(now * 100), int(before * 100), wording) for now, before in pairs]
    assert any(each for each in shown)


def test_long_amounts_are_set_apart_without_a_character(page: str) -> None:
    (figure,) = [each for each in body_of(page).iter() if each.get("data-figure") == "sales.7.gross"]
    groups = [group.text for group in figure]
    assert [group.get("class") for group in figure] == ["group"] * len(groups)
    assert "".join(figure.itertext()).replace(".", "").isdigit()
    assert groups


def test_axes_of_days_end_with_the_last_day(page: str, board: Any) -> None:
    days = [day["day"] for day in board()["days"]]
    charts = [chart for chart in body_of(page).iter("svg") if "by day" in (chart[0].text or "")]
    assert charts
    for chart in charts:
        named = [text.text for text in chart.iter("text") if text.text in days]
        assert (named[0], named[-1]) == (days[0], days[-1])


def test_nothing_comes_from_elsewhere_and_nothing_runs(page: str) -> None:
    shown = page.replace(
        HOSTILE.partition("\u202e")[0].replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"), ""
    )
    assert ADDRESS.search(shown) is None
    assert "<script" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "content=\"default-src 'none'" in page


def test_a_hostile_name_is_text(page: str) -> None:
    body = body_of(page)
    names = [element for element in body.iter() if "".join(element.itertext()) == HOSTILE.replace("\u202e", "\\u202e")]
    assert [(element.tag, len(element)) for element in names] == [("td", 0)]


def test_it_can_be_read_without_seeing_it(page: str) -> None:
    body = body_of(page)
    assert '<html lang="en">' in page
    levels = [int(element.tag[1]) for element in body.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    for table in body.iter("table"):
        caption = table.find("caption")
        assert caption is not None
        assert caption.text
        assert {cell.get("scope") for cell in table.findall("thead/tr/th")} == {"col"}
        assert all(row[0].get("scope") == "row" for row in table.findall("tbody/tr"))
    charts = [element for element in body.iter("svg") if element.get("role") == "img"]
    assert len(charts) == 8
    for chart in charts:
        assert chart[0].tag == "title"
        assert chart[1].tag == "desc"
        assert chart[0].text
        assert len(chart[1].text or "") > 40
    figures = list(body.iter("figure"))
    assert len(figures) == len(charts)
    assert len(body.findall(".//details/table") + body.findall(".//details/div/table")) == 3


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [COLOURS, DARK_COLOURS])
def test_contrast_is_enough_in_both_schemes(scheme: str) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", scheme))
    for ground in ("paper", "desk"):
        assert min(contrast(colours[name], colours[ground]) for name in ("ink", "quiet")) >= 4.5
    series = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    assert min(contrast(colours[name], colours["paper"]) for name in series) >= 3
    on_steps = [("#1b1b1a", 1), ("#1b1b1a", 2), ("#1b1b1a", 3), (colours["on-4"], 4), ("#ffffff", 5)]
    assert min(contrast(text, colours[f"step-{place}"]) for text, place in on_steps) >= 4.5


def test_it_is_written_whole_or_not_at_all(busy: Path, marketpush: Marketpush, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("mine")
    refused = marketpush("dashboard", "-o", str(path))
    assert (refused.code, path.read_text()) == (2, "mine")
    assert marketpush("dashboard", "-o", str(path), "--force").code == 0
    assert path.read_text().startswith("<!DOCTYPE html>")
    assert marketpush("dashboard", "-o", str(tmp_path / "nowhere" / "page.html")).code == 74
    assert marketpush("dashboard", "-o", str(busy.with_suffix(".html"))).code == 0
    assert sorted(each.name for each in tmp_path.iterdir() if each.name.startswith(".")) == []


def test_a_format_decides_too_and_what_cannot_be_is_answered_with_what_can(
    busy: Path, marketpush: Marketpush, tmp_path: Path, page: str
) -> None:
    assert marketpush("dashboard", "-f", "html", "--min-orders", "2").out == page
    assert marketpush("dashboard", "-f", "html", "--min-orders", "2", "-o", str(tmp_path / "page")).code == 0
    assert (tmp_path / "page").read_text(encoding="utf-8") == page
    ending = marketpush("dashboard", "-o", str(tmp_path / "x.pdf"))
    assert (ending.code, "one of .html, .csv, .tsv" in ending.err) == (2, True)
    named = marketpush("dashboard", "-f", "pdf")
    assert named.code == 2
    assert "cannot be written as 'pdf'" in named.err
    assert "fix: -f html, table, plain" in named.err
    assert "tabulate:asciidoc" not in named.err
    fields = marketpush("dashboard", "--fields", "period", "-f", "html")
    assert (fields.code, "a page has none" in fields.err) == (2, True)


@pytest.mark.parametrize(("words", "user"), [(("--seller", "acme"), None), ((), ANNA)])
def test_the_page_of_one_seller_says_so(
    busy: Path, marketpush: Marketpush, tmp_path: Path, words: tuple[str, ...], user: str | None
) -> None:
    assert marketpush("dashboard", *words, "-o", str(tmp_path / "acme.html"), user=user).code == 0
    source = (tmp_path / "acme.html").read_text(encoding="utf-8")
    heading = body_of(source).find(".//h1")
    assert isinstance(heading, ElementTree.Element)
    assert heading.text == "Orders of acme"
    assert "<title>Orders of acme</title>" in source


def test_rates_and_times_mean_what_the_report_explains(page: str, marketpush: Marketpush) -> None:
    explained = {row["name"]: row for row in json.loads(marketpush("report", "sellers", "--explain", "--json").out)}
    lists = [each for each in body_of(page).iter("dl") if each.get("class") == "meanings"]
    said = {pair[0].text: pair[1].text for each in lists for pair in each}
    names = [*(rate.name for rate in RATES), *(f"{name}_p50" for name, _, _ in TIMES)]
    assert said == {explained[name]["label"]: explained[name]["definition"] for name in names}


def test_a_pages_name_has_places(busy: Path, marketpush: Marketpush, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert marketpush("dashboard", "--seller", "acme", "-o", "{seller}-{date}.html", "--timezone", "UTC").code == 0
    assert [path.name for path in tmp_path.glob("*.html")] == ["acme-2026-03-02.html"]
    assert marketpush("dashboard", "-o", "{seller}.html").code == 2
