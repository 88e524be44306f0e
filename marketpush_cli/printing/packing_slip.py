"""What stands on a packing slip, as texts: what to pack and where it goes, without prices, refunds, phone or e-mail."""

from __future__ import annotations

from dataclasses import dataclass

from marketpush_cli.domain.statuses import DECIDED_AGAINST, Stage, Status
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.record import Record
from marketpush_cli.printing.wording import Wording, wording_of

NOTHING_TO_PACK = "There is nothing to pack: no line of this order is still wanted."
_OFF = {
    Status.REJECTED: "There is nothing to pack: this order was rejected.",
    Status.CANCELED: "There is nothing to pack: this order was canceled.",
    Status.REFUNDED: "There is nothing to pack: this order was refunded in full.",
}
_NOTES = {
    Stage.PENDING: "not accepted yet",
    Stage.SHIPPED: "shipped already",
    Stage.RECEIVED: "received already",
    Stage.CLOSED: "closed",
}


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line to pack; `note` says why it should perhaps stay out of the parcel."""

    number: str
    sku: str
    title: str
    quantity: str
    note: str


@dataclass(frozen=True, slots=True)
class PackingSlip:
    """One order to pack: facts are pairs of label and value."""

    heading: str
    number: str
    facts: tuple[tuple[str, str], ...]
    recipient: tuple[str, ...]
    lines: tuple[SlipLine, ...]
    count: str
    imprint: str
    reprint: str


def packing_slip_of(values: Record, job: PrintJob) -> PackingSlip:
    """Everything the packing slip of one order says."""
    wording = wording_of(job)
    wanted = wanted_lines(values)
    return PackingSlip(
        heading="Packing slip",
        number=wording.text(values.text("number")),
        facts=_facts(values, wording),
        recipient=wording.recipient(values.record("customer")),
        lines=tuple(_line(line, wording) for line in wanted),
        count=_count(wanted, values.text("status")),
        imprint=wording.imprint(job),
        reprint=wording.reprint(values),
    )


def wanted_lines(values: Record) -> tuple[Record, ...]:
    """The lines of an order that belong into the parcel."""
    status = values.text("status")
    return tuple(line for line in values.records("lines") if _is_wanted(line, status))


def _is_wanted(line: Record, order_status: str) -> bool:
    """Whether it was not decided against, nor it or its whole order refunded in full before it was sent."""
    is_refunded = Status.REFUNDED in (line.text("status"), order_status)
    refunded_unsent = is_refunded and line.text("stage") == Stage.AWAITING_FULFILLMENT
    return line.text("stage") not in DECIDED_AGAINST and not refunded_unsent


def _facts(values: Record, wording: Wording) -> tuple[tuple[str, str], ...]:
    facts = [("Seller", wording.seller(values)), ("Placed", wording.moment(values.moment("placed_at")))]
    for shipment in values.records("shipments"):
        parcel = (wording.text(shipment.text(name)) for name in ("carrier", "tracking_number"))
        facts.append(("Carrier and tracking", " ".join(part for part in parcel if part)))
    return tuple((label, value) for label, value in dict.fromkeys(facts) if value)


def _line(line: Record, wording: Wording) -> SlipLine:
    return SlipLine(
        number=line.text("line"),
        sku=wording.text(line.text("sku")),
        title=wording.text(line.text("title")),
        quantity=line.text("quantity"),
        note=_note(line),
    )


def _note(line: Record) -> str:
    stage = line.text("stage")
    if line.text("status") == Status.INCIDENT_OPEN and stage == Stage.AWAITING_FULFILLMENT:
        return "on hold"
    return next((note for known, note in _NOTES.items() if known == stage), "")


def _count(lines: tuple[Record, ...], order_status: str) -> str:
    if not lines:
        return next((sentence for status, sentence in _OFF.items() if status == order_status), NOTHING_TO_PACK)
    units = sum(line.whole("quantity") for line in lines)
    return f"{units} {'unit' if units == 1 else 'units'} on {len(lines)} {'line' if len(lines) == 1 else 'lines'}"
