"""Who acts: the login's own user, a log-in of this terminal, or a seller user named for one command.

Rules: docs/people.md, "Log in as a seller user".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from marketpush_cli.application.changes import Administered
from marketpush_cli.application.loaded_people import LoadedPeople
from marketpush_cli.application.ports import Impersonation, People, Reader
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, NotFound, NotPermitted, UsageError
from marketpush_cli.domain.people import SHORTEST_REASON, Seller, User, on_behalf
from marketpush_cli.domain.permissions import Actor, Origin, Permission
from marketpush_cli.domain.registries import SellerStatus

EACH = "each"
ONE_COMMAND = 60_000_000
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Identity:
    """What a command knows of who runs it: the process's login, and the options given."""

    origin: Origin
    at: int
    user: str | None = None
    as_whom: str | None = None
    because: str | None = None
    terminal_key: str | None = None
    allow: tuple[str, ...] = ()


class SessionOver(NotPermitted):
    """The terminal's log-in as a seller user has expired; the first command after it ends it."""

    def __init__(self, session: Impersonation) -> None:
        super().__init__(
            f"the log-in as {session.user} is over: you are yourself again from the next command on",
            fix=f'marketpush impersonate start {session.user} --because "…" to go on',
        )
        self.session = session


@dataclass(slots=True)
class Acting:
    """The actor for each store, and the log-ins of this one command that have to be kept."""

    person: User
    own: Actor
    identity: Identity
    session: Impersonation | None = None
    chosen: Actor | None = None
    by_store: dict[str, Actor] = field(default_factory=dict)
    log_ins: dict[str, Administered] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """Who acts where no single store is meant."""
        return self.chosen or self.own

    @property
    def on_behalf_of(self) -> str | None:
        return EACH if self.identity.as_whom == EACH else self.actor.on_behalf_of

    def for_store(self, seller: str) -> Actor:
        return self.by_store.get(seller, self.actor)

    def sees(self, seller: str) -> bool:
        return self.actor.sees(seller)


def identify(reader: Reader, identity: Identity) -> Acting:
    """Who acts. Raises NotPermitted, UsageError or NotFound with what to do about it."""
    person = own_user(reader, identity)
    archived = frozenset(
        code for code, seller in reader.sellers(person.sellers or ()).items() if seller.status is SellerStatus.ARCHIVED
    )
    acting = Acting(person, person.actor(identity.origin, archived), identity)
    session = reader.session_at(identity.terminal_key) if identity.terminal_key else None
    if session is not None:
        _continue_session(reader, acting, session)
    if identity.as_whom is not None:
        _log_in_once(reader, acting)
    return acting


def own_user(reader: Reader, identity: Identity) -> User:
    """The user of this login; `--user` picks one of several."""
    users = reader.users_of_login(identity.origin.login)
    if identity.user is not None:
        named = [user for user in users if user.email.casefold() == identity.user.casefold()]
        if not named:
            raise NotPermitted(f"{identity.user} is not a user of the login {identity.origin.login}")
        users = named
    active = [user for user in users if not user.archived]
    if not active:
        if users:
            names = ", ".join(user.email for user in users)
            raise NotPermitted(
                f"{names} is archived, and so may do nothing",
                fix=f"ask a master operator: marketpush user restore {users[0].email}",
            )
        raise NotPermitted(
            f"the login {identity.origin.login} is not known here, and so may do nothing",
            fix=f"ask a master operator: marketpush user add E-MAIL --login {identity.origin.login} …",
        )
    default = [user for user in active if user.is_default]
    if len(active) > 1 and not default:
        names = ", ".join(user.email for user in active)
        raise UsageError(f"the login {identity.origin.login} has several users: {names}", fix="--user E-MAIL")
    return (default or active)[0]


def _continue_session(reader: Reader, acting: Acting, session: Impersonation) -> None:
    identity = acting.identity
    if not session.started_at <= identity.at < session.until:
        raise SessionOver(session)
    if session.actor != acting.person.email:
        raise NotPermitted(
            f"this terminal is logged in as {session.user} by {session.actor}", fix="marketpush impersonate stop"
        )
    if identity.as_whom is not None:
        raise NotPermitted(
            f"you are logged in as {session.user}: one log-in at a time", fix="marketpush impersonate stop"
        )
    user, stores = seller_user(reader, session.user, acting, identity.at)
    acting.session = session
    acting.chosen = on_behalf(acting.own, user, frozenset(session.allow), session.id, stores)


def _log_in_once(reader: Reader, acting: Acting) -> None:
    identity = acting.identity
    check_reason(identity.because)
    whom = str(identity.as_whom)
    if Permission.IMPERSONATE not in acting.own.permissions:
        raise NotPermitted(
            f"{acting.person.email} may not log in as a seller's user",
            fix=f"a master operator can allow it: marketpush user set {acting.person.email} --grant impersonate",
        )
    if whom == EACH:
        return
    email = acting_user(reader, whom) if "@" not in whom else whom
    acting.chosen = _log_in(reader, acting, email)


def each_store(reader: Reader, acting: Acting, stores: Collection[str]) -> dict[str, MarketpushError]:
    """With `--as each`: log in for every store, as its own acting user; returns the stores where that fails."""
    failed: dict[str, MarketpushError] = {}
    if acting.identity.as_whom != EACH:
        return failed
    people = LoadedPeople(reader, stores)
    for code in sorted(stores):
        try:
            acting.by_store[code] = _log_in(people, acting, acting_user(people, code))
        except MarketpushError as error:
            failed[code] = error
    return failed


def _log_in(people: People, acting: Acting, email: str) -> Actor:
    identity = acting.identity
    user, stores = seller_user(people, email, acting, identity.at)
    if user.email in acting.log_ins:
        identifier = acting.log_ins[user.email].key["id"]
    else:
        started = log_in_record(identity, acting, user.email, identity.at + ONE_COMMAND, identity.allow)
        after = {**(started.after or {}), "ended_at": identity.at, "ended_by": "end of command", "terminal_key": None}
        acting.log_ins[user.email] = replace(started, after=after, action="once")
        identifier = started.key["id"]
    return on_behalf(acting.own, user, frozenset(identity.allow), identifier, stores)


def log_in_record(identity: Identity, acting: Acting, email: str, until: int, allow: Collection[str]) -> Administered:
    """The record of a log-in that begins now."""
    identifier = new_identifier(identity.at)
    after = {
        "actor": acting.person.email,
        "app_user": email,
        "reason": identity.because,
        "allow": " ".join(allow),
        "started_at": identity.at,
        "until": until,
        "ended_at": None,
        "ended_by": None,
        "terminal": identity.origin.terminal,
        "terminal_key": identity.terminal_key,
        "login": identity.origin.login,
    }
    return Administered("impersonation", {"id": identifier}, "start", None, after, identity.because)


def check_reason(because: str | None) -> None:
    """Raises UsageError unless a reason in words was given, InvalidValue for one that is no line of text."""
    if because is None or len(because.strip()) < SHORTEST_REASON:
        raise UsageError(
            f"acting as a seller's user needs a reason of at least {SHORTEST_REASON} characters",
            fix='--because "the seller is on holiday"',
            field="because",
        )
    if len(because) > LONGEST_REASON or not because.isprintable():
        raise InvalidValue(
            f"the reason is one line of at most {LONGEST_REASON} characters, without control characters",
            field="because",
        )


def acting_user(people: People, code: str) -> str:
    """Whom a store's code stands for: its acting user, else its only user who can act."""
    seller = people.sellers([code]).get(code)
    if seller is None:
        raise NotFound(f"there is no seller {code}", fix="marketpush seller list")
    if seller.acting_user:
        return seller.acting_user
    users = [user.email for user in people.users_of_seller(code) if user.can_act_for_store()]
    if len(users) == 1:
        return users[0]
    if users:
        raise UsageError(
            f"{code} has several users who could act: {', '.join(users)}",
            fix=f"name one: --as {users[0]}, or marketpush seller set {code} --acting-user {users[0]}",
        )
    raise NotFound(
        f"{code} has no active user to act as",
        fix=f"marketpush user add E-MAIL --name NAME --group seller --role seller_admin --seller {code}",
    )


def seller_user(people: People, email: str, acting: Acting, at: int) -> tuple[User, frozenset[str]]:
    """The seller user to act as, and their stores that are not archived. Raises NotPermitted or NotFound."""
    user = people.user(email.strip().lower())
    if user is None:
        raise NotFound(f"there is no user {email}", fix="marketpush user list")
    if user.email == acting.person.email:
        raise NotPermitted("nobody logs in as themselves")
    if user.is_operator or user.archived:
        what = "an operator" if user.is_operator else "archived"
        raise NotPermitted(f"{user.email} is {what}: one logs in as an active seller user only")
    stores = open_stores(people.sellers(user.sellers), at)
    if not stores:
        raise NotPermitted(f"every store of {user.email} is archived")
    barred = sorted(code for code in stores if not acting.person.may_impersonate(code))
    if barred:
        raise NotPermitted(f"{acting.person.email} may not act for {', '.join(barred)}")
    return user, stores


def open_stores(sellers: dict[str, Seller], at: int) -> frozenset[str]:
    """The stores that are not archived."""
    return frozenset(code for code, seller in sellers.items() if seller.status_on(at) is not SellerStatus.ARCHIVED)
