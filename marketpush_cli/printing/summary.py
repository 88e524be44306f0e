"""What stands on an order summary, as texts; how they are placed is the business of text, HTML and PDF."""

from __future__ import annotations

from dataclasses import dataclass

from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.statuses import DECIDED_AGAINST
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.record import Record
from marketpush_cli.printing.wording import NOTHING, Wording, number_in_order, wording_of


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the order; `struck` where it was rejected or canceled."""

    number: str
    sku: str
    title: str
    quantity: str
    unit_price: str
    discount: str
    shipping: str
    tax: str
    total: str
    status: str
    struck: bool


@dataclass(frozen=True, slots=True)
class SummaryIncident:
    """A complaint about one line."""

    opened_at: str
    line: str
    reason: str
    state: str


@dataclass(frozen=True, slots=True)
class SummaryRefund:
    """Money given back on one line."""

    at: str
    line: str
    reason: str
    total: str


@dataclass(frozen=True, slots=True)
class SummaryShipment:
    """Lines sent together."""

    shipped_at: str
    carrier: str
    tracking_number: str
    lines: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One order: facts and totals are pairs of label and value."""

    heading: str
    number: str
    status: str
    payment: str
    currency: str
    facts: tuple[tuple[str, str], ...]
    recipient: tuple[str, ...]
    contact: tuple[str, ...]
    lines: tuple[SummaryLine, ...]
    totals: tuple[tuple[str, str], ...]
    incidents: tuple[SummaryIncident, ...]
    refunds: tuple[SummaryRefund, ...]
    shipments: tuple[SummaryShipment, ...]
    imprint: str
    reprint: str


def summary_of(values: Record, job: PrintJob) -> Summary:
    """Everything the summary of one order says."""
    wording, customer = wording_of(job), values.record("customer")
    paid_at = wording.moment(values.moment("paid_at"))
    contact = (wording.text(customer.text("email")), wording.text(customer.text("phone")))
    return Summary(
        heading="Order summary",
        number=wording.text(values.text("number")),
        status=wording.status(values.text("status")),
        payment=f"Paid {paid_at}" if paid_at else "Unpaid",
        currency=wording.text(values.text("currency")),
        facts=_facts(values, wording),
        recipient=wording.recipient(customer),
        contact=tuple(text for text in contact if text),
        lines=tuple(_line(line, values, wording) for line in values.records("lines")),
        totals=_totals(values),
        incidents=tuple(_incident(incident, wording) for incident in values.records("incidents")),
        refunds=tuple(_refund(refund, values, wording) for refund in values.records("refunds")),
        shipments=tuple(_shipment(shipment, wording) for shipment in values.records("shipments")),
        imprint=wording.imprint(job),
        reprint=wording.reprint(values),
    )


def _facts(values: Record, wording: Wording) -> tuple[tuple[str, str], ...]:
    facts = (
        ("Seller", wording.seller(values)),
        ("Placed", wording.moment(values.moment("placed_at"))),
        ("Commercial order", wording.text(values.text("commercial_order"))),
    )
    return tuple((label, value) for label, value in facts if value)


def _line(line: Record, order: Record, wording: Wording) -> SummaryLine:
    currency = order.text("currency")

    def amount(name: str) -> str:
        return format_amount(line.whole(name), currency)

    def amount_if_any(name: str) -> str:
        return amount(name) if line.whole(name) else NOTHING

    return SummaryLine(
        number=line.text("line"),
        sku=wording.text(line.text("sku")),
        title=wording.text(line.text("title")),
        quantity=line.text("quantity"),
        unit_price=amount("unit_price"),
        discount=amount_if_any("discount"),
        shipping=amount_if_any("shipping"),
        tax=amount_if_any("tax"),
        total=amount("total"),
        status=_status(line, wording),
        struck=_is_decided_against(line),
    )


def _status(line: Record, wording: Wording) -> str:
    status, stage = line.text("status"), line.text("stage")
    hidden = f" ({wording.status(stage)})" if stage and stage != status else ""
    return wording.status(status) + hidden


def _is_decided_against(line: Record) -> bool:
    return line.text("stage") in DECIDED_AGAINST


def _totals(values: Record) -> tuple[tuple[str, str], ...]:
    """Sums over the lines that add up from the items to what remains."""
    lines = values.records("lines")

    def whole(name: str) -> int:
        return sum(line.whole(name) for line in lines)

    total, refunded = whole("total"), whole("refunded")
    dropped = sum(line.whole("total") for line in lines if _is_decided_against(line))
    sums = [("Items", whole("item_total")), ("Shipping", whole("shipping")), ("Tax", whole("tax")), ("Total", total)]
    if dropped:
        sums.append(("Canceled or rejected", -dropped))
    sums += [("Refunded", -refunded), ("Remaining", total - dropped - refunded)]
    return tuple((label, format_amount(minor, values.text("currency"))) for label, minor in sums)


def _incident(incident: Record, wording: Wording) -> SummaryIncident:
    return SummaryIncident(
        opened_at=wording.moment(incident.moment("opened_at")),
        line=incident.text("line"),
        reason=wording.reason(incident.text("opening_reason")),
        state=wording.status(incident.text("state")),
    )


def _refund(refund: Record, order: Record, wording: Wording) -> SummaryRefund:
    return SummaryRefund(
        at=wording.moment(refund.moment("at")),
        line=wording.text(number_in_order(refund.text("reference"))),
        reason=wording.reason(refund.text("reason")),
        total=format_amount(refund.whole("total"), refund.text("currency") or order.text("currency")),
    )


def _shipment(shipment: Record, wording: Wording) -> SummaryShipment:
    return SummaryShipment(
        shipped_at=wording.moment(shipment.moment("shipped_at")),
        carrier=wording.text(shipment.text("carrier")),
        tracking_number=wording.text(shipment.text("tracking_number")),
        lines=wording.text(", ".join(number_in_order(reference) for reference in shipment.texts("lines"))),
    )
