"""Reports from their options to their rows."""

from __future__ import annotations

import json

import pytest
from market_life import At
from sandboxes import ANNA, THEO

from marketpush_cli.domain.figures import mean, percentile
from marketpush_cli.reports import REPORTS
from marketpush_cli.reports.sellers import is_beyond

NOW = "2026-04-02T08:00:00Z"


@pytest.mark.parametrize("report", REPORTS)
def test_every_column_is_explained(at: At, report: str) -> None:
    explained = json.loads(at(NOW, "report", report, "--explain", "--json").out)
    header = at(NOW, "report", report, "-f", "csv").lines[0].split(",")
    assert [row["name"] for row in explained] == [report, *header]
    assert all(len(row["definition"]) > 3 for row in explained)


def test_rows_are_sorted_and_cut(at: At) -> None:
    words = (
        "report",
        "products",
        "--fields",
        "net",
        "-f",
        "plain",
        "--seller",
        "acme",
        "--sort",
        "-net",
        "--limit",
        "3",
    )
    ran = at(NOW, *words)
    amounts = [float(line) for line in ran.lines]
    assert (len(amounts), amounts) == (3, sorted(amounts, reverse=True))
    refused = at(NOW, "report", "products", "--sort", "nothing")
    assert (refused.code, "one can by group, title" in refused.err) == (2, True)


def test_quotients_of_nothing_come_last_and_are_no_number(at: At) -> None:
    words = (
        "report",
        "sellers",
        "--sort",
        "late_shipment_rate",
        "--fields",
        "late_shipment_rate,late_shipment_rate_over",
    )
    rows = json.loads(at(NOW, *words, "--json").out)
    known = [row["late_shipment_rate"] for row in rows if row["late_shipment_rate_over"]]
    rest = rows[len(known) :]
    assert known == sorted(known, key=float)
    assert rest
    assert all(row == {"late_shipment_rate": None, "late_shipment_rate_over": 0} for row in rest)


def test_small_groups_are_left_out(at: At) -> None:
    everybody = json.loads(at(NOW, "report", "sellers", "--json").out)
    most = max(row["orders"] for row in everybody)
    rows = json.loads(at(NOW, "report", "sellers", "--min-orders", str(most), "--json").out)
    assert rows == [row for row in everybody if row["orders"] == most]


def test_sellers_beyond_the_limits_are_marked(at: At) -> None:
    def marked() -> set[str]:
        rows = json.loads(at(NOW, "report", "sellers", "--json").out)
        for row in rows:
            below = row["acceptance_rate"] is not None and float(row["acceptance_rate"]) < 0.85
            assert (row["warnings"] == ["acceptance_rate below 85 %"]) == (below and has_limit)
        return {row["group"] for row in rows if row["warnings"]}

    has_limit = False
    assert marked() == set()
    assert at(NOW, "setting", "set", "warn_acceptance_rate_below", "85").code == 0
    has_limit = True
    assert marked()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("sales", "--by", "moon"), "rows cannot be grouped by 'moon'; one can by day, week, month, seller"),
        (("sales", "--by", "day,week,month"), "--by takes up to 2 different ones"),
        (("sales", "--by", "day,day"), "--by takes up to 2 different ones"),
        (("aging", "--by", "seller,carrier"), "--by takes up to 1 different ones beside stage"),
        (("sales", "--since", "2026-03", "--until", "2026-02"), "--since 2026-03 is after --until 2026-02"),
        (("sales", "--late", "--due-within", "24h"), "give one of them"),
    ],
)
def test_what_cannot_be_asked(at: At, words: tuple[str, ...], says: str) -> None:
    ran = at(NOW, "report", *words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_only_who_may_see_reports_sees_them(at: At) -> None:
    assert at(NOW, "report", "sales", user=ANNA).code == 0
    assert at(NOW, "report", "sales", user=THEO).code == 6


def test_a_title_goes_with_every_article(at: At) -> None:
    rows = json.loads(at(NOW, "report", "products", "--seller", "acme", "--json").out)
    titles = {row["group"]: row["title"] for row in rows}
    assert (titles["SKU-2"], titles["SKU-9"]) == ("Lamp", "Lamp")
    assert all(titles.values())


def test_stages_come_on_their_way(at: At) -> None:
    rows = at(NOW, "report", "fulfillment", "-f", "ids").lines
    assert rows == ["pending", "awaiting_fulfillment", "shipped", "received"]


@pytest.mark.parametrize(
    ("values", "hundredths", "expected"),
    [((), 50, None), ((7,), 90, 7), ((1, 2), 50, 2), ((1, 4), 50, 3), ((10, 20, 30), 50, 20), (range(11), 90, 9)],
)
def test_percentiles(values: tuple[int, ...], hundredths: int, expected: int | None) -> None:
    assert percentile(list(values), hundredths) == expected


def test_means_and_limits() -> None:
    assert [mean(values) for values in ([], [1, 2], [1, 1, 2])] == [None, 2, 1]
    assert [is_beyond(of, 10, 90, "below") for of in (8, 9, 10)] == [True, False, False]
    assert [is_beyond(of, 10, 10, "above") for of in (0, 1, 2)] == [False, False, True]
