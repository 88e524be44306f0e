"""Lists of orders and lines: filters, page, fields, files, and what a limit leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.choosing import chosen_filter, chosen_page, write_cursor
from marketpush_cli.application.exporting.marks import Mark, later_operations
from marketpush_cli.application.filters import LONGEST_UNCHANGED_FIRST, OrderFilter, Page
from marketpush_cli.commands.filter_options import Typed
from marketpush_cli.commands.splitting import write_each_seller
from marketpush_cli.domain.catalogue import COUNT, LINE, NATIVE_LINE, ORDER_LIST
from marketpush_cli.domain.errors import ConfigurationWrong, UsageError
from marketpush_cli.domain.fields import Field, Kind, Shape
from marketpush_cli.domain.permissions import Permission

if TYPE_CHECKING:
    from marketpush_cli.application.acting import Acting
    from marketpush_cli.configuration import GlobalOptions
    from marketpush_cli.database.snapshot import Snapshot

Row = tuple[Any, ...]
Rows = Callable[[OrderFilter, Page], Iterator[Row]]
REFUSED_WITH = {"since-last": ("limit", "cursor", "sort"), "split-by": ("limit", "cursor")}
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
    with listed(app, typed) as listing:
        reader, names = listing.reader, tuple(field.name for field in fields)
        attributes = reader.attribute_names(listing.chosen) if app.options.fields is None else []
        extra = tuple(Field(name, name, Kind.TEXT, "an extra column of its source", 0) for name in attributes)
        listing.show((*fields, *extra), lambda *rest: reader.list_native_lines(rest[0], names, attributes, rest[1]))


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
    names = tuple(field.name for field in fields)
    with listed(app, typed, for_lines=for_lines) as listing:
        listing.show(fields, lambda chosen, page: fetch(listing.reader, chosen, names, page))


@contextmanager
def listed(app: AppContext, typed: Typed, *, for_lines: bool = False) -> Iterator[Listing]:
    """One list, read in one snapshot; where it ends is kept once everything that was shown has been written."""
    _check(app.options, typed)
    name = app.options.since_last
    permission = Permission.VIEW if name is None else Permission.EXPORT
    with app.reading(" ".join(app.invocation.argv), permission) as (reader, acting):
        chosen = chosen_filter(typed, reader, acting, app.zone, app.at, for_lines=for_lines)
        listing = Listing(app, reader, chosen, chosen_page(typed.sort, 0, typed.cursor), app.limit(typed.limit))
        if name is not None:
            listing.begin_where_it_ended(name, acting)
        yield listing
    if listing.mark is not None and not app.options.dry_run and app.format != "count":
        _keep(app, replace(listing.mark, rows=listing.count))
    if listing.left_out is not None:
        app.invocation.notice(listing.left_out)


def _keep(app: AppContext, mark: Mark) -> None:
    """Keep where an export ended: now that it is written, or once it is queued."""
    if app.options.mail_to is not None:
        app.options.mail_to.mark = mark
        return
    from marketpush_cli.database.export_marks import keep_mark

    app.streams.stdout.flush()
    keep_mark(app.database, mark)


def _check(options: GlobalOptions, typed: Typed) -> None:
    """Raises UsageError where a list that is to be whole is asked for in part, or in another order than its own."""
    for flag, names in REFUSED_WITH.items():
        for name in names:
            if getattr(options, flag.replace("-", "_")) is not None and getattr(typed, name) is not None:
                raise UsageError(f"--{flag} gives all that there is, so it takes no --{name}.", field=name)


@dataclass(slots=True)
class Listing:
    """What one run lists: from which snapshot, by which filter, in which order, and up to how many (0 = all).

    `mark` is where it ends, `count` how many rows were shown, `left_out` what to say of those that were not.
    """

    app: AppContext
    reader: Snapshot
    chosen: OrderFilter
    page: Page
    limit: int
    mark: Mark | None = None
    count: int = 0
    left_out: str | None = None

    def begin_where_it_ended(self, name: str, acting: Acting) -> None:
        """List only what changed since the last good run of a name, what changed longest ago first."""
        user, now = acting.actor.email, self.reader.position()
        last = next((mark for mark in self.reader.marks(user) if mark.name == name), None)
        if last is not None:
            if last.position is None:
                raise ConfigurationWrong(
                    f"where the export {name} ended cannot be read", fix=f"marketpush export forget {name}"
                )
            self.chosen = replace(self.chosen, changed_by=later_operations(last.position, now))
        self.page, self.limit = Page(LONGEST_UNCHANGED_FIRST), 0
        self.mark = Mark(user, name, now, self.app.at, 0)

    def show(self, fields: tuple[Field, ...], rows: Rows) -> None:
        """Show the rows, or write each seller's to a file of its own."""
        if self.app.options.split_by is not None:
            self._split(fields, rows)
            return
        cut = Cut(rows(self.chosen, replace(self.page, limit=self.limit + 1 if self.limit else 0)), self.limit)
        self.count = self._written(fields, iter(cut), self.chosen)
        if cut.is_cut and cut.last is not None:
            cursor = write_cursor(self.page, cut.last[len(fields) + 2 :])
            self.left_out = f"{self.limit} shown, there are more: --cursor {cursor}, or --limit 0 for all"

    def _written(self, fields: tuple[Field, ...], rows: Iterator[Row], chosen: OrderFilter) -> int:
        return self.app.show_cells(fields, rows, len(fields) + 1, chosen=chosen)

    def _split(self, fields: tuple[Field, ...], rows: Rows) -> None:
        def write(chosen: OrderFilter) -> int:
            of_seller = rows(chosen, self.page)
            first = next(of_seller, None)
            return 0 if first is None else self._written(fields, chain((first,), of_seller), chosen)

        self.count = write_each_seller(self.app, self.reader, self.chosen, write)


class Cut:
    """Rows up to a limit; remembers the last one, and whether there were more."""

    def __init__(self, rows: Iterator[Row], limit: int) -> None:
        self.rows = rows
        self.limit = limit
        self.last: Row | None = None
        self.is_cut = False

    def __iter__(self) -> Iterator[Row]:
        if not self.limit:
            yield from self.rows
            return
        for count, row in enumerate(self.rows):
            if count == self.limit:
                self.is_cut = True
                return
            self.last = row
            yield row
