"""Orders out of files: one operation a run, or (above 20,000 orders) one a part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.importing.rows import COLUMNS, NEEDED, orders_of
from marketpush_cli.application.importing.storing import Incoming, import_orders
from marketpush_cli.application.input_rows import open_input
from marketpush_cli.application.progress import counted
from marketpush_cli.application.reading.columns import ColumnRules
from marketpush_cli.commands.line_input import Input
from marketpush_cli.commands.step_taking import answer
from marketpush_cli.domain.catalogue import ANSWER
from marketpush_cli.domain.errors import InvalidValue


def import_files(context: typer.Context, files: Sequence[str], *, may_update: bool, keep_going: bool) -> None:
    """Import every file, all of it or (`keep_going`) the good orders."""
    app = AppContext.of(context)
    app.expect_answer(ANSWER, sources=files)
    read = (one for file in files for one in read_orders(app, file))
    incoming = list(counted(read, app.progress, "reading", "orders"))
    run = app.run("import", keep_going=keep_going, source=", ".join(files))
    with app.guarded():
        done = import_orders(app.database, run, incoming, app.zone, may_update=may_update)
    answer(app, done, Input(keep_going=keep_going), ())


def read_orders(app: AppContext, file: str) -> Iterator[Incoming]:
    """The orders of a file as documents, not yet checked."""
    stdin = app.streams.binary_input
    opened = open_input(file, stdin=stdin, columns=COLUMNS, content=app.content_of(file))
    if opened.said is not None:
        app.invocation.notice(f"{opened.name}: {opened.said}")
    if opened.kind == "jsonl":
        for row, document in opened.objects():
            yield Incoming(opened.name, row, document)
        return
    if opened.kind == "references":
        raise InvalidValue(
            f"{opened.name} has no header row with the columns of orders",
            source=opened.name,
            row=1,
            fix=f"the columns are: {', '.join(COLUMNS)}",
        )
    rules = ColumnRules(frozenset(COLUMNS), NEEDED, "refuse", are_filled=False)
    for order in orders_of(opened.rows(rules)):
        yield Incoming(opened.name, order.first.row, order.document, order.error)
