"""The records of people and registries as answers show them, and who sees which."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from marketpush_cli.application.acting import Acting, open_stores
from marketpush_cli.application.administering.desk import Columns
from marketpush_cli.application.administering.settings import shown_value
from marketpush_cli.application.administering.words import not_there
from marketpush_cli.application.ports import Reader
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.registries import SETTINGS, SellerStatus

Row = tuple[Any, ...]


def seller_row(columns: Columns, orders: Mapping[str, int], at: int) -> Row:
    """A store; a status that was given until a time is over after it."""
    until = columns["status_until"]
    status = SellerStatus.OPEN if until is not None and at >= until else columns["status"]
    names = ("code", "name", "email")
    flag, acting_user = bool(columns["auto_accept"]), columns["acting_user"]
    return (*(columns[name] for name in names), status, flag, acting_user, orders.get(columns["code"], 0))


def user_row(columns: Columns, stores: frozenset[str] | None = None) -> Row:
    """A user, with those of their stores that the reader sees (None: all)."""
    sellers = tuple(code for code in columns["sellers"].split() if stores is None or code in stores)
    facts = tuple(columns[name] for name in ("email", "name", "member_of", "role"))
    return (*facts, tuple(columns["grants"].split()), sellers, bool(columns["archived"]), columns["login"])


def setting_row(columns: Columns) -> Row:
    name = columns["name"]
    return name, shown_value(name, columns["value"]), SETTINGS[name].description


def reason_row(columns: Columns) -> Row:
    actors = tuple(columns["actors"].split())
    return columns["kind"], columns["code"], columns["label"], actors, bool(columns["retired"])


def carrier_row(columns: Columns) -> Row:
    return (*(columns[name] for name in ("code", "name", "tracking", "url")), bool(columns["retired"]))


def setting_rows(reader: Reader, at: int) -> list[Row]:
    """All settings, in the order of their list."""
    values = reader.rulebook(at).settings
    return [setting_row({"name": name, "value": values[name]}) for name in SETTINGS]


def seen_sellers(reader: Reader, acting: Acting, code: str | None = None) -> list[Columns]:
    """The stores that the actor sees, or the one of this code. Raises NotFound."""
    found = [row for row in reader.shared("seller") if acting.sees(row["code"])]
    return found if code is None else [_only(found, "seller", "code", code)]


def seen_users(reader: Reader, acting: Acting, email: str | None = None) -> list[Columns]:
    """The users that the actor sees, or the one with this address: a seller's user sees those of its own stores."""
    stores = acting.actor.stores
    found = [row for row in reader.shared("user") if stores is None or stores.intersection(row["sellers"].split())]
    return found if email is None else [_only(found, "user", "email", email.strip().lower())]


def _only(rows: list[Columns], what: str, key: str, wanted: str) -> Columns:
    for row in rows:
        if row[key] == wanted:
            return row
    raise not_there(what, wanted, [row[key] for row in rows])


def ways_to_act_as(reader: Reader, acting: Acting, email: str) -> list[str]:
    """The commands that log in as a seller user; none where this person may not, or nobody can."""
    user = reader.user(email)
    may = acting.own.may(Permission.IMPERSONATE) and not acting.actor.is_impersonating
    if user is None or user.is_operator or user.archived or not may:
        return []
    stores = open_stores(reader.sellers(user.sellers), acting.identity.at)
    if not stores or not all(map(acting.person.may_impersonate, stores)):
        return []
    whom = shlex.quote(email)
    return [
        f'to work as {email} for a while: marketpush impersonate start {whom} --because "…"',
        f'for one command only: marketpush line accept LINE… --as {whom} --because "…"',
    ]
