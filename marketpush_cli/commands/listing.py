"""Lists of orders and lines: filters, page, fields, and what a limit leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.choosing import chosen_filter, chosen_page, write_cursor
from marketpush_cli.application.filters import OrderFilter, Page
from marketpush_cli.commands.filter_options import Typed
from marketpush_cli.domain.catalogue import COUNT, LINE, NATIVE_LINE, ORDER_LIST
from marketpush_cli.domain.fields import Field, Kind, Shape

if TYPE_CHECKING:
    from marketpush_cli.database.store import Snapshot

Row = tuple[Any, ...]
Fetch = Callable[["Snapshot", OrderFilter, tuple[str, ...], Page], Iterator[Row]]


def list_orders(context: typer.Context, typed: Typed) -> None:
    """Show the orders that the filters mean."""
    _list(AppContext.of(context), typed, ORDER_LIST, lambda reader, *rest: reader.list_orders(*rest))


def list_lines(context: typer.Context, typed: Typed) -> None:
    """Show the lines that the filters mean."""
    _list(AppContext.of(context), typed, LINE, lambda reader, *rest: reader.list_lines(*rest), for_lines=True)


def list_native_lines(context: typer.Context, typed: Typed) -> None:
    """Show the orders' lines with the columns that `orders import` reads."""
    app = AppContext.of(context)
    fields = app.chosen_fields(NATIVE_LINE)
    if fields is None:
        return
    with app.reading(" ".join(app.invocation.argv)) as (reader, acting):
        chosen = chosen_filter(typed, reader, acting, app.zone, app.at)
        attributes = reader.attribute_names(chosen) if app.options.fields is None else []
        extra = tuple(Field(name, name, Kind.TEXT, "an extra column of its source", 0) for name in attributes)
        names = tuple(field.name for field in fields)
        page = chosen_page(typed.sort, app.limit(typed.limit), typed.cursor)
        rows = reader.list_native_lines(chosen, names, attributes, page)
        app.show_cells((*fields, *extra), rows, len(names) + len(extra) + 1)


def count_orders(context: typer.Context, typed: Typed) -> None:
    """Show how many orders the filters mean."""
    app = AppContext.of(context)
    with app.reading("orders count") as (reader, acting):
        count = reader.count_orders(chosen_filter(typed, reader, acting, app.zone, app.at))
    app.show_number(count, COUNT)


def _list(app: AppContext, typed: Typed, shape: Shape, fetch: Fetch, *, for_lines: bool = False) -> None:
    fields = app.chosen_fields(shape)
    if fields is None:
        return
    with app.reading(" ".join(app.invocation.argv)) as (reader, acting):
        chosen = chosen_filter(typed, reader, acting, app.zone, app.at, for_lines=for_lines)
        limit = app.limit(typed.limit)
        page = chosen_page(typed.sort, limit + 1 if limit else 0, typed.cursor)
        names = tuple(field.name for field in fields)
        cut = Cut(fetch(reader, chosen, names, page), limit)
        app.show_cells(fields, iter(cut), len(names) + 1)
    if cut.is_cut and cut.last is not None:
        cursor = write_cursor(page, cut.last[len(names) + 2 :])
        app.invocation.notice(f"{limit} shown, there are more: --cursor {cursor}, or --limit 0 for all")


class Cut:
    """Rows up to a limit; remembers the last one, and whether there were more."""

    def __init__(self, rows: Iterator[Row], limit: int) -> None:
        self.rows = rows
        self.limit = limit
        self.last: Row | None = None
        self.is_cut = False

    def __iter__(self) -> Iterator[Row]:
        for count, row in enumerate(self.rows):
            if self.limit and count == self.limit:
                self.is_cut = True
                return
            self.last = row
            yield row
