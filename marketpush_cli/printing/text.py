"""Order summaries and packing slips as plain text, one order below the other under rules of `=`."""

from __future__ import annotations

from collections.abc import Iterator

from marketpush_cli.printing.columns import cells, left, right, wrap
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.packing_slip import PackingSlip, SlipLine, packing_slip_of
from marketpush_cli.printing.record import Record
from marketpush_cli.printing.summary import NOTHING, Summary, SummaryLine, summary_of

_NARROWEST = 60
_LABEL = 18
_NUMBER = 4
_QUANTITY = 6
_AMOUNT = 14


def print_text(job: PrintJob, width: int = 80) -> str:
    """The printout in lines of so many cells, at least 60; every order starts with its own rule."""
    width = max(width, _NARROWEST)
    orders = (Record(document) for document in job.counted(job.documents))
    if job.packing_slip:
        sheets = [_slip(packing_slip_of(order, job), width) for order in orders]
    else:
        sheets = [_summary(summary_of(order, job), width) for order in orders]
    return "\n\n".join("\n".join(line.rstrip() for line in sheet) + "\n" for sheet in sheets)


def _summary(sheet: Summary, width: int) -> Iterator[str]:
    yield from _top(sheet.number, sheet.heading, width)
    facts = (*sheet.facts, ("Payment", sheet.payment), ("Status", sheet.status), ("Amounts in", sheet.currency))
    for label, value in facts:
        yield from _labelled(label, (value,), width)
    yield from _labelled("Customer", (*sheet.recipient, *sheet.contact), width)
    yield ""
    yield from _summary_table(sheet, width)
    yield ""
    widest = max(cells(value) for _, value in sheet.totals)
    for label, value in sheet.totals:
        yield right(f"{label}  {right(value, max(widest, _AMOUNT))}", width)
    yield from _refunds(sheet, width)
    yield from _shipments(sheet, width)
    yield from ("", sheet.imprint)


def _slip(sheet: PackingSlip, width: int) -> Iterator[str]:
    yield from _top(sheet.number, sheet.heading, width)
    for label, value in sheet.facts:
        yield from _labelled(label, (value,), width)
    yield from _labelled("Ship to", sheet.recipient, width)
    yield ""
    if sheet.lines:
        yield f"{right('Qty', _QUANTITY)}       Item"
        yield "-" * width
    for line in sheet.lines:
        yield from _slip_line(line, width)
    yield from (sheet.count, "", sheet.imprint)


def _top(number: str, heading: str, width: int) -> Iterator[str]:
    yield "=" * width
    yield left(heading, width - cells(number)) + number
    yield "=" * width


def _labelled(label: str, values: tuple[str, ...], width: int) -> Iterator[str]:
    for value in values:
        for line in wrap(value, width - _LABEL):
            yield left(label, _LABEL) + line
            label = ""


def _summary_table(sheet: Summary, width: int) -> Iterator[str]:
    title = _title_width(width)
    heads = right("Qty", _QUANTITY) + right("Unit price", _AMOUNT) + right("Total", _AMOUNT)
    yield f"{right('No.', _NUMBER)}  {left('Item', title)}{heads}"
    yield "-" * width
    for line in sheet.lines:
        yield from _summary_line(line, title, width)


def _title_width(width: int) -> int:
    return width - _NUMBER - 2 - _QUANTITY - 2 * _AMOUNT


def _summary_line(line: SummaryLine, title: int, width: int) -> Iterator[str]:
    mark = f"[{line.status.upper()}] " if line.struck else ""
    first, *others = wrap(mark + line.title, title - 1)
    figures = right(line.quantity, _QUANTITY) + right(line.unit_price, _AMOUNT) + right(line.total, _AMOUNT)
    yield f"{right(line.number, _NUMBER)}  {left(first, title)}{figures}"
    details = (_described(line), _surcharges(line))
    below = [*others, *(row for text in details if text for row in wrap(text, width - _NUMBER - 2))]
    yield from (" " * (_NUMBER + 2) + text for text in below)


def _described(line: SummaryLine) -> str:
    return ", ".join(part for part in (f"SKU {line.sku}" if line.sku else "", line.status) if part)


def _surcharges(line: SummaryLine) -> str:
    amounts = (("discount", line.discount), ("shipping", line.shipping), ("tax", line.tax))
    return ", ".join(f"{name} {amount}" for name, amount in amounts if amount != NOTHING)


def _slip_line(line: SlipLine, width: int) -> Iterator[str]:
    start = f"{right(line.quantity, _QUANTITY)}  [ ]  "
    texts = [line.title, f"SKU {line.sku}" if line.sku else "", f"({line.note})" if line.note else ""]
    rows = [row for text in texts if text for row in wrap(text, width - len(start))]
    for row in rows:
        yield start + row
        start = " " * len(start)
    yield ""


def _refunds(sheet: Summary, width: int) -> Iterator[str]:
    if sheet.refunds:
        yield from ("", "Refunds", "-" * width)
    for refund in sheet.refunds:
        first, *others = wrap(f"{refund.at} line {refund.line} {refund.reason}", width - _AMOUNT)
        yield left(first, width - _AMOUNT) + right(refund.total, _AMOUNT)
        yield from others


def _shipments(sheet: Summary, width: int) -> Iterator[str]:
    if sheet.shipments:
        yield from ("", "Shipments", "-" * width)
    for shipment in sheet.shipments:
        lines = f"lines {shipment.lines}" if shipment.lines else ""
        parts = (shipment.shipped_at, shipment.carrier, shipment.tracking_number, lines)
        yield from wrap(" ".join(part for part in parts if part), width)
