"""The files of `sample_data/`: the orders with their past, fresh ones, and files for the bulk commands."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from marketpush_cli.domain.money import format_amount
from marketpush_cli.sample.bulk_rows import (
    REFUND_COLUMNS,
    REJECTION_COLUMNS,
    SHIPMENT_COLUMNS,
    STEP_COLUMNS,
    Row,
    faulty_shipment_rows,
    refund_rows,
    rejection_rows,
    shipment_rows,
    step_rows,
)
from marketpush_cli.sample.dice import Dice
from marketpush_cli.sample.documents import document, placed_fields
from marketpush_cli.sample.generator import SEED, fresh_lives, lives
from marketpush_cli.sample.message_files import MESSAGE_COLUMNS, TEMPLATE, message_rows
from marketpush_cli.sample.nightly import NIGHTLY
from marketpush_cli.sample.order_life import LifeOfLine, LifeOfOrder
from marketpush_cli.sample.partner_files import partner_refunds, partner_shipments

SAMPLE_NOW = 1_795_176_000_000_000  # 2026-11-20T12:00:00Z
ORDERS = 400
FRESH_ORDERS = 60

_FRESH_COLUMNS = (
    "order_number",
    "commercial_order",
    "placed_at",
    "paid_at",
    "accept_by",
    "ship_by",
    "currency",
    "seller",
    "seller_name",
    "customer_name",
    "customer_email",
    "customer_phone",
    "ship_to_address",
    "line",
    "sku",
    "title",
    "quantity",
    "unit_price",
    "discount",
    "shipping",
    "tax",
    "commission_rate",
    "x_channel",
    "x_gift_note",
)


def write_sample_files(directory: Path, now: int = SAMPLE_NOW) -> None:
    """Write all files of the sample as of a time; those that are there are replaced."""
    past, dice = list(lives(ORDERS, now=now)), Dice(SEED)
    fresh = (row for order in fresh_lives(FRESH_ORDERS, now=now) for row in _fresh_rows(order))
    _write_lines(directory / "orders.jsonl", past)
    _write_table(directory / "new_orders.csv", _FRESH_COLUMNS, fresh)
    shipments, refunds = shipment_rows(past, dice), refund_rows(past, dice)
    _write_table(directory / "shipments.csv", SHIPMENT_COLUMNS, shipments)
    _write_table(directory / "refunds.csv", REFUND_COLUMNS, refunds)
    _write_table(directory / "rejections.csv", REJECTION_COLUMNS, rejection_rows(past, dice))
    _write_table(directory / "faulty_shipments.csv", SHIPMENT_COLUMNS, faulty_shipment_rows(past))
    _write_table(directory / "steps.csv", STEP_COLUMNS, step_rows(past, Dice(SEED)))
    (directory / "partner_shipments.csv").write_bytes(partner_shipments(shipments, past, now))
    (directory / "nightly.toml").write_text(NIGHTLY, encoding="utf-8")
    _write_table(directory / "messages.csv", MESSAGE_COLUMNS, message_rows(past))
    (directory / "delay.txt").write_text(TEMPLATE, encoding="utf-8", newline="\n")
    currencies = {order.number: order.currency for order in past}
    (directory / "partner_refunds.csv").write_bytes(partner_refunds(refunds, currencies))


def _write_lines(path: Path, orders: Iterable[LifeOfOrder]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{json.dumps(document(order), ensure_ascii=False)}\n" for order in orders)


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _fresh_rows(order: LifeOfOrder) -> list[Row]:
    customer = order.customer
    head = tuple(text or "" for text in placed_fields(order).values())
    person = (customer.name, customer.email, customer.phone, customer.address)
    extra = (order.attributes.get("x_channel", ""), order.attributes.get("x_gift_note", ""))
    return [(*head, *person, *_line_cells(line, order), *extra) for line in order.lines]


def _line_cells(line: LifeOfLine, order: LifeOfOrder) -> Row:
    amounts = (line.unit_price, line.discount, line.shipping, line.tax)
    money = (format_amount(amount, order.currency) for amount in amounts)
    rate = f"{order.store.commission / 100:.2f}"
    return (str(line.line), line.sku, line.title, str(line.quantity), *money, rate)
