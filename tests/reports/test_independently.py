"""Every figure once more from what `orders show` exports, by other means: decimal fractions and plain loops."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from market_life import at_time
from sandboxes import OPENED_AT, copy_database, import_documents

from marketpush_cli.sample.generator import orders

COUNT = 20_000 if os.environ.get("MARKETPUSH_CAMPAIGN") == "1" else 400
NOW = "2026-03-02T12:00:00Z"
ZONES = ("UTC", "Europe/Berlin", "Asia/Tokyo")
Document = dict[str, Any]


@pytest.fixture(scope="module")
def market(marketplace_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Document]]:
    path = copy_database(marketplace_template, tmp_path_factory.mktemp("many") / "many.db")
    import_documents(path, orders(COUNT, now=OPENED_AT))
    numbers = at_time(path)(NOW, "orders", "list", "-f", "ids").lines
    documents = []
    for start in range(0, len(numbers), 500):
        shown = at_time(path)(NOW, "orders", "show", *numbers[start : start + 500], "-f", "jsonl")
        documents += [json.loads(line) for line in shown.lines]
    assert len(documents) >= COUNT
    return path, documents


def report(path: Path, *words: str) -> list[Document]:
    ran = at_time(path)(NOW, "report", *words, "-f", "json")
    assert ran.code == 0, ran.err
    found: list[Document] = json.loads(ran.out)
    return found


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(ZoneInfo(zone))


def lines_of(documents: list[Document]) -> Iterator[tuple[Document, Document]]:
    return ((order, line) for order in documents for line in order["lines"])


def decided_at(line: Document) -> str | None:
    times = line["timestamps"]
    return times.get(line["stage"]) if line["stage"] in ("rejected", "canceled") else None


def booked(documents: list[Document], zone: str) -> dict[tuple[str, str, str], Counter[str]]:
    """Amounts by month, seller and currency, in the currency's smallest unit."""
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)

    def at(order: Document, time: str) -> Counter[str]:
        return found[local(time, zone).strftime("%Y-%m"), order["seller"], order["currency"]]

    for order in documents:
        at(order, order["placed_at"])["orders"] += 1
        shares = {line["reference"]: (Decimal(line["commission"]), Decimal(line["total"])) for line in order["lines"]}
        given: Counter[str] = Counter()
        for refund in sorted(order["refunds"], key=lambda one: (one["at"], one["key"])):
            at(order, refund["at"])["refunded"] += Decimal(refund["total"])
            at(order, refund["at"])["reversed"] += Decimal(refund["commission_reversed"])
            given[refund["reference"]] += Decimal(refund["total"])
        for line in order["lines"]:
            placed = at(order, order["placed_at"])
            placed.update(lines=1, units=line["quantity"], gross=Decimal(line["total"]))
            placed["commission"] += Decimal(line["commission"])
            if decided_at(line):
                decided = at(order, str(decided_at(line)))
                decided["canceled"] += Decimal(line["total"])
                decided["reversed"] += Decimal(line["commission"])
            if decided_at(line) and order["paid_at"]:
                at(order, max(str(decided_at(line)), order["paid_at"]))["to_pay_back"] += Decimal(line["total"])
        assert all(given[reference] <= total for reference, (_, total) in shares.items())
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_sales(market: tuple[Path, list[Document]], zone: str) -> None:
    path, documents = market
    expected = booked(documents, zone)
    rows = report(path, "sales", "--by", "month,seller", "--timezone", zone)
    assert {(row["group"], row["group_2"], row["currency"]) for row in rows} == set(expected)
    for row in rows:
        own = expected[row["group"], row["group_2"], row["currency"]]
        net = own["gross"] - own["canceled"] - own["refunded"]
        assert [row["orders"], row["lines"], row["units"]] == [own["orders"], own["lines"], own["units"]]
        shown = ("gross", "canceled", "refunded", "net", "commission", "commission_reversed", "to_pay_back", "payable")
        amounts = [own["gross"], own["canceled"], own["refunded"], net, own["commission"], own["reversed"]]
        amounts += [own["to_pay_back"], net - own["commission"] + own["reversed"]]
        assert [Decimal(row[name]) for name in shown] == [Decimal(amount) for amount in amounts], row


def test_months_add_up_to_the_whole(market: tuple[Path, list[Document]]) -> None:
    path, _ = market
    for zone in ZONES:
        whole = {row["currency"]: row for row in report(path, "sales", "--timezone", zone)}
        parts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in report(path, "sales", "--by", "day", "--timezone", zone):
            amounts = {name: Decimal(row[name]) for name in row if name not in ("group", "currency")}
            parts[row["currency"]].update(amounts)
        for currency, row in whole.items():
            assert {name: Decimal(row[name]) for name in parts[currency]} == dict(parts[currency])


def test_products_and_refunds(market: tuple[Path, list[Document]]) -> None:
    path, documents = market
    units: Counter[tuple[str, str]] = Counter()
    complaints: Counter[tuple[str, str]] = Counter()
    for order, line in lines_of(documents):
        units[line["sku"], order["currency"]] += line["quantity"]
        own = [incident for incident in order["incidents"] if incident["reference"] == line["reference"]]
        complaints[line["sku"], order["currency"]] += len(own)
    rows = report(path, "products")
    assert {(row["group"], row["currency"]): row["units"] for row in rows} == dict(units)
    assert {(row["group"], row["currency"]): row["incidents"] for row in rows} == dict(complaints)
    given: Counter[tuple[str, str]] = Counter()
    for order in documents:
        for refund in order["refunds"]:
            given[refund["reason"], refund["currency"]] += Decimal(refund["tax"])
    rows = report(path, "refunds", "--by", "reason")
    assert {(row["group"], row["currency"]): Decimal(row["tax"]) for row in rows} == dict(given)


def four_digits(of: int, over: int) -> str | None:
    if not over:
        return None
    return str((Decimal(of) / Decimal(over)).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def test_the_score_card(market: tuple[Path, list[Document]]) -> None:
    path, documents = market
    rows = {row["group"]: row for row in report(path, "sellers")}
    past = ("awaiting_fulfillment", "shipped", "received", "closed")
    for seller, row in rows.items():
        own = [order for order in documents if order["seller"] == seller]
        lines = [line for order in own for line in order["lines"]]
        accepted = [line for line in lines if line["timestamps"].get("awaiting_fulfillment") or line["stage"] in past]
        references = {line["reference"] for line in accepted}
        done = [order for order in own if all(line["stage"] != "pending" for line in order["lines"])]
        taken = [order for order in done if any(line["reference"] in references for line in order["lines"])]
        due = [
            order
            for order in own
            if order["ship_by"] and any(line["reference"] in references for line in order["lines"])
        ]
        late = [order for order in due if first_shipped(order) > order["ship_by"]]
        complained = {incident["reference"] for order in own for incident in order["incidents"]}
        refunded = {refund["reference"] for order in own for refund in order["refunds"]}
        pairs = {
            "acceptance_rate": (len(taken), len(done)),
            "rejection_rate": (sum(line["stage"] == "rejected" for line in lines), len(lines)),
            "cancellation_rate": (sum(line["stage"] == "canceled" for line in lines), len(lines)),
            "incident_rate": (len(complained), len(accepted)),
            "refund_rate": (len(refunded), len(accepted)),
            "late_shipment_rate": (len(late), len(due)),
        }
        for name, (of, over) in pairs.items():
            assert (row[f"{name}_of"], row[f"{name}_over"]) == (of, over), (seller, name)
            assert row[name] == four_digits(of, over)
        assert_times(row, own, "time_to_accept", "awaiting_fulfillment")
        assert_times(row, own, "time_to_ship", "shipped")


def first_shipped(order: Document) -> str:
    times = [line["timestamps"]["shipped"] for line in order["lines"] if line["timestamps"].get("shipped")]
    return min(times, default=NOW)


def seconds_between(begun: str, ended: str) -> int:
    return int((datetime.fromisoformat(ended) - datetime.fromisoformat(begun)).total_seconds())


def assert_times(row: Document, own: list[Document], name: str, status: str) -> None:
    ends = [(order["placed_at"], order["timestamps"].get(status)) for order in own]
    times = sorted(seconds_between(begun, ended) for begun, ended in ends if ended)
    if not times:
        assert row[f"{name}_p50"] is None
        return
    half_up = Decimal(1)
    assert row[f"{name}_p50"] == int(Decimal(str(median(times))).quantize(half_up, ROUND_HALF_UP))
    mean = Fraction(sum(times), len(times))
    assert row[f"{name}_mean"] == int((mean + Fraction(1, 2)) // 1)
    place = Fraction((len(times) - 1) * 9, 10)
    low, rest = int(place), place - int(place)
    high = times[min(low + 1, len(times) - 1)]
    assert row[f"{name}_p90"] == int((times[low] + (high - times[low]) * rest + Fraction(1, 2)) // 1)


def test_what_is_stuck_and_what_took_how_long(market: tuple[Path, list[Document]]) -> None:
    path, documents = market
    now = datetime.fromisoformat(NOW)
    waiting: Counter[tuple[str, str]] = Counter()
    limits = (("under_1d", 1), ("from_1d_to_3d", 3), ("from_3d_to_7d", 7), ("from_7d_to_30d", 30), ("over_30d", 10**6))
    for _, line in lines_of(documents):
        is_given_back = line["status"] == "refunded"
        if line["stage"] in ("pending", "awaiting_fulfillment", "shipped", "received") and not is_given_back:
            days = (now - datetime.fromisoformat(line["timestamps"][line["stage"]])).total_seconds() / 86_400
            waiting[line["stage"], next(name for name, limit in limits if days < limit)] += 1
    rows = report(path, "aging")
    found = {(row["group"], name): row[name] for row in rows for name, _ in limits if row[name]}
    assert found == dict(waiting)
    courses = [line["timestamps"] for _, line in lines_of(documents)]
    waited = [times for times in courses if times.get("awaiting_fulfillment")]
    left = sorted(
        seconds_between(times["awaiting_fulfillment"], times.get("shipped") or times["canceled"])
        for times in waited
        if times.get("shipped") or times.get("canceled")
    )
    (row,) = [row for row in report(path, "fulfillment") if row["group"] == "awaiting_fulfillment"]
    assert row["lines"] == len(left)
    assert row["p50"] == int(Decimal(str(median(left))).quantize(Decimal(1), ROUND_HALF_UP))


def test_complaints(market: tuple[Path, list[Document]]) -> None:
    path, documents = market
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for order in documents:
        for incident in order["incidents"]:
            state = {"new": "open", "disputed": "open"}.get(incident["state"], incident["state"])
            counts[incident["opening_reason"]].update({"opened": 1, state: 1})
    rows = report(path, "incidents", "--by", "reason")
    names = ("opened", "open", "resolved", "closed")
    assert {row["group"]: {name: row[name] for name in names if row[name]} for row in rows} == {
        reason: dict(count) for reason, count in counts.items()
    }
