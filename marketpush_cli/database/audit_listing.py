"""The audit trail: events of orders and of administration together, the newest first."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from marketpush_cli.application.auditing import AnchorHeads, AuditFilter
from marketpush_cli.database.document_loading import event_row
from marketpush_cli.database.people_loading import load_users
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS, EVENTS, OPERATIONS, ORDERS

Row = tuple[Any, ...]
AT = 1
_ADMINISTRATIVE = ADMINISTRATIVE_EVENTS.c
_LOGGED_IN_AS = case(
    (_ADMINISTRATIVE.subject == "impersonation", func.json_extract(_ADMINISTRATIVE.data, "$.after.app_user")),
    (_ADMINISTRATIVE.subject == "refusal", _ADMINISTRATIVE.reference),
)
_FOR_WHOM = func.coalesce(_ADMINISTRATIVE.on_behalf_of, _LOGGED_IN_AS)
"""A log-in's beginning, end and refusal are told of the person it is about, as all that is done under it."""


def list_events(runner: Runner, chosen: AuditFilter) -> Iterator[Row]:
    """Cells of `catalogue.EVENT`."""
    of_orders = map(event_row, runner.stream(order_events(chosen)))
    if chosen.names_orders:
        return _limited(of_orders, chosen.limit)
    of_administration = map(
        _administrative_row, runner.stream(administrative_events(chosen, own_people(runner, chosen.stores)))
    )
    merged = heapq.merge(of_orders, of_administration, key=lambda row: -row[AT])
    return _limited(merged, chosen.limit)


def own_people(runner: Runner, stores: frozenset[str] | None) -> list[str] | None:
    """People who work in these stores and no other: what they looked at names nothing foreign."""
    if stores is None:
        return None
    return [user.email for user in load_users(runner) if user.sellers and user.sellers <= stores]


def _limited(rows: Iterator[Row], limit: int) -> Iterator[Row]:
    return (row for index, row in zip(range(limit), rows, strict=False)) if limit else rows


def order_events(chosen: AuditFilter) -> Select[Any]:
    column = EVENTS.c
    statement = select(*column)
    if chosen.sellers is not None or chosen.stores is not None:
        statement = statement.select_from(EVENTS.join(ORDERS, ORDERS.c.number == column.order_number))
    for codes in (chosen.sellers, chosen.stores):
        if codes is not None:
            statement = statement.where(ORDERS.c.seller.in_(sorted(codes)))
    if chosen.orders:
        statement = statement.where(column.order_number.in_(chosen.orders))
    statement = _bounded(statement, column, column.on_behalf_of, chosen)
    if chosen.outcome is not None:
        statement = statement.where(literal(chosen.outcome == "changed"))
    newest = statement.order_by(column.at.desc(), column.order_number.desc(), column.sequence.desc())
    return newest.limit(chosen.limit) if chosen.limit else newest


def administrative_events(chosen: AuditFilter, own: Sequence[str] | None) -> Select[Any]:
    """Events of administration; for a seller user those on behalf of `own` people."""
    column = _ADMINISTRATIVE
    told = [_FOR_WHOM if each is column.on_behalf_of else each for each in column]
    statement = _bounded(select(*told), column, _FOR_WHOM, chosen)
    if own is not None:
        statement = statement.where(_FOR_WHOM.in_(own))
    if chosen.outcome is not None:
        refused = column.action == "refused"
        statement = statement.where(refused if chosen.outcome == "refused" else ~refused)
    newest = statement.order_by(column.at.desc(), column.login.desc(), column.sequence.desc())
    return newest.limit(chosen.limit) if chosen.limit else newest


def _bounded(statement: Select[Any], column: Any, for_whom: ColumnElement[Any], chosen: AuditFilter) -> Select[Any]:
    if chosen.since is not None:
        statement = statement.where(column.at >= chosen.since)
    if chosen.until is not None:
        statement = statement.where(column.at < chosen.until)
    if chosen.actor is not None:
        statement = statement.where(column.actor == chosen.actor)
    if chosen.on_behalf_of:
        statement = statement.where(for_whom.in_(chosen.on_behalf_of))
    if chosen.action is not None:
        statement = statement.where(column.action == chosen.action)
    if chosen.operation is not None:
        statement = statement.where(column.operation == chosen.operation)
    return statement


def _administrative_row(row: Row) -> Row:
    login, sequence, at, operation, subject, reference, action, actor, kind, behalf, reason, data, link = row
    return (
        sequence,
        at,
        operation,
        None,
        f"{subject} {reference}",
        action,
        actor,
        kind,
        behalf,
        login,
        None,
        None,
        reason,
        None,
        json.loads(data),
        link,
    )


def heads(runner: Runner, until: AnchorHeads | None) -> AnchorHeads:
    """The last number and hash of every chain, or (`until`) those that an anchor names."""
    found: AnchorHeads = {}
    for name, table in (("operations", OPERATIONS), ("administration", ADMINISTRATIVE_EVENTS)):
        rows = runner.rows(select(table.c.login, func.max(table.c.sequence)).group_by(table.c.login))
        for login, newest in rows:
            key = f"{name} {login}"
            sequence = newest if until is None else min(newest, until.get(key, (0, ""))[0])
            hash_ = runner.value(select(table.c.hash).where(table.c.login == login, table.c.sequence == sequence))
            if until is None or key in until:
                found[key] = (int(sequence), str(hash_))
    return found


def counts(runner: Runner) -> tuple[int, int, int, int]:
    """Orders, their events, operations, administrative events."""
    tables = (ORDERS, EVENTS, OPERATIONS, ADMINISTRATIVE_EVENTS)
    orders, events, operations, administration = (
        int(runner.value(select(func.count()).select_from(table))) for table in tables
    )
    return orders, events, operations, administration
