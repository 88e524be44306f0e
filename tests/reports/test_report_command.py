"""Reports from their options to their rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from market_life import At
from sandboxes import ANNA, THEO, line_document, order_document
from terminal import at_terminal

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


def test_rows_are_sorted_within_their_currency_and_cut_fairly(at: At) -> None:
    words = ("report", "products", "--fields", "currency,net", "-f", "plain", "--sort", "-net")
    every = [line.split("\t") for line in at(NOW, *words).lines]
    best = {currency: [float(net) for of, net in every if of == currency] for currency in ("EUR", "JPY", "USD")}
    assert all(amounts == sorted(amounts, reverse=True) for amounts in best.values())
    assert [currency for currency, _ in every] == sorted(currency for currency, _ in every)
    cut = at(NOW, *words, "--limit", "4")
    found = [(currency, float(net)) for currency, net in (line.split("\t") for line in cut.lines)]
    assert found == [*(("EUR", net) for net in best["EUR"][:2]), ("JPY", best["JPY"][0]), ("USD", best["USD"][0])]
    assert cut.err == f"{len(every) - 4} rows left out by --limit 4; --limit 0 shows all\n"
    refused = at(NOW, "report", "products", "--sort", "nothing")
    assert (refused.code, "one can by group, title" in refused.err) == (2, True)


def test_several_columns_sort(at: At) -> None:
    ran = at(
        NOW, "report", "orders", "--by", "seller", "--sort", "-orders,group", "--fields", "orders,group", "-f", "tsv"
    )
    rows = [(-int(orders), group) for orders, group in (line.split("\t") for line in ran.lines[1:])]
    assert rows == sorted(rows)
    assert len(rows) > 5


def test_by_may_be_repeated_and_is_not_empty(at: At) -> None:
    one = at(NOW, "report", "orders", "--by", "month,seller", "-f", "csv")
    assert at(NOW, "report", "orders", "--by", "month", "--by", "seller", "-f", "csv").out == one.out
    for words in (("--by", ""), ("--by", "month,"), ("--by", "month", "--by", "seller", "--by", "day")):
        assert at(NOW, "report", "orders", *words).code == 2


def test_a_file_a_seller(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = at(NOW, "report", "sales", "--on", "2026-03", "--by", "month", "--split-by", "seller", "-o", "{seller}.csv")
    sellers = at(NOW, "report", "sales", "--on", "2026-03", "--by", "seller", "-f", "tsv", "--fields", "group").lines[
        1:
    ]
    assert (ran.code, ran.err) == (0, f"{len(set(sellers))} files written\n")
    assert {path.name for path in tmp_path.glob("*.csv")} == {f"{seller}.csv" for seller in sellers}
    alone = at(NOW, "report", "sales", "--on", "2026-03", "--by", "month", "--seller", "acme", "-f", "csv")
    assert (tmp_path / "acme.csv").read_bytes().decode() == alone.out
    nothing = ("--number", "NONE", "--split-by", "seller", "-o", "{seller}.csv", "--fail-if-empty")
    assert at(NOW, "report", "sales", *nothing).code == 8


def test_people_read_what_rates_mean_below_the_table_and_explanations_whole(lived: Path) -> None:
    shown = at_terminal(["report", "sellers", "--no-pager"], lived, []).screen.decode()
    assert "Acceptance: orders with a line ever accepted / all orders" in " ".join(shown.split())
    explained = at_terminal(["report", "sellers", "--explain", "--no-pager"], lived, []).screen.decode()
    assert "…" not in explained
    assert "late_shipment_rate  (Late)" in explained
    assert "not shipped and past it / orders with a ship_by and an accepted line" in " ".join(explained.split())
    assert max(map(len, explained.splitlines())) <= 80


def test_titles_are_those_of_the_orders_that_are_asked_for(at: At, lived: Path, tmp_path: Path) -> None:
    march = ("report", "products", "--until", "2026-03")
    named = ("--fields", "group,title", "-f", "csv")
    before = at(NOW, *march, *named).out
    line = line_document("5.00") | {"sku": "SKU-2", "title": "Another's title"}
    file = tmp_path / "later.jsonl"
    file.write_text(json.dumps(order_document("Z-99", "bolt", [line], placed_at="2026-04-01T08:00:00Z")) + "\n")
    assert at(NOW, "orders", "import", str(file)).code == 0
    assert at(NOW, *march, *named).out == before
    everything = at(NOW, "report", "products", *named).out
    assert "SKU-2,Another's title" in everything
    assert "Another's title" not in at(NOW, "report", "products", *named, user=ANNA).out
    assert "Another's title" not in at(NOW, "report", "products", *named, "--seller", "acme").out


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
