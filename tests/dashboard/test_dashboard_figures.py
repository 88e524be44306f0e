"""Every figure of the dashboard is the one that the command it stands for answers with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sandboxes import ANNA, THEO, Marketpush, import_documents, line_document, order_document

from marketpush_cli.dashboard.periods import periods_at
from marketpush_cli.reports.sellers import RATES

ZONES = ("UTC", "America/New_York")
SPANS = {
    "UTC": {
        "today": ("2026-03-02..2026-03-02", "2026-03-01..2026-03-01"),
        "7_days": ("2026-02-24..2026-03-02", "2026-02-17..2026-02-23"),
        "30_days": ("2026-02-01..2026-03-02", "2026-01-02..2026-01-31"),
    },
}
SPANS["America/New_York"] = SPANS["UTC"]


def rows(marketpush: Marketpush, *words: str) -> list[dict[str, Any]]:
    ran = marketpush(*words, "--json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("more", [(), ("--seller", "acme"), ("--paid",)])
def test_sales_are_those_of_the_report(board: Any, marketpush: Marketpush, zone: str, more: tuple[str, ...]) -> None:
    found = board(*more, "--timezone", zone)
    for period, spans in SPANS[zone].items():
        reported = [
            {
                row["currency"]: row
                for row in rows(marketpush, "report", "sales", "--on", span, "--timezone", zone, *more)
            }
            for span in spans
        ]
        own = {sale["currency"]: sale for sale in found["sales"] if sale["period"] == period}
        assert own
        assert own.keys() >= reported[0].keys() | reported[1].keys()
        for currency, sale in own.items():
            for name in ("orders", "gross", "net"):
                pair = [Decimal(str(each.get(currency, {}).get(name, 0))) for each in reported]
                assert [Decimal(str(sale[name])), Decimal(str(sale[f"{name}_before"]))] == pair, (currency, name)
        (placed,) = (each for each in found["placed"] if each["period"] == period)
        assert placed["orders"] == sum(sale["orders"] for sale in own.values())
        assert placed["orders_before"] == sum(sale["orders_before"] for sale in own.values())


def test_days_add_up_to_the_longest_period(board: Any) -> None:
    found = board()
    for sale in found["sales"]:
        if sale["period"] == "30_days":
            days = [day for day in found["days"] if day["currency"] == sale["currency"]]
            assert len({day["day"] for day in days}) == len(days) == 30
            assert (days[0]["day"], days[-1]["day"]) == ("2026-02-01", "2026-03-02")
            for name in ("orders", "gross", "net"):
                assert sum(Decimal(str(day[name])) for day in days) == Decimal(str(sale[name]))


@pytest.mark.parametrize("more", [(), ("--seller", "acme"), ("--unpaid",), ("--number", "MP-11*")])
def test_what_waits_is_what_lists_find(board: Any, marketpush: Marketpush, more: tuple[str, ...]) -> None:
    waiting = board(*more)["waiting"]

    def count(*words: str) -> int:
        return int(marketpush("orders", "count", *words, *more).out)

    assert waiting["pending"] == count("--status", "pending")
    assert waiting["awaiting_fulfillment"] == count("--status", "awaiting_fulfillment")
    assert waiting["late"] == count("--late")
    assert waiting["due_within_24h"] == count("--due-within", "24h")
    documents = [
        json.loads(line) for line in marketpush("orders", "list", "--has-incident", *more, "-f", "jsonl").lines
    ]
    assert waiting["open_incidents"] == sum(order["open_incidents"] for order in documents)
    assert all(count >= 0 for count in waiting.values())


def test_a_thread_is_unanswered_until_somebody_writes_back(board: Any, marketpush: Marketpush) -> None:
    before = board()["waiting"]["unanswered"]
    for author in ("customer", "seller"):
        assert marketpush("message", "record", "X-1", "--from", author, "--text", "Where is it?").code == 0
        assert board()["waiting"]["unanswered"] == before + 1
    assert marketpush("message", "send", "X-1", "--to", "customer", "--text", "It comes.").code == 0
    assert board()["waiting"]["unanswered"] == before


@pytest.mark.parametrize("more", [(), ("--seller", "acme")])
def test_what_is_unanswered_is_what_the_list_of_messages_finds(
    board: Any, marketpush: Marketpush, busy: Path, more: tuple[str, ...]
) -> None:
    """A customer waits for an answer of the seller, too; what somebody wrote to a customer is one."""
    lines = [line_document("5.00")]
    told = {"at": "2026-03-01T09:00:00Z", "text": "Where is it?", "delivery": "recorded"}
    threads = (
        [told | {"actor": "customer", "to": "seller"}],
        [told | {"actor": "customer", "to": "operator"}],
        [told | {"actor": "customer", "to": "seller"}, told | {"actor": "anna@acme.example", "to": "customer"}],
        [told | {"actor": "chief@elsewhere.example", "to": "seller"}],
    )
    before = board(*more)["waiting"]["unanswered"]
    orders = [
        order_document(f"MP-700{number}-A", "acme", lines, messages=thread) for number, thread in enumerate(threads)
    ]
    import_documents(busy, orders)
    found = board(*more)["waiting"]["unanswered"]
    assert found == before + 2
    assert marketpush("message", "list", "--unanswered", "-f", "count", *more).out == f"{found}\n"


def test_rates_and_times_are_those_of_the_score_card(board: Any, marketpush: Marketpush) -> None:
    found = board()
    now, before = (
        rows(marketpush, "report", "sellers", "--by", "status,currency", "--on", span)
        for span in SPANS["UTC"]["30_days"]
    )
    for rate in found["rates"]:
        name = rate["rate"]
        if name == "acceptance_rate":
            continue
        for each, of, over in ((now, "value_of", "value_over"), (before, "before_of", "before_over")):
            assert rate[of] == sum(row[f"{name}_of"] for row in each)
            assert rate[over] == sum(row[f"{name}_over"] for row in each)
        expected = None if not rate["value_over"] else Decimal(rate["value_of"]) / rate["value_over"]
        assert (rate["value"] is None) == (expected is None)
        assert expected is None or abs(Decimal(rate["value"]) - expected) <= Decimal("0.00005")
    assert [rate["rate"] for rate in found["rates"]] == [rate.name for rate in RATES]


def test_sellers_rank_by_the_mean_of_what_counts_against_them(board: Any, marketpush: Marketpush) -> None:
    found = board("--min-orders", "2")
    cards = {row["group"]: row for row in rows(marketpush, "report", "sellers", "--on", SPANS["UTC"]["30_days"][0])}
    enough = {code for code, card in cards.items() if card["acceptance_rate_over"] >= 2}
    best, worst = found["best_sellers"], found["worst_sellers"]
    assert enough
    assert {one["seller"] for one in best} | {one["seller"] for one in worst} <= enough
    assert not {one["seller"] for one in best} & {one["seller"] for one in worst}
    rates = [Decimal(one["problem_rate"]) for one in (*best, *reversed(worst))]
    assert rates == sorted(rates)
    for one in (*best, *worst):
        card = cards[one["seller"]]
        assert abs(Decimal(one["problem_rate"]) - problem_rate(card)) < Decimal("0.0002")
        assert (one["orders"], one["warnings"]) == (card["orders"], card["warnings"])
        assert one["late_shipment_rate"] == card["late_shipment_rate"]
    assert any(one["warnings"] for one in worst)
    assert found["min_orders"] == 2
    none = board("--min-orders", "1000")
    assert (none["best_sellers"], none["worst_sellers"]) == ([], [])


def problem_rate(card: Mapping[str, Any]) -> Decimal:
    names = ("rejection_rate", "cancellation_rate", "incident_rate", "refund_rate", "late_shipment_rate")
    known = [Decimal(card[f"{name}_of"]) / card[f"{name}_over"] for name in names if card[f"{name}_over"]]
    return sum(known, Decimal()) / len(known)


def test_aging_and_events_are_those_of_their_commands(board: Any, marketpush: Marketpush) -> None:
    assert marketpush("line", "cancel", "X-3", "--reason", "other", "--yes").code == 0
    found = board()
    aging = {row.pop("group"): row for row in rows(marketpush, "report", "aging")}
    assert {
        stage.pop("stage"): stage for stage in found["aging"] if any(stage[each] for each in aging["pending"])
    } == aging
    events = rows(marketpush, "audit", "list", "--limit", "60")
    kept = [event for event in events if event["order"]][: len(found["events"])]
    assert [event["action"] for event in found["events"]][:1] == ["cancel"]
    assert found["events"] == [{name: event[name] for name in found["events"][0]} for event in kept]


def test_a_seller_user_sees_the_own_stores_only(board: Any, marketpush: Marketpush) -> None:
    own, asked = board(user=ANNA), board("--seller", "acme")
    assert own == asked
    assert (own["sellers"], board()["sellers"]) == (["acme"], None)
    assert own["placed"] != board()["placed"]
    assert marketpush("dashboard", user=THEO).code == 6
    assert marketpush("dashboard", "--seller", "bolt", user=ANNA).code == 4


def test_an_empty_database_has_zeros_and_no_quotients(
    marketplace: Path, marketpush: Marketpush, tmp_path: Path
) -> None:
    words = ("--database", str(marketplace), "dashboard")
    found = json.loads(marketpush(*words, "--json").out)
    assert [period["orders"] for period in found["placed"]] == [0, 0, 0]
    assert (found["sales"], found["days"], found["events"], found["best_sellers"]) == ([], [], [], [])
    assert set(found["waiting"].values()) == {0}
    assert all((rate["value"], rate["value_over"]) == (None, 0) for rate in found["rates"])
    assert all(time["median"] is None for time in found["times"])
    assert all(not count for stage in found["aging"] for count in list(stage.values())[1:])
    assert "30_days\tacceptance_rate\t\t\t" in marketpush(*words).lines
    assert marketpush(*words, "-o", str(tmp_path / "empty.html")).code == 0


def test_the_flat_list_says_the_same(board: Any, marketpush: Marketpush) -> None:
    found = board()
    flat = {(row["period"], row["figure"], row["currency"]): row for row in rows_of_csv(marketpush)}
    for sale in found["sales"]:
        row = flat[sale["period"], "gross", sale["currency"]]
        assert (row["value"], row["before"]) == (sale["gross"], sale["gross_before"])
    for rate in found["rates"]:
        row = flat["30_days", rate["rate"], ""]
        assert (row["value"], row["before"]) == (rate["value"] or "", rate["before"] or "")
    for name, count in found["waiting"].items():
        assert flat["now", name, ""]["value"] == str(count)
    assert len(flat) == len(rows_of_csv(marketpush))


def rows_of_csv(marketpush: Marketpush) -> list[dict[str, str]]:
    import csv
    import io

    return list(csv.DictReader(io.StringIO(marketpush("dashboard", "-f", "csv").out)))


@pytest.mark.parametrize(
    ("now", "zone", "since"),
    [
        (1_774_774_800_000_000, "Europe/Berlin", 1_774_738_800_000_000),  # the day on which an hour is left out
        (1_774_733_400_000_000, "Europe/Berlin", 1_774_652_400_000_000),  # half an hour before midnight
        (1_774_738_800_000_000, "Europe/Berlin", 1_774_738_800_000_000),  # midnight itself
    ],
)
def test_today_begins_at_local_midnight(now: int, zone: str, since: int) -> None:
    periods = periods_at(now, zone)
    today, week, month = periods.every
    assert periods.start(today.days.start) == since
    assert [len(each.days) for each in (today, week, month)] == [1, 7, 30]
    assert all(len(each.days) == len(each.days_before) for each in periods.every)
    assert all(each.days_before.stop == each.days.start for each in periods.every)
    assert all(each.days.stop == today.days.stop for each in periods.every)
