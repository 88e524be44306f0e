"""Pages about single orders, lines and incidents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.acting import Acting
from marketpush_cli.application.choosing import find_seller
from marketpush_cli.application.explaining import explained, next_steps
from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.resolving import resolve_documents, resolve_orders
from marketpush_cli.domain.catalogue import EXPLANATION, INCIDENT, LINE, ORDER
from marketpush_cli.domain.errors import MarketpushError, NotFound, UsageError
from marketpush_cli.domain.fields import named
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.references import clean_reference, parse_reference
from marketpush_cli.domain.statuses import IncidentState

if TYPE_CHECKING:
    from marketpush_cli.database.snapshot import Snapshot

Row = tuple[Any, ...]
LINES_AT = ORDER.names().index("lines")
OPEN_STATES = tuple(state.value for state in IncidentState if state is not IncidentState.CLOSED)


def show_orders(context: typer.Context, references: Sequence[str]) -> None:
    """Show whole orders; a page of one is an object."""
    app = AppContext.of(context)
    if app.options.fields == "help":
        app.chosen_fields(ORDER)
        return
    with app.reading("orders show " + " ".join(references)) as (reader, acting):
        numbers = resolve_documents(reader, [clean_reference(text) for text in references], acting)
        if app.format == "table" and app.is_for_people and app.options.fields is None:
            _show_pages(app, reader, acting, numbers)
        else:
            app.show(ORDER, reader.documents(numbers), single=len(numbers) == len(references) == 1)


def _show_pages(app: AppContext, reader: Snapshot, acting: Acting, numbers: Sequence[str]) -> None:
    from marketpush_cli.rendering.order_page import print_order_page

    book, orders = reader.rulebook(app.at), reader.orders(numbers)
    with app.paged() as out:
        for row in reader.documents(numbers):
            order = orders[row[0]]
            nexts = {line.reference: next_steps(order, line, acting.actor, book, app.at) for line in order.lines}
            print_order_page(named(ORDER.fields, row), nexts, out, app.screen())


def show_lines(context: typer.Context, references: Sequence[str]) -> None:
    """Show lines; an order stands for all of them."""
    app = AppContext.of(context)
    with app.reading("line show " + " ".join(references)) as (reader, acting):
        wanted = [parse_reference(text) for text in references]
        resolved = resolve_orders(reader, [order for order, _ in wanted], acting)
        numbers = [found_number(resolved[order]) for order, _ in wanted]
        documents = {row[0]: row for row in reader.documents(list(dict.fromkeys(numbers)))}
        rows = []
        for number, (_, line) in zip(numbers, wanted, strict=True):
            document = documents[number]
            lines = [row for row in document[LINES_AT] if line in (None, row[2])]
            if not lines:
                raise no_line(number, line)
            rows += [(*row, document[-1]) for row in lines]
        app.show(LINE, rows, single=len(references) == 1 and len(rows) == 1)


def found_number(found: str | MarketpushError) -> str:
    """The number a reference stands for. Raises why there is none."""
    if isinstance(found, MarketpushError):
        raise found
    return found


def explain_order(context: typer.Context, reference: str) -> None:
    """Show why an order has its status, and what may be done."""
    app = AppContext.of(context)
    with app.reading(f"orders explain {reference}") as (reader, acting):
        text, _ = parse_reference(reference)
        number = found_number(resolve_orders(reader, [text], acting)[text])
        order = reader.orders([number])[number]
        explanation = explained(reader, acting, order, app.at)
    if app.format == "table" and app.is_for_people and app.options.fields is None:
        from marketpush_cli.rendering.explanation_page import print_explanation_page

        with app.paged() as out:
            print_explanation_page(named(EXPLANATION.fields, explanation), out, app.screen())
    else:
        app.show(EXPLANATION, [explanation], single=True)


def list_incidents(
    context: typer.Context, states: Sequence[str], sellers: Sequence[str], lines: Sequence[str], limit: int | None
) -> None:
    """Show incidents, the oldest first."""
    app = AppContext.of(context)
    wanted = tuple(state for text in states for state in _states(text)) or OPEN_STATES
    _show_incidents(app, wanted, sellers, lines, limit)


def show_incidents(context: typer.Context, line: str) -> None:
    """Show every incident of a line. Raises NotFound for a line that never had one."""
    app = AppContext.of(context)
    with app.reading(f"incident show {line}") as (reader, acting):
        rows = list(_incidents(reader, acting, [line], OrderFilter(stores=acting.actor.stores), (), 0))
        if not rows:
            raise NotFound(f"{line} never had an incident", reference=line)
        app.show(INCIDENT, rows, single=len(rows) == 1)


def _states(text: str) -> tuple[str, ...]:
    name = text.strip().lower()
    if name == "all":
        return tuple(IncidentState)
    if name not in set(IncidentState):
        raise UsageError(f"{text!r} is not a state: {', '.join(IncidentState)}, or all", field="state")
    return (name,)


def _show_incidents(
    app: AppContext, states: Sequence[str], sellers: Sequence[str], lines: Sequence[str], limit: int | None
) -> None:
    with app.reading(" ".join(app.invocation.argv)) as (reader, acting):
        known = {code: seller for code, seller in reader.sellers().items() if acting.sees(code)}
        codes = tuple(find_seller(text, known) for text in sellers) or None
        chosen = OrderFilter(sellers=codes, stores=acting.actor.stores)
        app.show(INCIDENT, _incidents(reader, acting, lines, chosen, states, app.limit(limit)))


def _incidents(
    reader: Snapshot, acting: Acting, lines: Sequence[str], chosen: OrderFilter, states: Sequence[str], limit: int
) -> Iterable[Row]:
    wanted = [parse_reference(text) for text in lines]
    resolved = resolve_orders(reader, [order for order, _ in wanted], acting)
    places = [(found_number(resolved[order]), line) for order, line in wanted]
    _check_lines(reader.orders([number for number, _ in places]), places)
    return reader.list_incidents(chosen, states, places, limit)


def _check_lines(orders: Mapping[str, Order], places: Sequence[tuple[str, int | None]]) -> None:
    for number, line in places:
        if line is not None and orders[number].find_line(line) is None:
            raise no_line(number, line)


def no_line(number: str, line: int | None) -> NotFound:
    """What to say of a line that an order does not have."""
    return NotFound(f"{number} has no line {line}", reference=f"{number}/{line}")
