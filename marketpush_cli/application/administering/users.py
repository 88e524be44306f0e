"""Users: added, given other roles, stores, logins and permissions, archived and restored.

Rules: docs/people.md, "Users".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marketpush_cli.application.administering.desk import Administration, Columns, Desk, administer
from marketpush_cli.application.administering.grants import changed_grants
from marketpush_cli.application.administering.words import (
    NONE,
    not_there,
    one_of,
    read_email,
    read_login,
    read_text,
)
from marketpush_cli.application.founding import new_user, words
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.ports import Database
from marketpush_cli.domain.errors import RuleRefused, UsageError
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import ACTING_ROLES, OPERATOR_ROLES, SELLER_ROLES, Permission, Role

ROLES_OF = {"operator": OPERATOR_ROLES, "seller": SELLER_ROLES}


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user as typed."""

    email: str
    name: str
    group: str
    role: str
    sellers: Sequence[str] = ()
    login: str | None = None


@dataclass(frozen=True, slots=True)
class UserChange:
    """What is given about a user; None and nothing are not given."""

    name: str | None = None
    role: str | None = None
    sellers: Sequence[str] = ()
    granted: Sequence[str] = ()
    revoked: Sequence[str] = ()
    login: str | None = None
    is_default: bool = False


def add_user(database: Database, run: Run, new: NewUser) -> Administration:
    """Add a user; the same one again is no change."""
    email, name = read_email(new.email), read_text("name", new.name)
    group = one_of("group", new.group, list(ROLES_OF))
    role = _role(group, new.role)
    login = None if new.login is None else read_login(new.login)
    _check_count(group, new.sellers)

    def decide(desk: Desk) -> tuple[str, ...]:
        stores = _stores(desk, new.sellers)
        present = desk.find("user", email)
        if present is None:
            is_default = login is not None and not _defaults(desk, login)
            desk.add(new_user(User(email, name, group, role, (), stores, login=login, is_default=is_default)))
        else:
            _refuse_other(present, {"name": name, "role": role, "sellers": words(stores), "login": login}, group)
        return "user", email

    return administer(database, run, Permission.USERS, decide)


def _refuse_other(present: Columns, wanted: dict[str, Any], group: str) -> None:
    email = present["email"]
    if present["archived"]:
        raise RuleRefused(f"{email} is archived", fix=f"marketpush user restore {email}", reference=email)
    is_same = all(present[name] == value for name, value in wanted.items() if value is not None)
    if not is_same or present["member_of"] != group:
        raise RuleRefused(
            f"{email} is a user already, with other data", fix=f"marketpush user set {email} …", reference=email
        )


def set_user(database: Database, run: Run, email: str, given: UserChange) -> Administration:
    """Give a user another name, role, stores, login, or permissions beyond the role."""
    if given == UserChange():
        raise UsageError("there is nothing to change", fix="marketpush user set --help")
    address = read_email(email)
    name = None if given.name is None else read_text("name", given.name)

    def decide(desk: Desk) -> tuple[str, ...]:
        present = _found(desk, address)
        columns: dict[str, Any] = {} if name is None else {"name": name}
        columns |= _membership(desk, present, given)
        columns |= _login(desk, present, given)
        _keep_a_master(desk, present, columns)
        desk.change("user", (address,), "set", **columns)
        _free_stores(desk, address)
        if given.is_default:
            _be_the_only_default(desk, address)
        return "user", address

    return administer(database, run, Permission.USERS, decide)


def archive_user(database: Database, run: Run, email: str) -> Administration:
    """Keep a user from doing anything; asked first."""
    address = read_email(email)

    def decide(desk: Desk) -> tuple[str, ...]:
        _keep_a_master(desk, _found(desk, address), {"archived": 1})
        desk.change("user", (address,), "archive", archived=1)
        _free_stores(desk, address)
        return "user", address

    return administer(database, run, Permission.USERS, decide, is_asked_first=True)


def restore_user(database: Database, run: Run, email: str) -> Administration:
    """Let an archived user work again."""
    address = read_email(email)

    def decide(desk: Desk) -> tuple[str, ...]:
        _found(desk, address)
        desk.change("user", (address,), "restore", archived=0)
        return "user", address

    return administer(database, run, Permission.USERS, decide)


def _found(desk: Desk, email: str) -> Columns:
    present = desk.find("user", email)
    if present is None:
        raise not_there("user", email, [known for (known,) in desk.table("user")])
    return present


def _role(group: str, text: str) -> Role:
    role = Role(one_of("role", text, list(Role)))
    if role not in ROLES_OF[group]:
        raise UsageError(f"{role} is no role of the group {group}: {', '.join(ROLES_OF[group])}", field="role")
    return role


def _check_count(group: str, sellers: Sequence[str]) -> None:
    if group == "seller" and not sellers:
        raise UsageError("a seller user belongs to at least one store", fix="--seller CODE", field="seller")
    if group == "operator" and sellers:
        raise UsageError("an operator belongs to no store: leave out --seller", field="seller")


def _stores(desk: Desk, codes: Sequence[str]) -> frozenset[str]:
    known = [code for (code,) in desk.table("seller")]
    for code in codes:
        if code not in known:
            raise not_there("seller", code, known)
    return frozenset(codes)


def _membership(desk: Desk, present: Columns, given: UserChange) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    group = present["member_of"]
    if given.role is not None:
        columns["role"] = _role(group, given.role).value
    if given.sellers:
        _check_count(group, given.sellers)
        columns["sellers"] = words(_stores(desk, given.sellers))
    if given.granted and group != "operator":
        raise RuleRefused("only operators are granted permissions beyond their role", reference=present["email"])
    if given.granted or given.revoked:
        columns["grants"] = changed_grants(desk, present["grants"], given.granted, given.revoked)
    return columns


def _login(desk: Desk, present: Columns, given: UserChange) -> dict[str, Any]:
    """Login and whether it stands for this user when none is named; one login has one such user."""
    if given.login is None and not given.is_default:
        return {}
    login = present["login"]
    if given.login is not None:
        login = None if given.login.strip().lower() == NONE else read_login(given.login)
    if login is None and given.is_default:
        raise UsageError(f"{present['email']} has no login to be the default of", fix="--login NAME --default")
    others = [email for email in _defaults(desk, login) if email != present["email"]]
    is_kept = bool(present["is_default"]) and login == present["login"]
    is_default = login is not None and (given.is_default or is_kept or not others)
    return {"login": login, "is_default": int(is_default)}


def _be_the_only_default(desk: Desk, email: str) -> None:
    login = desk.table("user")[(email,)]["login"]
    for other in _defaults(desk, login):
        if other != email:
            desk.change("user", (other,), "set", is_default=0)
            desk.said.append(f"{other} was the default of {login} until now: marketpush user set {other} --default")


def _defaults(desk: Desk, login: str | None) -> list[str]:
    rows = desk.table("user").values()
    return [row["email"] for row in rows if login is not None and row["login"] == login and row["is_default"]]


def _keep_a_master(desk: Desk, present: Columns, columns: dict[str, Any]) -> None:
    """Somebody must be left who can administer: an active master operator, with a login if there is one now."""
    after = {**present, **columns}
    others = [row for (email,), row in desk.table("user").items() if email != present["email"]]
    for is_one in (_is_master, _is_master_with_login):
        if is_one(present) and not is_one(after) and not any(map(is_one, others)):
            raise RuleRefused(
                f"{present['email']} is the last active master operator who can work here",
                fix="marketpush user add E-MAIL --name NAME --group operator --role master_operator --login NAME",
                reference=present["email"],
            )


def _is_master(row: Columns) -> bool:
    return bool(row["role"] == Role.MASTER_OPERATOR and not row["archived"])


def _is_master_with_login(row: Columns) -> bool:
    return _is_master(row) and row["login"] is not None


def _free_stores(desk: Desk, email: str) -> None:
    """A store's code no longer stands for a user who cannot act for it any more."""
    user = desk.table("user")[(email,)]
    can_act = user["role"] in ACTING_ROLES and not user["archived"]
    for (code,), store in list(desk.table("seller").items()):
        if store["acting_user"] == email and not (can_act and code in user["sellers"].split()):
            desk.change("seller", (code,), "set", acting_user=None)
            desk.said.append(f"{code} has no acting user any more: marketpush seller set {code} --acting-user E-MAIL")
