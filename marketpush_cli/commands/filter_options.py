"""The filters of lists, counts and prints, declared once: a decorator gives them to a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any

import typer

from marketpush_cli.application.filters import SORTABLE
from marketpush_cli.commands.shared_options import takes


def _filter(*names: str, says: str, metavar: str | None = None, least: int | None = None) -> Any:
    return typer.Option(*names, help=says, metavar=metavar, min=least, rich_help_panel="Filters")


def _page(*names: str, says: str, metavar: str, least: int | None = None) -> Any:
    return typer.Option(*names, help=says, metavar=metavar, min=least, rich_help_panel="Page")


_WORDS = list[str] | None
_TEXT = str | None
DECLARED: dict[str, Any] = {
    "since": Annotated[_TEXT, _filter("--since", metavar="WHEN", says="Placed then or later: 2026-11-02, -7d.")],
    "until": Annotated[_TEXT, _filter("--until", metavar="WHEN", says="Placed until the end of what is named.")],
    "on": Annotated[_TEXT, _filter("--on", metavar="WHEN", says="Placed then: 2026-W45, 2026-11, or A..B.")],
    "number": Annotated[_WORDS, _filter("--number", metavar="TEXT", says="Order or purchase; MP-10* = begins so.")],
    "customer": Annotated[_WORDS, _filter("--customer", metavar="TEXT", says="Words of the customer's name.")],
    "status": Annotated[_WORDS, _filter("--status", metavar="STATUS", says="The status, in any case.")],
    "seller": Annotated[_WORDS, _filter("--seller", metavar="TEXT", says="Seller's code, or part of the name.")],
    "line_status": Annotated[_WORDS, _filter("--line-status", metavar="STATUS", says="Some line has this status.")],
    "line_stage": Annotated[_WORDS, _filter("--line-stage", metavar="STAGE", says="Some line is at this stage.")],
    "has_incident": Annotated[bool, _filter("--has-incident", says="Some line has an open incident.")],
    "late": Annotated[bool, _filter("--late", says="Waits longer than accept_by or ship_by allow.")],
    "overdue": Annotated[bool, _filter("--overdue", says="Some line is stuck in its stage (overdue_after_days).")],
    "due_within": Annotated[
        _TEXT, _filter("--due-within", metavar="24h", says="To be accepted or shipped within that time, and not late.")
    ],
    "paid": Annotated[bool | None, _filter("--paid/--unpaid", says="The customer has paid, or not.")],
    "updated_since": Annotated[_TEXT, _filter("--updated-since", metavar="WHEN", says="Changed then or later.")],
    "sort": Annotated[
        _TEXT, _page("--sort", metavar="FIELD,-FIELD", says=f"{', '.join(SORTABLE)}; - = greatest first.")
    ],
    "limit": Annotated[int | None, _page("-L", "--limit", metavar="N", least=0, says="At most so many; 0 = all.")],
    "cursor": Annotated[_TEXT, _page("--cursor", metavar="TEXT", says="Go on where the last list ended.")],
}


@dataclass(frozen=True, slots=True)
class Typed:
    """Filters and page as they were typed."""

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
    sort: str | None = None
    limit: int | None = None
    cursor: str | None = None

    @property
    def given(self) -> list[str]:
        """The names of those that were typed."""
        return [name for name in NAMES if getattr(self, name) not in (None, False)]


NAMES = tuple(field.name for field in fields(Typed))
FLAGS = frozenset({"has_incident", "late", "overdue"})


def takes_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filters as options; its parameter `typed` gets what was typed."""
    declared = {name: (DECLARED[name], False if name in FLAGS else None) for name in NAMES}
    return takes("typed", declared, Typed, command)
