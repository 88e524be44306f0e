"""Every sample order has a past that the rules allow, whatever the seed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

import pytest
from sample_past import FORWARD, PATHS, TIME, WITHOUT_TRACKING, Document, Replay, amount, digits, rounded

from marketpush_cli.domain.registries import STARTING_CARRIERS, STARTING_REASONS
from marketpush_cli.sample.generator import fresh_lives, sellers
from marketpush_cli.sample.generator import orders as generated

NOW = 1_795_176_000_000_000
NOW_WRITTEN = "2026-11-20T12:00:00Z"
SEEDS = (7, 1, 20_261_120)
CODES = {kind: {r.code for r in STARTING_REASONS if r.kind == kind} for kind in {r.kind for r in STARTING_REASONS}}
CARRIERS = {carrier.code: carrier.is_tracking_required for carrier in STARTING_CARRIERS}


def orders(count: int, *, seed: int = 7, now: int = NOW) -> Iterator[Document]:
    return generated(count, seed=seed, now=now)


@pytest.fixture(scope="module", params=SEEDS)
def documents(request: pytest.FixtureRequest) -> list[Document]:
    return list(orders(700, seed=request.param, now=NOW))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []


def test_every_step_was_allowed_when_it_was_taken(documents: list[Document]) -> None:
    for order in documents:
        replay = Replay(order)
        for number, line in replay.lines.items():
            said = order["lines"][number - 1]
            assert line.stage == said["stage"]
            assert line.times == said["timestamps"]


def test_the_plain_model_refuses_what_the_rules_forbid() -> None:
    order = next(order for order in orders(400, now=NOW) if order["refunds"])
    order["paid_at"] = None
    with pytest.raises(AssertionError):
        Replay(order)


def test_lines_are_at_stages_they_could_reach(documents: list[Document]) -> None:
    for order in documents:
        assert [line["line"] for line in order["lines"]] == list(range(1, len(order["lines"]) + 1))
        for line in order["lines"]:
            stages = tuple(stage for stage in line["timestamps"] if stage in PATHS)
            assert stages in PATHS[line["stage"]]
            assert line["timestamps"]["pending"] == order["placed_at"]


def test_a_store_decides_on_all_pending_lines_together(documents: list[Document]) -> None:
    for order in documents:
        accepted = {line["timestamps"].get("awaiting_fulfillment") for line in order["lines"]} - {None}
        rejected = {line["timestamps"].get("rejected") for line in order["lines"]} - {None}
        assert len(accepted) + len(rejected) <= 1
        if any(line["stage"] == "pending" for line in order["lines"]):
            assert not accepted | rejected


def test_times_are_utc_and_not_in_the_future(documents: list[Document]) -> None:
    for order in documents:
        known = {order["accept_by"], order["ship_by"]}
        written = [text for text in _texts(order) if TIME.fullmatch(text)]
        assert all(order["placed_at"] <= text <= NOW_WRITTEN for text in written if text not in known)
        assert all(text is None or (TIME.fullmatch(text) and text > order["placed_at"]) for text in known)
        assert order["paid_at"] is None or order["paid_at"] > order["placed_at"]


def test_money_adds_up(documents: list[Document]) -> None:
    for order in documents:
        assert any(line.total for line in Replay(order).lines.values())
        for number, line in Replay(order).lines.items():
            said = order["lines"][number - 1]
            gross = said["quantity"] * amount(said["unit_price"], order["currency"])
            assert said["quantity"] >= 1
            assert 0 <= amount(said["discount"], order["currency"]) <= gross
            assert 0 <= line.commission <= line.total
            assert digits(order["currency"]) in (0, 2)


def test_commission_is_one_rate_a_store_rounded_half_up() -> None:
    for order in fresh_lives(60, now=NOW):
        for line in order.lines:
            exact = Decimal(line.total) * order.store.commission / 100
            assert line.commission == rounded(exact, "JPY")


def test_reasons_and_carriers_are_known_ones(documents: list[Document]) -> None:
    for order in documents:
        for line in order["lines"]:
            kind = {"rejected": "rejection", "canceled": "cancellation"}.get(line["stage"])
            assert line["reason"] in CODES[kind] if kind else line["reason"] is None
            if "shipped" in line["timestamps"]:
                assert CARRIERS[line["carrier"]] is (line["tracking_number"] is not None)
                assert (line["tracking_number"] is None) == (line["carrier"] in WITHOUT_TRACKING)
            else:
                assert line["carrier"] is None
                assert line["tracking_number"] is None
        assert all(refund["reason"] in CODES["refund"] for refund in order["refunds"])


def test_incidents_say_what_their_state_says(documents: list[Document]) -> None:
    closing = CODES["incident_closing"]
    for incident in (incident for order in documents for incident in order["incidents"]):
        assert incident["opening_reason"] in CODES["incident_opening"]
        filled = {name for name in ("closing_reason", "resolved_at", "closed_at", "closed_by") if incident[name]}
        wanted: dict[str, tuple[set[str], ...]] = {
            "new": (set(),),
            "disputed": (set(),),
            "resolved": ({"closing_reason", "resolved_at"},),
            "closed": (
                {"closing_reason", "closed_at", "closed_by"},
                {"closing_reason", "resolved_at", "closed_at", "closed_by"},
            ),
        }
        assert filled in wanted[incident["state"]]
        assert incident["closing_reason"] in closing | {None}


def test_refunds_of_one_key_are_one_request(documents: list[Document]) -> None:
    for order in documents:
        requests: dict[str, list[Document]] = {}
        for refund in order["refunds"]:
            assert refund["reference"].startswith(f"{order['number']}/")
            requests.setdefault(refund["key"], []).append(refund)
        for refunds in requests.values():
            assert len({(refund["at"], refund["reason"], refund["actor"]) for refund in refunds}) == 1
            assert len({refund["reference"] for refund in refunds}) == len(refunds)


def test_messages_are_written_by_somebody_to_somebody(documents: list[Document]) -> None:
    stores = {seller.code: {user.email for user in seller.users} for seller in sellers()}
    for order in documents:
        for message in order["messages"]:
            assert message["text"].strip() == message["text"] != ""
            assert message["to"] in ("customer", "seller", "operator")
            known = stores[order["seller"]] | {"customer"}
            assert message["actor"] in known or message["actor"].endswith("@marketplace.example")
            assert (message["delivery"] == "recorded") == (message["actor"] == "customer")
            assert message["delivery"] in ("recorded", "sent", "failed")


def test_purchases_are_split_over_different_stores_of_one_currency(documents: list[Document]) -> None:
    splits: dict[str, list[Document]] = {}
    for order in documents:
        assert re.fullmatch(r"MP-\d{4,}-[A-D]", order["number"])
        splits.setdefault(order["commercial_order"], []).append(order)
    for commercial, parts in splits.items():
        assert [part["number"] for part in parts] == [f"{commercial}-{letter}" for letter in "ABCD"[: len(parts)]]
        assert len({part["seller"] for part in parts}) == len(parts)
        assert len({(part["currency"], part["placed_at"], part["customer"]["email"]) for part in parts}) == 1
    assert {len(parts) for parts in splits.values()} == {1, 2, 3, 4}


def test_orders_hold_exactly_what_the_native_import_reads(documents: list[Document]) -> None:
    head = "number commercial_order placed_at paid_at accept_by ship_by currency seller seller_name"
    lists = "attributes customer lines incidents refunds messages"
    line = "line sku title quantity unit_price discount shipping tax commission"
    past = "stage timestamps reason carrier tracking_number"
    for order in documents:
        assert list(order) == f"{head} {lists}".split()
        assert list(order["customer"]) == ["name", "email", "phone", "address"]
        assert all(order["customer"].values())
        assert all(name.startswith("x_") for name in order["attributes"])
        assert all(list(one) == f"{line} {past}".split() for one in order["lines"])
        assert all(text.isprintable() for text in _texts(order["customer"]["name"]))


@pytest.mark.parametrize("seed", SEEDS)
def test_four_hundred_orders_hold_every_kind(seed: int) -> None:
    documents = list(orders(400, seed=seed, now=NOW))
    replays = [Replay(order) for order in documents]
    lines = [line for replay in replays for line in replay.lines.values()]
    incidents = Counter(incident["state"] for order in documents for incident in order["incidents"])
    assert len(documents) == 400
    assert {replay.status for replay in replays} == {*FORWARD, "rejected", "canceled", "refunded"}
    assert {line.status for line in lines} == {
        *FORWARD,
        *("rejected", "canceled", "incident_open", "refunded", "partially_refunded"),
    }
    assert set(incidents) == {"new", "resolved", "disputed", "closed"}
    assert incidents.total() - incidents["closed"] >= 6
    assert {order["currency"] for order in documents} == {"EUR", "USD", "JPY"}
    assert {order["seller"] for order in documents} == {seller.code for seller in sellers()}
    assert any(line.total == 0 and line.stage == "closed" for line in lines)
    assert any(line["quantity"] > 1 for order in documents for line in order["lines"])
    assert any(line.document["discount"].strip("0.") for line in lines)
    unpaid = [replay for replay in replays if replay.order["paid_at"] is None]
    assert {"awaiting_fulfillment", "shipped"} <= {line.stage for order in unpaid for line in order.lines.values()}
    assert any(0 < line.refunded < line.total for line in lines)
    assert any(order["attributes"] for order in documents)
    assert {message["to"] for order in documents for message in order["messages"]} == {"customer", "seller", "operator"}


def test_names_come_in_many_scripts() -> None:
    names = " ".join(order["customer"]["name"] for order in orders(400, now=NOW))
    for first, last in ("Ѐӿ", "ͰϿ", "؀ۿ", "֐׿", "ऀॿ", "一鿿", "぀ヿ", "가힣", "฀๿", "Āſ"):
        assert any(first <= sign <= last for sign in names), f"{first}-{last}"
    assert {"O'Brien", "Müller", "Mueller", "Muller"} <= set(names.split())


@pytest.mark.parametrize("count", [400, 700, 3000])
def test_forty_orders_wait_at_the_store_on_holiday(count: int) -> None:
    closed = [seller.code for seller in sellers() if seller.status == "closed"]
    waiting = Counter(order["seller"] for order in orders(count, now=NOW) if Replay(order).status == "pending")
    assert [waiting[code] for code in closed] == [40]


def test_a_suspended_store_accepts_nothing_new() -> None:
    suspended = [seller.code for seller in sellers() if seller.status == "suspended"]
    its = [order for order in orders(3000, now=NOW) if [order["seller"]] == suspended]
    accepted = [line["timestamps"].get("awaiting_fulfillment", "") for order in its for line in order["lines"]]
    assert max(accepted) <= "2026-11-11T12:00:00Z"
    assert any(Replay(order).status == "pending" for order in its)


def test_two_years_of_dates_the_later_ones_denser() -> None:
    placed = [order["placed_at"] for order in orders(400, now=NOW)]
    assert placed == sorted(placed)
    assert placed[0] < "2024-11-30" < placed[20]
    assert sum(at >= "2026-06" for at in placed) > 2 * sum(at < "2025-06" for at in placed)


@pytest.mark.parametrize("count", [0, 1, 9, 20, 57])
def test_any_number_of_orders_can_be_made(count: int) -> None:
    documents = list(orders(count, now=NOW))
    assert len({order["number"] for order in documents}) == len(documents) == count


def test_the_same_seed_and_time_give_the_same_orders() -> None:
    assert list(orders(60, now=NOW)) == list(orders(60, now=NOW + 999_999))
    assert list(orders(60, now=NOW)) != list(orders(60, seed=8, now=NOW))
    assert list(orders(60, now=NOW)) != list(orders(60, now=NOW + 86_400_000_000))


def test_a_million_orders_begin_at_once() -> None:
    assert len(list(islice(orders(1_000_000, now=NOW), 50))) == 50
