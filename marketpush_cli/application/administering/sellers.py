"""Stores: added, renamed, opened, closed, suspended, archived; whom their code stands for.

Rules: docs/people.md, "Sellers".
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from marketpush_cli.application.acting import EACH
from marketpush_cli.application.administering.desk import Administration, Columns, Desk, administer, require
from marketpush_cli.application.administering.words import (
    NONE,
    not_there,
    one_of,
    read_code,
    read_email,
    read_text,
)
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.importing.storing import new_seller
from marketpush_cli.application.ports import Database
from marketpush_cli.application.when import parse_timestamp
from marketpush_cli.application.when import until as end_of
from marketpush_cli.domain.errors import InvalidValue, NotPermitted, RuleRefused, UsageError
from marketpush_cli.domain.permissions import Permission, Role
from marketpush_cli.domain.registries import SellerStatus

ENDING = (SellerStatus.CLOSED, SellerStatus.PENDING, SellerStatus.SUSPENDED)
ALLOWS_SWITCH = "sellers_may_auto_accept"


@dataclass(frozen=True, slots=True)
class StoreChange:
    """What is given about a store; None is not given. `until` is in microseconds."""

    name: str | None = None
    email: str | None = None
    status: str | None = None
    until: int | None = None
    acting_user: str | None = None
    auto_accept: bool | None = None

    def given(self) -> tuple[str, ...]:
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is not None)


def read_until(text: str, zone: str, now: int) -> int:
    """When a status ends: the moment named, or the end of the day, week or month named; it is still to come."""
    at = parse_timestamp(text, zone) if ":" in text else end_of(text, zone, now)
    if at <= now:
        raise InvalidValue(f"{text[:40]!r} is over already", field="until")
    return at


def add_seller(database: Database, run: Run, code: str, given: StoreChange) -> Administration:
    """Add a store, open from the start; the same one again is no change."""
    known = read_code(code)
    if known.casefold() == EACH:
        raise InvalidValue(f"{code!r} means every seller, so none can have it as a code", field="code")
    name = read_text("name", given.name or "")
    email = None if given.email is None else read_email(given.email)

    def decide(desk: Desk) -> tuple[str, ...]:
        present = desk.find("seller", known)
        if present is None:
            _refuse_twin(desk, known)
            desk.add(new_seller(known, name, email, auto_accept=bool(given.auto_accept)))
            _say_about_switch(desk, given)
        elif not _is_same(present, name, email, given.auto_accept):
            raise RuleRefused(
                f"{known} is a seller already, with other data", fix=f"marketpush seller set {known} …", reference=known
            )
        return "seller", known

    return administer(database, run, Permission.USERS, decide)


def _refuse_twin(desk: Desk, code: str) -> None:
    twins = [other for (other,) in desk.table("seller") if other.casefold() == code.casefold()]
    if twins:
        raise RuleRefused(f"{twins[0]} differs from {code} in upper and lower case only", reference=code)


def _is_same(present: Columns, name: str, email: str | None, auto_accept: bool | None) -> bool:
    is_switched = auto_accept is None or bool(present["auto_accept"]) == auto_accept
    return bool(present["name"] == name and email in (None, present["email"]) and is_switched)


def set_seller(database: Database, run: Run, code: str, given: StoreChange) -> Administration:
    """Change a store. A seller_admin may switch the store's own auto_accept, master operators everything."""
    if not given.given():
        raise UsageError("there is nothing to change", fix="marketpush seller set --help")
    columns = _read(given)

    def decide(desk: Desk) -> tuple[str, ...]:
        if not _may_switch(desk, given):
            require(desk.acting, Permission.USERS)
        visible = [known for (known,) in desk.table("seller") if desk.acting.own.sees(known)]
        if code not in visible:
            raise not_there("seller", code, visible)
        present = desk.table("seller")[(code,)]
        desk.change("seller", (code,), "set", **columns, **_status(present, given), **_acting_user(desk, code, given))
        _say_about_switch(desk, given)
        return "seller", code

    return administer(database, run, None, decide)


def _read(given: StoreChange) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if given.name is not None:
        columns["name"] = read_text("name", given.name)
    if given.email is not None:
        columns["email"] = None if given.email.strip().lower() == NONE else read_email(given.email)
    if given.auto_accept is not None:
        columns["auto_accept"] = int(given.auto_accept)
    if given.status is not None:
        one_of("status", given.status, list(SellerStatus))
    return columns


def _may_switch(desk: Desk, given: StoreChange) -> bool:
    """Whether a seller user changes what is theirs to change."""
    person = desk.acting.person
    if person.is_operator:
        return False
    if person.role is not Role.SELLER_ADMIN or given.given() != ("auto_accept",):
        raise NotPermitted(
            f"{person.email} may not change that: a seller_admin may switch --auto-accept of their store"
        )
    if given.auto_accept and not desk.reader.rulebook(desk.at).is_on(ALLOWS_SWITCH):
        raise RuleRefused(
            "the marketplace does not let sellers accept automatically", fix=f"marketpush setting get {ALLOWS_SWITCH}"
        )
    return True


def _status(present: Columns, given: StoreChange) -> dict[str, Any]:
    if given.status is None and given.until is None:
        return {}
    status = SellerStatus(one_of("status", given.status or present["status"], list(SellerStatus)))
    if given.until is not None and status not in ENDING:
        raise UsageError(
            f"--until goes with --status {', '.join(ENDING)}: {status} does not end by itself", field="until"
        )
    return {"status": status.value, "status_until": given.until}


def _acting_user(desk: Desk, code: str, given: StoreChange) -> dict[str, Any]:
    if given.acting_user is None:
        return {}
    if given.acting_user.strip().lower() == NONE:
        return {"acting_user": None}
    email = read_email(given.acting_user, "acting_user")
    user = desk.reader.user(email)
    if user is None:
        raise not_there("user", email, [known for (known,) in desk.table("user")])
    if code not in user.sellers or not user.can_act_for_store():
        raise RuleRefused(
            f"{email} cannot act for {code}: that takes an active user of it, seller_admin or store_operations",
            fix=f"marketpush user show {email}",
            reference=code,
        )
    return {"acting_user": email}


def _say_about_switch(desk: Desk, given: StoreChange) -> None:
    if given.auto_accept and not desk.reader.rulebook(desk.at).is_on(ALLOWS_SWITCH):
        desk.said.append(f"auto-accept has no effect before: marketpush setting set {ALLOWS_SWITCH} on")
