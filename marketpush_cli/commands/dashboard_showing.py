"""The dashboard from its options to where it goes: the screen, a page, an object or a flat list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.choosing import chosen_filter
from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.commands.filter_options import Typed
from marketpush_cli.dashboard.gathering import Asked, gather
from marketpush_cli.domain.catalogue import DASHBOARD, DASHBOARD_FIGURE
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.fields import named
from marketpush_cli.domain.permissions import Permission

Row = tuple[Any, ...]
NESTING = frozenset({"json", "jsonl", "yaml"})
PAGE = "html"
PAGES = frozenset({".html", ".htm"})
A_PROMPT = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed."""

    seller: Sequence[str] | None = None
    number: Sequence[str] | None = None
    customer: Sequence[str] | None = None
    paid: bool | None = None
    min_orders: int = 0
    watch: bool = False
    every: str | None = None


def show_dashboard(context: typer.Context, wanted: Wanted) -> None:
    """Show the dashboard once, or again and again."""
    app = AppContext.of(context)
    if wanted.every is not None and not wanted.watch:
        raise UsageError("--every says how often --watch looks again", fix="add --watch", field="every")
    if wanted.watch:
        from marketpush_cli.commands.dashboard_watching import watch

        watch(app, wanted)
    elif _is_page(app):
        write_page(app, wanted)
    elif app.is_for_people and app.format == "table" and app.options.fields is None:
        show_screen(app, looked(app, wanted))
    else:
        show_records(app, wanted)


def _is_page(app: AppContext) -> bool:
    """Whether a page is asked for, by format or ending. Raises UsageError for what the dashboard cannot be."""
    from marketpush_cli.rendering.format_names import FORMATS, MODULES
    from marketpush_cli.rendering.render import format_of_path

    name, path = app.options.format, PurePath(str(app.options.output))
    is_page = name == PAGE if name is not None else app.writes_file and path.suffix.lower() in PAGES
    if is_page and app.options.fields is not None:
        raise UsageError("--fields chooses columns, and a page has none", fix="leave it out", field="fields")
    if not is_page and name is not None and name not in FORMATS:
        known = ", ".join((PAGE, *MODULES))
        raise UsageError(f"The dashboard cannot be written as {name[:40]!r}.", fix=f"-f {known}", field="format")
    if not is_page and name is None and app.writes_file:
        format_of_path(path, (PAGE,))
    return is_page


def looked(app: AppContext, wanted: Wanted, *, is_again: bool = False) -> Row:
    """The dashboard's cells, out of one snapshot."""
    with app.reading(" ".join(app.invocation.argv), Permission.REPORT, is_again=is_again) as (reader, acting):
        typed = Typed(seller=wanted.seller, number=wanted.number, customer=wanted.customer, paid=wanted.paid)
        chosen = chosen_filter(typed, reader, acting, app.zone, app.at)
        return gather(reader, Asked(chosen, wanted.min_orders, app.at, app.zone))


def show_screen(app: AppContext, row: Row) -> None:
    """Write the screen, and leave a line for the prompt."""
    from shutil import get_terminal_size

    out = app.streams.stdout
    out.writelines(
        f"{line}\n" for line in screen_lines(app, row, app.streams.width, get_terminal_size().lines - A_PROMPT)
    )


def screen_lines(app: AppContext, row: Row, width: int, height: int, hint: str = "") -> list[str]:
    """The dashboard as lines of a terminal."""
    from marketpush_cli.dashboard.screen import dashboard_lines
    from marketpush_cli.rendering.aligned_lines import look_for
    from marketpush_cli.rendering.people_values import wording_for

    screen = app.screen()
    wording = wording_for(app.streams.output, screen, has_marks=True)
    look = look_for(screen, colour=screen.colour)
    return dashboard_lines(named(DASHBOARD.fields, row), width, height, wording, look, hint)


def show_records(app: AppContext, wanted: Wanted) -> None:
    """Show one object, or where a format holds none in another a flat list."""
    shape = DASHBOARD if app.format in NESTING else DASHBOARD_FIGURE
    if app.chosen_fields(shape) is None:
        return
    row = looked(app, wanted)
    if shape is DASHBOARD:
        app.show(shape, [row], single=True)
        return
    from marketpush_cli.dashboard.flat import flat_rows

    app.show(shape, flat_rows(row))


def write_page(app: AppContext, wanted: Wanted) -> None:
    """Write the dashboard as one page that needs nothing beside itself."""
    from marketpush_cli.dashboard.html_page import html_page

    if not app.writes_file:
        app.streams.machine_output().write(html_page(looked(app, wanted)))
        return
    app.check_file()
    row = looked(app, wanted)
    path = str(app.output_path(OrderFilter(sellers=row[DASHBOARD.names().index("sellers")])))
    app.write_file(path, html_page(row).encode(), force=bool(app.options.force))
    app.invocation.notice(f"the dashboard is in {path}")
