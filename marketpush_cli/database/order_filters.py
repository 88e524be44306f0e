"""The SQL reading of a filter, and pages of a sorted list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from marketpush_cli.application.filters import DueSpan, Later, NumberPattern, OrderFilter, SortField
from marketpush_cli.database.schema import EVENTS, LINES, OPERATIONS, ORDERS
from marketpush_cli.domain.folding import SearchWord, like_pattern
from marketpush_cli.domain.statuses import OPEN_STAGES, Stage, Status

Condition = ColumnElement[bool]


def conditions(chosen: OrderFilter, *, for_lines: bool = False) -> list[Condition]:
    """What a filter asks of `orders`; for lines, their own status and stage are asked of `order_line`."""
    column = ORDERS.c
    found: list[Condition] = []
    if chosen.since is not None:
        found.append(column.placed_at >= chosen.since)
    if chosen.until is not None:
        found.append(column.placed_at < chosen.until)
    if chosen.updated_since is not None:
        found.append(column.updated_at >= chosen.updated_since)
    if chosen.numbers:
        found.append(or_(*(_number(pattern) for pattern in chosen.numbers)))
    if chosen.customers:
        found.append(or_(*(_customer(words) for words in chosen.customers)))
    found += [column.seller.in_(sorted(codes)) for codes in (chosen.sellers, chosen.stores) if codes is not None]
    if chosen.statuses:
        found.append(column.status.in_(chosen.statuses))
    if chosen.has_incident:
        found.append(column.open_incidents > 0)
    if chosen.is_paid is not None:
        found.append(column.paid_at.is_not(None) if chosen.is_paid else column.paid_at.is_(None))
    if chosen.due is not None:
        found.append(_due(chosen.due, LINES.c.stage if for_lines else column.status))
        found += [is_going_on()] if for_lines else []
    if chosen.changed_by is not None:
        found.append(column.number.in_(_changed(chosen.changed_by)))
    return found + _line_conditions(chosen, for_lines=for_lines)


def _changed(later: Later) -> Select[Any]:
    """Orders with an event of these operations; a print changes nothing."""
    after = [and_(OPERATIONS.c.login == login, OPERATIONS.c.sequence > last) for login, last in later]
    operations = select(OPERATIONS.c.operation).where(or_(false(), *after))
    return select(EVENTS.c.order_number).where(EVENTS.c.operation.in_(operations), EVENTS.c.action != "print")


def _line_conditions(chosen: OrderFilter, *, for_lines: bool) -> list[Condition]:
    wanted = ((LINES.c.status, chosen.line_statuses), (LINES.c.stage, chosen.line_stages))
    asked: list[Condition] = [column.in_(values) for column, values in wanted if values]
    if chosen.overdue_before is not None:
        asked.append(_overdue(chosen.overdue_before))
    if for_lines:
        return asked
    return [ORDERS.c.number.in_(select(LINES.c.order_number).where(condition)) for condition in asked]


def _due(due: DueSpan, waits_for: ColumnElement[Any]) -> Condition:
    """What waits to be accepted or shipped until a time in the span; orders by their status, lines by their stage."""
    until = {Stage.PENDING: ORDERS.c.accept_by, Stage.AWAITING_FULFILLMENT: ORDERS.c.ship_by}
    cases = []
    for stage, at in until.items():
        bounds = [at >= due.since] if due.since is not None else []
        bounds += [at < due.until] if due.until is not None else []
        cases.append(and_(waits_for == stage.value, at.is_not(None), *bounds))
    return or_(*cases)


def _overdue(before: int) -> Condition:
    stuck = (and_(LINES.c.stage == stage.value, LINES.c[f"{stage}_at"] < before) for stage in OPEN_STAGES)
    return and_(LINES.c.open_incident.is_(None), is_going_on(), or_(*stuck))


def is_going_on() -> Condition:
    """Whether a line may still move: nothing moves one that was given back in full."""
    return LINES.c.status != Status.REFUNDED.value


def _number(pattern: NumberPattern) -> Condition:
    columns = (func.lower(ORDERS.c.number), func.lower(ORDERS.c.commercial_order))
    if not pattern.is_prefix:
        return or_(*(column == pattern.text for column in columns))
    end = pattern.text + "\x7f"
    return or_(*(and_(column >= pattern.text, column < end) for column in columns))


def _customer(words: Sequence[SearchWord]) -> Condition:
    return and_(*(ORDERS.c.search_name.like(like_pattern(word), escape="\\") for word in words))


def sorted_page(
    statement: Select[Any],
    sort: Sequence[tuple[ColumnElement[Any], SortField]],
    after: Sequence[Any] | None,
    limit: int,
) -> Select[Any]:
    """The statement in order, from behind a row's sort values on."""
    if after is not None:
        statement = statement.where(_behind(sort, after))
    ordered = statement.order_by(*(column.desc() if by.is_descending else column.asc() for column, by in sort))
    return ordered.limit(limit) if limit else ordered


def _behind(sort: Sequence[tuple[ColumnElement[Any], SortField]], after: Sequence[Any]) -> Condition:
    cases = []
    for index, (column, by) in enumerate(sort):
        equal = [earlier == value for (earlier, _), value in zip(sort[:index], after, strict=False)]
        beyond = column < after[index] if by.is_descending else column > after[index]
        cases.append(and_(*equal, beyond))
    return or_(*cases)
