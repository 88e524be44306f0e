"""The contents of a batch: which orders are in it, for whom, how much, and on which page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marketpush_cli.printing.columns import shortened
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.packing_slip import wanted_lines
from marketpush_cli.printing.record import Record
from marketpush_cli.printing.wording import wording_of

HEADING = "Contents"
COLUMNS = ("Order", "Customer", "Seller", "Lines", "Units")
_LONGEST_NAME = 40  # cells; the whole name stands on the order's own page


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One order of the batch."""

    number: str
    customer: str
    seller: str
    lines: int
    units: int


def contents_of(job: PrintJob) -> Iterator[ContentsEntry]:
    """An entry an order, as they follow each other; packing slips count what is to be packed."""
    wording = wording_of(job)
    for document in job.documents:
        values = Record(document)
        lines = wanted_lines(values) if job.packing_slip else values.records("lines")
        seller = wording.text(values.text("seller_name")) or wording.text(values.text("seller"))
        yield ContentsEntry(
            wording.text(values.text("number")),
            shortened(wording.recipient(values.record("customer"))[0], _LONGEST_NAME),
            shortened(seller, _LONGEST_NAME),
            len(lines),
            sum(line.whole("quantity") for line in lines),
        )


def sums_of(entries: Sequence[ContentsEntry]) -> str:
    """How many orders, lines and units they are together."""
    counts = (len(entries), "order"), (sum(entry.lines for entry in entries), "line")
    units = sum(entry.units for entry in entries), "unit"
    return ", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in (*counts, units))
