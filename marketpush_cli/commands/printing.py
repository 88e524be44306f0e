"""Summaries and packing slips, on the screen, in a file, or on a printer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.choosing import chosen_filter, chosen_page
from marketpush_cli.application.filters import NEWEST_FIRST, OrderFilter
from marketpush_cli.application.printing import BY_SELLER, PrintedAs, earlier_prints, natural_order, record_prints
from marketpush_cli.application.progress import counted
from marketpush_cli.application.resolving import resolve_documents
from marketpush_cli.commands.filter_options import Typed
from marketpush_cli.commands.printing_places import find_place
from marketpush_cli.domain.catalogue import ORDER
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.fields import named
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.references import clean_reference

if TYPE_CHECKING:
    from marketpush_cli.application.acting import Acting
    from marketpush_cli.database.snapshot import Snapshot
    from marketpush_cli.printing.job import Documents, PrintJob


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders to print, as what, and where to, as it was typed."""

    references: Sequence[str]
    typed: Typed
    packing_slip: bool
    has_contents: bool
    is_unprinted: bool
    printer: str | None
    copies: int | None

    @property
    def printed_as(self) -> PrintedAs:
        return PrintedAs.PACKING_SLIP if self.packing_slip else PrintedAs.ORDER_SUMMARY

    def check(self) -> None:
        filters = [*self.typed.given, *(["unprinted"] if self.is_unprinted else [])]
        if self.references and filters:
            given = ", ".join(f"--{name.replace('_', '-')}" for name in filters)
            raise UsageError(
                "orders are named or chosen by filters, and not both", fix=f"leave out the numbers, or {given}"
            )
        if not self.references and not filters:
            raise UsageError(
                "name orders, or give filters such as --status and --seller", fix="marketpush orders print --help"
            )
        if self.copies is not None and self.printer is None:
            raise UsageError("--copies is for a printer", fix="--printer NAME", field="copies")

    def orders(self, app: AppContext, reader: Snapshot, acting: Acting) -> tuple[list[str], OrderFilter | None]:
        """The orders' numbers as they follow each other on paper, and the filter that meant them."""
        if self.references:
            return resolve_documents(reader, [clean_reference(text) for text in self.references], acting), None
        typed = self.typed
        chosen = chosen_filter(typed, reader, acting, app.zone, app.at)
        page = chosen_page(typed.sort, typed.limit or 0, typed.cursor, NEWEST_FIRST if typed.cursor else BY_SELLER)
        fields = ("seller", "number")
        if self.is_unprinted:
            rows = list(reader.list_unprinted(chosen, fields, self.printed_as, page))
        else:
            rows = list(reader.list_orders(chosen, fields, page))
        if typed.sort is None and typed.cursor is None:
            rows.sort(key=lambda row: (row[0], natural_order(row[1])))
        return [row[1] for row in rows], chosen


def print_orders(context: typer.Context, wanted: Wanted) -> None:
    """Print the orders, and keep that they were printed when they went to a file or a printer."""
    from marketpush_cli.printing.spool import Spool

    app = AppContext.of(context)
    wanted.check()
    place = find_place(app, wanted.printer, wanted.copies or 1)
    with Spool() as spool:
        with app.reading(" ".join(app.invocation.argv), Permission.PRINT) as (reader, acting):
            numbers, chosen = wanted.orders(app, reader, acting)
            spool.take(_documents(app, reader, numbers, wanted.printed_as))
        if not numbers:
            app.invocation.notice("0 printed: there is no such order, and nothing was written")
            return
        path = str(app.output_path(chosen)) if app.writes_file else None
        printed = place.print(_job(app, spool, wanted, numbers), path)
    if not place.is_kept:
        return
    if app.options.dry_run:
        app.invocation.notice(f"dry run: {len(numbers)} would be printed {printed.words}")
        return
    record_prints(app.database, app.run("print"), numbers, wanted.printed_as, printed.sent)
    job = f" (job {printed.sent.id})" if printed.sent is not None and printed.sent.id else ""
    app.invocation.notice(f"{len(numbers)} printed {printed.words}{job}")


def _documents(
    app: AppContext, reader: Snapshot, numbers: Sequence[str], printed_as: PrintedAs
) -> Iterator[dict[str, Any]]:
    carriers = reader.rulebook(app.at).carriers
    rows = counted(reader.documents(numbers), app.progress, "reading", "orders", total=len(numbers))
    for row in rows:
        document = named(ORDER.fields, row)
        for shipment in document["shipments"]:
            carrier = carriers.get(shipment["carrier"])
            shipment["carrier"] = carrier.name if carrier is not None else shipment["carrier"]
        yield document | {"earlier_prints": earlier_prints(document, printed_as)}


def _job(app: AppContext, documents: Documents, wanted: Wanted, numbers: Sequence[str]) -> PrintJob:
    from marketpush_cli.printing.job import PrintJob
    from marketpush_cli.rendering.safe_text import safe

    kind = str(wanted.printed_as).capitalize()
    title = f"{kind} {numbers[0]}" if len(numbers) == 1 else ("Order summaries", "Packing slips")[wanted.packing_slip]
    zone = ZoneInfo(app.zone)
    return PrintJob(documents, wanted.packing_slip, zone, app.at, title, safe, app.progress, wanted.has_contents)
