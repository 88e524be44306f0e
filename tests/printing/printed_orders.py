"""Order documents and print jobs as the printing tests need them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from marketpush_cli.printing.job import PrintJob

PLACED_AT = 1_793_611_800_000_000  # 2026-11-02T09:30:00Z
HOUR = 3_600_000_000
PARIS = ZoneInfo("Europe/Paris")


def harmless(text: str) -> str:
    return "".join(character if character.isprintable() else "␛" for character in text)


def line(number: int, title: str = "Blue mug", **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "reference": f"MP-1001-A/{number}",
        "order": "MP-1001-A",
        "line": number,
        "sku": f"MUG-{number:03}",
        "title": title,
        "quantity": 2,
        "unit_price": 1250,
        "discount": 100,
        "shipping": 340,
        "tax": 55,
        "refunded": 0,
        "stage": "awaiting_fulfillment",
        "status": "awaiting_fulfillment",
    } | changes
    item_total = values["quantity"] * values["unit_price"] - values["discount"]
    return values | {"item_total": item_total, "total": item_total + values["shipping"] + values["tax"]}


def order(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    customer = {
        "name": "Ana Ruiz",
        "email": "ana@example.org",
        "phone": "+34 600 000 001",
        "address": "Ana Ruiz\nCalle Mayor 5, 2º\n28013 Madrid\nSpain",
    }
    return {
        "number": "MP-1001-A",
        "commercial_order": "MP-1001",
        "placed_at": PLACED_AT,
        "paid_at": PLACED_AT + HOUR,
        "seller": "acme",
        "seller_name": "Acme Ceramics",
        "status": "awaiting_fulfillment",
        "currency": "EUR",
        "customer": customer,
        "lines": list(lines) or [line(1), line(2, "Teapot of stoneware")],
        "shipments": [],
        "refunds": [],
    } | changes


def customer(name: str, address: str = "") -> dict[str, Any]:
    return {"name": name, "email": None, "phone": None, "address": address}


def refund(total: int = 1250, **changes: Any) -> dict[str, Any]:
    values = {"key": "k1", "reference": "MP-1001-A/1", "total": total, "currency": "EUR", "reason": "not_as_described"}
    return values | {"at": PLACED_AT + 48 * HOUR} | changes


def shipment(**changes: Any) -> dict[str, Any]:
    values = {"order": "MP-1001-A", "carrier": "dhl", "tracking_number": "JD0146", "shipped_at": PLACED_AT + 24 * HOUR}
    return values | {"lines": ["MP-1001-A/1", "MP-1001-A/2"]} | changes


def job(*documents: dict[str, Any], packing_slip: bool = False, **changes: Any) -> PrintJob:
    values: dict[str, Any] = {
        "documents": documents,
        "packing_slip": packing_slip,
        "zone": PARIS,
        "printed_at": PLACED_AT + 72 * HOUR,
        "title": "Orders of November",
        "safe": harmless,
    } | changes
    return PrintJob(**values)
