"""Orders that were printed to a file: one event each, which touches nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketpush_cli.application.acting import identify
from marketpush_cli.application.changes import Changes, Operation, Tally
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.domain.journal import Journal


@dataclass(frozen=True, slots=True)
class Printed:
    """What was stored about a print."""

    changes: Changes | None


def record_prints(database: Database, run: Run, numbers: Sequence[str], what: str) -> None:
    """Keep that orders were printed: which document, by whom."""

    def prepare(reader: Reader) -> Printed:
        acting = identify(reader, run.identity)
        orders = reader.orders(numbers)
        changes = Changes(Operation(run.operation, run.at, run.action, acting.actor), Tally(len(numbers)))
        changes.administered = list(acting.log_ins.values())
        for number, order in orders.items():
            journal = Journal(order, acting.for_store(order.seller), run.at, run.operation)
            journal.record("print", None, {"document": what}, touches=False)
            changes.take(journal, orders[number])
        return Printed(changes)

    database.change(prepare)
