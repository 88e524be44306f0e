"""What was printed before, and the event that keeps a print: one an order, which touches nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marketpush_cli.application.acting import identify
from marketpush_cli.application.changes import Changes, Operation, Tally
from marketpush_cli.application.filters import SortField
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.portions import portions
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.domain.journal import Journal

PRINT = "print"
BY_SELLER = (SortField("seller"),)


class PrintedAs(StrEnum):
    """What an order is printed as; a reprint is one of the same."""

    ORDER_SUMMARY = "order summary"
    PACKING_SLIP = "packing slip"


@dataclass(frozen=True, slots=True)
class PrinterJob:
    """What a printer took: its name, the id it answered with, if any, and how many copies it makes."""

    printer: str
    id: str | None
    copies: int = 1

    def facts(self) -> dict[str, Any]:
        """What the event keeps of it."""
        facts = {"printer": self.printer, "job": self.id, "copies": self.copies if self.copies > 1 else None}
        return {name: value for name, value in facts.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Printed:
    """What was stored about a print."""

    changes: Changes | None


def natural_order(number: str) -> tuple[list[str | int], str]:
    """What order numbers are sorted by on paper, where X-2 comes before X-10."""
    return [int(part) if at % 2 else part for at, part in enumerate(re.split("([0-9]+)", number))], number


def earlier_prints(document: Mapping[str, Any], printed_as: PrintedAs) -> dict[str, int]:
    """How often an order's document was printed as the same before, and when first; nothing for the first print."""
    events = (event for event in document["history"] if event["action"] == PRINT)
    times = [event["at"] for event in events if event["data"].get("document") == printed_as]
    return {"count": len(times), "first_at": times[0]} if times else {}


def record_prints(
    database: Database, run: Run, numbers: Sequence[str], printed_as: PrintedAs, sent: PrinterJob | None = None
) -> None:
    """Keep that orders were printed: as what, by whom, on which printer."""
    data = {"document": str(printed_as)} | (sent.facts() if sent else {})

    def prepare(reader: Reader) -> Printed:
        acting = identify(reader, run.identity)
        changes = Changes(Operation(run.operation, run.at, run.action, acting.actor), Tally(len(numbers)))
        for some in portions(numbers):
            for order in reader.orders(some).values():
                journal = Journal(order, acting.for_store(order.seller), run.at, run.operation)
                journal.record(PRINT, None, data, touches=False)
                changes.take(journal, order)
            reader.set_aside(changes)
        changes.administered = list(acting.log_ins.values())
        return Printed(changes)

    database.change(prepare, progress=run.progress)
