"""Order summaries and packing slips as one HTML page that needs nothing beside itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from marketpush_cli.printing.contents import COLUMNS, HEADING, ContentsEntry, contents_of, sums_of
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.markup import Markup, Tags, spaced
from marketpush_cli.printing.packing_slip import PackingSlip, SlipLine, packing_slip_of
from marketpush_cli.printing.qr_code import qr_code_of
from marketpush_cli.printing.record import Record
from marketpush_cli.printing.stylesheet import STYLE, running_head, sheets
from marketpush_cli.printing.summary import (
    Summary,
    SummaryIncident,
    SummaryLine,
    SummaryRefund,
    SummaryShipment,
    summary_of,
)
from marketpush_cli.printing.wording import wording_of

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
{title}
<style>
{style}"""
_BODY = """\
</style>
</head>
<body>
<main>
{heading}
"""
_TAIL = """\
</main>
</body>
</html>
"""
_STRONG = frozenset({"Total", "Remaining"})
_AMOUNTS = ("Qty", "Unit price", "Discount", "Shipping", "Tax", "Total")


def print_html(job: PrintJob) -> Iterator[str]:
    """The printout, piece by piece, as a page for screens and A4 paper; every order starts on a new sheet."""
    tags = Tags(job.safe)
    title, heading = tags("title", job.title), tags.data("h1", job.title)
    yield _HEAD.format(policy=_POLICY, title=title.source, style=STYLE)
    yield from map(running_head, count(1), _numbers(job))
    yield _BODY.format(heading=heading.source)
    if job.has_contents:
        yield _contents(list(contents_of(job)), tags).source
    for place, order in enumerate(job.counted(map(Record, job.documents)), 1):
        slip = job.packing_slip
        sheet = _slip(packing_slip_of(order, job), tags) if slip else _summary(summary_of(order, job), tags)
        number, class_ = wording_of(job).text(order.text("number")), "slip" if slip else None
        yield f"{tags('article', sheet, class_=class_, id=_place(number), style=sheets(place)).source}\n"
    if not job.documents:
        yield tags("p", "There are no orders to print.").source
    yield _TAIL


def _numbers(job: PrintJob) -> Iterator[str]:
    return (wording_of(job).text(Record(document).text("number")) for document in job.documents)


def _contents(entries: Sequence[ContentsEntry], tags: Tags) -> Markup:
    """What is in the batch, with ways to get there; page numbers are what browsers cannot tell."""
    names, counts = COLUMNS[:3], COLUMNS[3:]
    columns = (*(_column(name, tags) for name in names), *(_column(name, tags, "number") for name in counts))
    table = _table(HEADING, columns, (_contents_row(entry, tags) for entry in entries), tags)
    return tags("nav", tags("h2", HEADING), tags("p", sums_of(entries)), table, aria_label=HEADING)


def _contents_row(entry: ContentsEntry, tags: Tags) -> Markup:
    link = tags.data("a", entry.number, href=f"#{_place(entry.number)}")
    return tags(
        "tr",
        tags("th", link, scope="row", class_="short"),
        *(tags("td", tags.data("span", name)) for name in (entry.customer, entry.seller)),
        *(tags("td", str(count), class_="number") for count in (entry.lines, entry.units)),
    )


def _place(number: str) -> str:
    """The name of an order's place on the page."""
    return f"order-{number}"


def _summary(sheet: Summary, tags: Tags) -> Markup:
    state = tags("div", tags("p", sheet.status), tags("p", sheet.payment), class_="state")
    return tags.join(
        _top(sheet.heading, sheet.number, tags, state),
        tags(
            "div",
            _facts([("Customer", sheet.recipient)], tags),
            _facts([("Contact", sheet.contact)], tags) if sheet.contact else tags("div"),
            _facts(((label, (value,)) for label, value in sheet.facts), tags),
            class_="parties",
        ),
        _lines(sheet.lines, tags),
        _totals(sheet, tags),
        _incidents(sheet.incidents, tags),
        _refunds(sheet.refunds, tags),
        _shipments(sheet.shipments, tags),
        _imprint(sheet.reprint, sheet.imprint, tags),
    )


def _slip(sheet: PackingSlip, tags: Tags) -> Markup:
    return tags.join(
        _top(sheet.heading, sheet.number, tags),
        tags(
            "div",
            _facts([("Ship to", sheet.recipient)], tags, class_="recipient"),
            _facts(((label, (value,)) for label, value in sheet.facts), tags),
            class_="parties",
        ),
        _slip_lines(sheet.lines, tags) if sheet.lines else None,
        tags("p", sheet.count, class_="count"),
        _imprint(sheet.reprint, sheet.imprint, tags),
    )


def _top(heading: str, number: str, tags: Tags, state: Markup | None = None) -> Markup:
    name = tags("div", tags("p", heading, class_="label"), tags.data("h2", number))
    return tags("header", name, state, _qr_code(number, tags))


def _qr_code(number: str, tags: Tags) -> Markup | None:
    code = qr_code_of(number)
    if code is None:
        return None
    # A reader wants four light modules around the dark ones, on dark screens too.
    box = f"-4 -4 {code.side + 8} {code.side + 8}"
    path = tags("path", d=code.path)
    return tags("svg", path, viewBox=box, role="img", aria_label=f"QR code of {number}", class_="qr-code")


def _imprint(reprint: str, imprint: str, tags: Tags) -> Markup:
    mark = tags("b", reprint) if reprint else None
    return tags("p", mark, " " if mark else None, imprint, class_="imprint")


def _facts(facts: Iterable[tuple[str, Iterable[str]]], tags: Tags, **attributes: str) -> Markup:
    """Labels, each with the lines of its value."""
    groups = (tags("div", tags("dt", label), *(tags.data("dd", value) for value in values)) for label, values in facts)
    return tags("dl", *groups, **attributes)


def _table(caption: str, columns: Iterable[Markup], rows: Iterable[Markup], tags: Tags) -> Markup:
    head, body = tags("thead", tags("tr", *columns)), tags("tbody", *rows)
    table = tags("table", tags("caption", caption), head, body, class_=caption.lower())
    return tags("div", table, class_="scroll")


def _section(heading: str, columns: Iterable[Markup], rows: Sequence[Markup], tags: Tags) -> Markup | None:
    return tags("section", tags("h3", heading), _table(heading, columns, rows, tags)) if rows else None


def _column(name: str, tags: Tags, class_: str = "short") -> Markup:
    return tags("th", name, scope="col", class_=class_)


def _lines(lines: Iterable[SummaryLine], tags: Tags) -> Markup:
    amounts = (_column(name, tags, "number") for name in _AMOUNTS)
    columns = (_column("No.", tags, "number"), _column("Item", tags, "wide"), *amounts)
    return _table("Lines", columns, (_line(line, tags) for line in lines), tags)


def _line(line: SummaryLine, tags: Tags) -> Markup:
    amounts = (line.unit_price, line.discount, line.shipping, line.tax, line.total)
    figures = (tags.join(line.quantity), *(spaced(amount, tags) for amount in amounts))
    status = tags("b", line.status) if line.struck else line.status
    return tags(
        "tr",
        tags("td", line.number, class_="number"),
        _item(line.title, line.sku, status, line.struck, tags),
        *(tags("td", tags("s", figure) if line.struck else figure, class_="number") for figure in figures),
        class_="struck" if line.struck else None,
    )


def _item(title: str, sku: str, status: Markup | str, struck: bool, tags: Tags) -> Markup:
    """The cell that names its row: the title, and quietly below it the SKU and the status."""
    shown = tags.data("s" if struck else "span", title)
    separator = " · " if sku and status else ""
    known = tags.join("SKU ", tags.data("span", sku)) if sku else None
    detail = tags("span", known, separator, status, class_="detail") if sku or status else None
    return tags("th", shown, detail, scope="row", class_="wide")


def _totals(sheet: Summary, tags: Tags) -> Markup:
    rows = (_total(label, amount, tags) for label, amount in sheet.totals)
    table = tags("table", tags("caption", "Totals"), tags("tbody", *rows), class_="totals")
    return tags("div", table, tags("p", f"All amounts in {sheet.currency}", class_="currency"), class_="sums")


def _total(label: str, amount: str, tags: Tags) -> Markup:
    cells = tags("th", label, scope="row"), tags("td", spaced(amount, tags), class_="number")
    return tags("tr", *cells, class_="strong" if label in _STRONG else None)


def _incidents(incidents: Iterable[SummaryIncident], tags: Tags) -> Markup | None:
    rows = [
        tags(
            "tr",
            tags("th", incident.opened_at, scope="row", class_="short"),
            tags("td", tags.data("span", incident.line), class_="number"),
            tags("td", tags.data("span", incident.reason), class_="wide"),
            tags("td", incident.state, class_="list"),
        )
        for incident in incidents
    ]
    columns = (_column("Opened", tags), _column("Line", tags, "number"), _column("Reason", tags, "wide"))
    return _section("Incidents", (*columns, _column("State", tags, "list")), rows, tags)


def _refunds(refunds: Iterable[SummaryRefund], tags: Tags) -> Markup | None:
    rows = [
        tags(
            "tr",
            tags("th", refund.at, scope="row", class_="short"),
            tags("td", tags.data("span", refund.line), class_="number"),
            tags("td", tags.data("span", refund.reason), class_="wide"),
            tags("td", spaced(refund.total, tags), class_="number"),
        )
        for refund in refunds
    ]
    line, amount = _column("Line", tags, "number"), _column("Amount", tags, "number")
    columns = (_column("Date", tags), line, _column("Reason", tags, "wide"), amount)
    return _section("Refunds", columns, rows, tags)


def _shipments(shipments: Iterable[SummaryShipment], tags: Tags) -> Markup | None:
    rows = [
        tags(
            "tr",
            tags("th", shipment.shipped_at, scope="row", class_="short"),
            tags("td", tags.data("span", shipment.carrier)),
            tags("td", tags.data("span", shipment.tracking_number)),
            tags("td", tags.data("span", shipment.lines), class_="list"),
        )
        for shipment in shipments
    ]
    names = ("Shipped", "Carrier", "Tracking number")
    columns = (*(_column(name, tags) for name in names), _column("Lines", tags, "list"))
    return _section("Shipments", columns, rows, tags)


def _slip_lines(lines: Iterable[SlipLine], tags: Tags) -> Markup:
    unseen = [tags("th", tags("span", name, class_="unseen"), scope="col") for name in ("Packed", "Note")]
    columns = (unseen[0], _column("Qty", tags, "number"), _column("Item", tags, "wide"), unseen[1])
    return _table("Lines", columns, (_slip_line(line, tags) for line in lines), tags)


def _slip_line(line: SlipLine, tags: Tags) -> Markup:
    return tags(
        "tr",
        tags("td", tags("span", class_="tick")),
        tags("td", line.quantity, class_="number quantity"),
        _item(line.title, line.sku, "", False, tags),
        tags("td", line.note, class_="note short"),
    )
