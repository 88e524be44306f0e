"""People, stores, settings and registries, out of rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from marketpush_cli.application.ports import Impersonation
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import CARRIERS, IMPERSONATIONS, REASONS, SELLERS, SETTINGS, SUBJECTS, USERS
from marketpush_cli.domain.people import Seller, User
from marketpush_cli.domain.permissions import Role
from marketpush_cli.domain.registries import SETTINGS as KNOWN_SETTINGS
from marketpush_cli.domain.registries import Carrier, Reason, Rulebook, SellerStatus

_USER = ("email", "name", "member_of", "role", "grants", "sellers", "archived", "login", "is_default")
_SELLER = ("code", "name", "status", "auto_accept", "acting_user", "email", "status_until")
_SESSION = (
    "id",
    "actor",
    "app_user",
    "reason",
    "allow",
    "started_at",
    "until",
    "ended_at",
    "ended_by",
    "terminal",
    "terminal_key",
    "login",
)


def rulebook(runner: Runner, at: int) -> Rulebook:
    """Settings, registries and the sellers' states at a time."""
    settings = {name: setting.default for name, setting in KNOWN_SETTINGS.items()}
    settings.update(dict(runner.rows(select(SETTINGS.c.name, SETTINGS.c.value))))
    reasons = {}
    for kind, code, label, actors, retired in runner.rows(select(*REASONS.c)):
        reasons[kind, code] = Reason(kind, code, label, frozenset(actors.split()), bool(retired))
    carriers = {}
    for code, name, tracking, url, retired in runner.rows(select(*CARRIERS.c)):
        carriers[code] = Carrier(code, name, tracking == "required", url, bool(retired))
    states = {code: seller.status_on(at) for code, seller in load_sellers(runner, None).items()}
    return Rulebook(settings, reasons, carriers, states)


def load_sellers(runner: Runner, codes: Collection[str] | None) -> dict[str, Seller]:
    """The stores with these codes; all of them for None."""
    statement = select(*(SELLERS.c[name] for name in _SELLER)).order_by(SELLERS.c.code)
    if codes is not None:
        statement = statement.where(SELLERS.c.code.in_(list(codes)))
    return {row[0]: _seller(row) for row in runner.rows(statement)}


def _seller(row: tuple[Any, ...]) -> Seller:
    code, name, status, auto_accept, acting_user, email, until = row
    return Seller(code, name, SellerStatus(status), bool(auto_accept), acting_user, email, until)


def load_users(runner: Runner, *conditions: Any) -> list[User]:
    statement = select(*(USERS.c[name] for name in _USER)).where(*conditions).order_by(USERS.c.email)
    return [_user(row) for row in runner.rows(statement)]


def _user(row: tuple[Any, ...]) -> User:
    email, name, group, role, grants, sellers, archived, login, is_default = row
    stores = frozenset(sellers.split())
    return User(email, name, group, Role(role), tuple(grants.split()), stores, bool(archived), login, bool(is_default))


def users_of_seller(runner: Runner, code: str) -> list[User]:
    padded = " " + USERS.c.sellers + " "
    return load_users(runner, padded.contains(f" {code} ", autoescape=True))


def load_sessions(runner: Runner, *conditions: Any) -> list[Impersonation]:
    columns = [IMPERSONATIONS.c[name] for name in _SESSION]
    statement = select(*columns).where(*conditions)
    ordered = statement.order_by(IMPERSONATIONS.c.started_at.desc(), IMPERSONATIONS.c.id)
    return [_session(row) for row in runner.rows(ordered)]


def _session(row: tuple[Any, ...]) -> Impersonation:
    found = dict(zip(_SESSION, row, strict=True))
    user, allow = found.pop("app_user"), tuple(found.pop("allow").split())
    return Impersonation(**found, user=user, allow=allow)


def shared_rows(runner: Runner, subject: str) -> list[dict[str, Any]]:
    """The rows of a shared table as they are stored, in key order."""
    table = SUBJECTS[subject]
    statement = select(*table.c).order_by(*table.primary_key)
    return [dict(zip(table.c.keys(), row, strict=True)) for row in runner.rows(statement)]
