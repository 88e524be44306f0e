"""Order summaries and packing slips as plain text, one order below the other under rules of `=`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from marketpush_cli.printing.columns import cells, left, right, shortened, wrap
from marketpush_cli.printing.contents import COLUMNS, HEADING, ContentsEntry, contents_of, sums_of
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.packing_slip import PackingSlip, SlipLine, packing_slip_of
from marketpush_cli.printing.record import Record
from marketpush_cli.printing.summary import Summary, SummaryLine, summary_of
from marketpush_cli.printing.wording import NOTHING

_NARROWEST = 60
_LABEL = 18
_NUMBER = 4
_QUANTITY = 6
_AMOUNT = 14
_SHORTEST_NAME = 12


def print_text(job: PrintJob, width: int = 80) -> Iterator[str]:
    """The printout, order by order, in lines of so many cells, at least 60; every order starts with its own rule."""
    width = max(width, _NARROWEST)
    gap = ""
    if job.has_contents:
        yield _lined(_contents(list(contents_of(job)), width))
        gap = "\n\n"
    for order in job.counted(map(Record, job.documents)):
        slip = job.packing_slip
        sheet = _slip(packing_slip_of(order, job), width) if slip else _summary(summary_of(order, job), width)
        yield gap + _lined(sheet)
        gap = "\n\n"


def _lined(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _contents(entries: Sequence[ContentsEntry], width: int) -> Iterator[str]:
    sums = sums_of(entries)
    yield from _top(sums, HEADING, width)
    number = max([cells(COLUMNS[0]), *(cells(entry.number) for entry in entries)]) + 2
    name = max((width - number - 2 * _QUANTITY) // 2, _SHORTEST_NAME)

    def row(first: str, customer: str, seller: str, *counts: str) -> str:
        names = "".join(left(shortened(text, name - 2), name) for text in (customer, seller))
        return left(first, number) + names + "".join(right(count, _QUANTITY) for count in counts)

    yield row(*COLUMNS)
    yield "-" * width
    yield from (row(each.number, each.customer, each.seller, str(each.lines), str(each.units)) for each in entries)


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
    yield from _incidents(sheet, width)
    yield from _refunds(sheet, width)
    yield from _shipments(sheet, width)
    yield from _end(sheet.reprint, sheet.imprint)


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
    yield sheet.count
    yield from _end(sheet.reprint, sheet.imprint)


def _end(reprint: str, imprint: str) -> Iterator[str]:
    yield from ("", *((reprint,) if reprint else ()), imprint)


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


def _incidents(sheet: Summary, width: int) -> Iterator[str]:
    if sheet.incidents:
        yield from ("", "Incidents", "-" * width)
    for incident in sheet.incidents:
        first, *others = wrap(f"{incident.opened_at} line {incident.line} {incident.reason}", width - _AMOUNT)
        yield left(first, width - _AMOUNT) + right(incident.state, _AMOUNT)
        yield from others


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
