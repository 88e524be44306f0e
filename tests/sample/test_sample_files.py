"""The committed files are what the generator makes, and the bulk files fit the orders."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from sample_past import Replay, amount

from marketpush_cli.domain.registries import STARTING_CARRIERS, STARTING_REASONS, ReasonKind
from marketpush_cli.sample.files import write_sample_files
from marketpush_cli.sample.generator import sellers

COMMITTED = Path(__file__).parents[2] / "sample_data"
TRACKED = {carrier.code for carrier in STARTING_CARRIERS if carrier.is_tracking_required}


@pytest.fixture(scope="module")
def replays() -> dict[str, Replay]:
    with (COMMITTED / "orders.jsonl").open(encoding="utf-8") as file:
        return {order["number"]: Replay(order) for order in map(json.loads, file)}


def _rows(name: str) -> list[dict[str, str]]:
    with (COMMITTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _split(reference: str) -> tuple[str, int]:
    order, _, line = reference.partition("/")
    return order, int(line)


def test_the_committed_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    write_sample_files(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in COMMITTED.iterdir() if path.name != "README.md"}
    assert committed == made


def test_the_readme_names_every_file() -> None:
    readme = (COMMITTED / "README.md").read_text(encoding="utf-8")
    assert all(f"`{path.name}`" in readme for path in COMMITTED.iterdir() if path.name != "README.md")


def test_shipments_may_be_shipped_as_they_stand(replays: dict[str, Replay]) -> None:
    rows = _rows("shipments.csv")
    for row in rows:
        order, number = _split(row["reference"])
        replay = replays[order]
        line = replay.lines[number]
        assert line.stage == "awaiting_fulfillment"
        assert line.open_incident is None
        assert not line.is_full
        assert all(other.stage != "pending" for other in replay.lines.values())
        assert row["carrier"] in TRACKED
        assert row["tracking_number"]
    assert len({row["reference"] for row in rows}) == len(rows) >= 20
    assert len({replays[_split(row["reference"])[0]].order["seller"] for row in rows}) >= 6


def test_refunds_stay_within_what_is_left(replays: dict[str, Replay]) -> None:
    rows = _rows("refunds.csv")
    reasons = {reason.code for reason in STARTING_REASONS if reason.kind == ReasonKind.REFUND}
    outcomes = Counter[bool]()
    for row in rows:
        order, number = _split(row["reference"])
        replay = replays[order]
        line = replay.lines[number]
        assert replay.order["paid_at"] is not None
        assert line.stage in ("shipped", "received")
        assert line.open_incident is None
        given, left = amount(row["amount"], replay.currency), line.total - line.refunded
        assert Decimal(0) < given <= left
        assert row["reason"] in reasons
        assert row["key"] not in {refund["key"] for refund in replay.order["refunds"]}
        outcomes[given == left] += 1
    assert len({row["key"] for row in rows}) == len({row["reference"] for row in rows}) == len(rows) >= 12
    assert min(outcomes[True], outcomes[False]) >= 3
    assert {replays[_split(row["reference"])[0]].currency for row in rows} == {"EUR", "USD", "JPY"}


def _partner_rows(name: str, encoding: str, header: str) -> list[dict[str, str]]:
    with (COMMITTED / name).open(encoding=encoding, newline="") as file:
        lines = file.read().splitlines()
    begin = next(place for place, line in enumerate(lines) if line.startswith(header))
    return [row for row in csv.DictReader(lines[begin:], delimiter=";") if row[header]]


def test_partners_files_hold_what_the_plain_ones_hold() -> None:
    shipments = {(row["reference"], row["carrier"], row["tracking_number"]) for row in _rows("shipments.csv")}
    theirs = _partner_rows("partner_shipments.csv", "cp1252", "Bestellnummer")
    assert {(row["Bestellnummer"], row["Paketdienst"], row["Sendungsnummer"]) for row in theirs} <= shipments
    refunds = {(row["reference"], row["amount"], row["key"]) for row in _rows("refunds.csv")}
    asked = _partner_rows("partner_refunds.csv", "utf-8-sig", "N° de commande")
    amounts = [row["Montant remboursé"].replace(".", "").replace(",", ".") for row in asked]
    keys = [(row["N° de commande"], amount, row["Ticket"]) for row, amount in zip(asked, amounts, strict=True)]
    assert set(keys) <= refunds
    assert min(len(theirs), len(asked)) >= 5


def test_rejections_name_all_pending_lines_of_their_orders(replays: dict[str, Replay]) -> None:
    rows = _rows("rejections.csv")
    sellers_may = {r.code for r in STARTING_REASONS if r.kind == ReasonKind.REJECTION and "seller" in r.actors}
    named: dict[str, set[int]] = {}
    for row in rows:
        order, number = _split(row["reference"])
        named.setdefault(order, set()).add(number)
        assert row["reason"] in sellers_may
        assert row["note"]
    for order, numbers in named.items():
        assert numbers == {number for number, line in replays[order].lines.items() if line.stage == "pending"}
        assert replays[order].order["seller"] in {seller.code for seller in sellers() if seller.status == "open"}
    assert len({replays[order].order["seller"] for order in named}) >= 3


def test_the_faulty_file_holds_each_typical_fault(replays: dict[str, Replay]) -> None:
    good, unknown, carrier, missing, shipped, pending, broken, doubled = _rows("faulty_shipments.csv")
    in_order = {row["reference"] for row in _rows("shipments.csv")}
    for row in (good, carrier, missing):
        order, number = _split(row["reference"])
        assert replays[order].lines[number].status == "awaiting_fulfillment"
        assert row["reference"] not in in_order
    assert _split(unknown["reference"])[0] not in replays
    assert carrier["carrier"] not in {known.code for known in STARTING_CARRIERS}
    assert missing["carrier"] in TRACKED
    assert missing["tracking_number"] == ""
    order, number = _split(shipped["reference"])
    before = replays[order].order["lines"][number - 1]
    assert before["stage"] == "shipped"
    assert (before["carrier"], before["tracking_number"]) != (shipped["carrier"], shipped["tracking_number"])
    order, number = _split(pending["reference"])
    assert replays[order].lines[number].stage == "pending"
    assert "/" not in broken["reference"]
    assert doubled == good


def test_new_orders_are_fresh_ones_in_the_native_columns(replays: dict[str, Replay]) -> None:
    rows = _rows("new_orders.csv")
    numbers = list(dict.fromkeys(row["order_number"] for row in rows))
    assert len(numbers) == 60
    assert not set(numbers) & set(replays)
    assert [row["order_number"] for row in rows] == sorted(row["order_number"] for row in rows)
    assert {row["currency"] for row in rows} == {"EUR", "USD", "JPY"}
    assert len({row["seller"] for row in rows}) >= 8
    assert {row["seller"] for row in rows} <= {seller.code for seller in sellers() if seller.status == "open"}
    assert any(row["x_channel"] for row in rows)
    assert any(row["x_gift_note"] for row in rows)
    assert all("2026-11-19" < row["placed_at"] <= "2026-11-20T12:00:00Z" for row in rows)
    assert not {"status", "stage"} & set(rows[0])
    for row in rows:
        amounts = [amount(row[name], row["currency"]) for name in ("unit_price", "discount", "shipping", "tax")]
        assert amounts[1] <= int(row["quantity"]) * amounts[0]
        assert Decimal(0) < Decimal(row["commission_rate"]) < Decimal(1)
