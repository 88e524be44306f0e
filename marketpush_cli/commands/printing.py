"""Summaries and packing slips, on the screen or in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.choosing import chosen_filter, chosen_page
from marketpush_cli.application.printing import record_prints
from marketpush_cli.application.progress import counted
from marketpush_cli.application.resolving import resolve_documents
from marketpush_cli.commands.filter_options import NAMES, Typed
from marketpush_cli.domain.catalogue import ORDER
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.fields import named
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.references import clean_reference


def print_orders(context: typer.Context, references: Sequence[str], typed: Typed, *, packing_slip: bool) -> None:
    """Print what references or filters name, and keep that it was printed when it went to a file."""
    from marketpush_cli.printing.documents import print_to
    from marketpush_cli.printing.job import PrintJob
    from marketpush_cli.rendering.safe_text import safe

    app = AppContext.of(context)
    has_filters = any(getattr(typed, name) not in (None, False) for name in NAMES)
    if bool(references) == has_filters:
        raise UsageError(
            "name orders, or give filters such as --status and --seller", fix="marketpush orders print --help"
        )
    with app.reading(" ".join(app.invocation.argv), Permission.PRINT) as (reader, acting):
        if references:
            numbers = resolve_documents(reader, [clean_reference(text) for text in references], acting)
        else:
            chosen = chosen_filter(typed, reader, acting, app.zone, app.at)
            page = chosen_page(typed.sort, typed.limit or 0, typed.cursor)
            numbers = [row[0] for row in reader.list_orders(chosen, ("number",), page)]
        rows = counted(reader.documents(numbers), app.progress, "reading", "orders", total=len(numbers))
        documents = [named(ORDER.fields, row) for row in rows]
    title = "Packing slip" if packing_slip else "Order summary"
    job = PrintJob(documents, packing_slip, ZoneInfo(app.zone), app.at, title, safe, app.progress)
    suffix = Path(str(app.options.output)).suffix if app.writes_file else ".txt"
    content, missing = print_to(suffix, job)
    for sentence in missing:
        app.invocation.notice(f"warning: {sentence}")
    if not app.writes_file:
        app.streams.stdout.write(content.decode())
        return
    if app.options.dry_run:
        app.invocation.notice(f"dry run: {len(numbers)} would be printed to {app.options.output}")
        return
    app.write_file(str(app.options.output), content, force=bool(app.options.force))
    if numbers:
        record_prints(app.database, app.run("print"), numbers, title.lower())
    app.invocation.notice(f"{len(numbers)} printed to {app.options.output}")
