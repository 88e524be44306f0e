"""The dashboard from its options to where it goes: the screen, a page, an object or a flat list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.choosing import chosen_filter
from marketpush_cli.commands.filter_options import Typed
from marketpush_cli.dashboard.gathering import Asked, gather
from marketpush_cli.domain.catalogue import DASHBOARD, DASHBOARD_FIGURE
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.fields import named
from marketpush_cli.domain.permissions import Permission

Row = tuple[Any, ...]
NESTING = frozenset({"json", "jsonl", "yaml"})
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
    elif app.writes_file and app.options.format is None and PurePath(str(app.options.output)).suffix.lower() in PAGES:
        write_page(app, wanted)
    elif app.is_for_people and app.format == "table" and app.options.fields is None:
        show_screen(app, looked(app, wanted))
    else:
        show_records(app, wanted)


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

    path, force = str(app.options.output), bool(app.options.force)
    app.expect_file(path, force=force)
    app.write_file(path, html_page(looked(app, wanted)).encode(), force=force)
    app.invocation.notice(f"the dashboard is in {path}")
