"""The options of reports, declared once: the filters of orders, and how the rows are grouped and shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any

import typer

from marketpush_cli.application.reporting.request import CHOICES
from marketpush_cli.commands.export_options import takes_exports
from marketpush_cli.commands.filter_options import DECLARED as FILTERS
from marketpush_cli.commands.filter_options import FLAGS
from marketpush_cli.commands.shared_options import takes

_TEXT = str | None


def _report(*names: str, says: str, metavar: str | None = None, least: int | None = None) -> Any:
    return typer.Option(*names, help=says, metavar=metavar, min=least, rich_help_panel="Report")


def _says(says: str, name: str) -> Any:
    return Annotated[_TEXT, typer.Option(f"--{name}", metavar="WHEN", help=says, rich_help_panel="Filters")]


OWN: dict[str, tuple[Any, Any]] = {
    "since": (_says("What happened then or later: 2026-11, -7d.", "since"), None),
    "until": (_says("What happened until the end of what is named.", "until"), None),
    "on": (_says("What happened then: 2026-11, 2026-W45, A..B.", "on"), None),
    "by": (
        Annotated[list[str] | None, _report("--by", metavar="A,B", says=f"A row for each: {', '.join(CHOICES)}.")],
        None,
    ),
    "min_orders": (
        Annotated[int, _report("--min-orders", metavar="N", least=0, says="Leave out groups with fewer orders.")],
        0,
    ),
    "sort": (
        Annotated[_TEXT, _report("--sort", metavar="FIELD", says="By this column; - in front = greatest first.")],
        None,
    ),
    "limit": (Annotated[int, _report("-L", "--limit", metavar="N", least=0, says="At most so many rows; 0 = all.")], 0),
    "explain": (Annotated[bool, _report("--explain", says="Say what each figure counts, and nothing else.")], False),
    "chart": (Annotated[bool, _report("--chart", says="Draw the main figure below the table.")], False),
    "chart_of": (
        Annotated[_TEXT, _report("--chart-of", metavar="FIGURE", says="Draw this figure; for -o FILE.svg too.")],
        None,
    ),
    "check": (
        Annotated[bool, _report("--check", says="Work it out again from single orders first; 8 if it differs.")],
        False,
    ),
}


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What was typed."""

    by: Sequence[str] | None = None
    min_orders: int = 0
    sort: str | None = None
    limit: int = 0
    explain: bool = False
    chart: bool = False
    chart_of: str | None = None
    check: bool = False
    since: str | None = None
    until: str | None = None
    on: str | None = None
    number: Sequence[str] | None = None
    customer: Sequence[str] | None = None
    status: Sequence[str] | None = None
    seller: Sequence[str] | None = None
    line_status: Sequence[str] | None = None
    line_stage: Sequence[str] | None = None
    has_incident: bool = False
    late: bool = False
    overdue: bool = False
    due_within: str | None = None
    paid: bool | None = None
    updated_since: str | None = None


_NAMES = tuple(field.name for field in fields(ReportOptions))


def takes_report(*left_out: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of reports without some, and of files; its parameter `typed` gets what was typed."""
    declared = {
        name: OWN.get(name) or (FILTERS[name], False if name in FLAGS else None)
        for name in (*_NAMES[_NAMES.index("number") :], *OWN)
        if name not in left_out
    }
    return lambda command: takes_exports()(takes("typed", declared, ReportOptions, command))
