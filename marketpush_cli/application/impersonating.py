"""Log-ins as a seller's user: started, continued, ended, refused, and what was looked at meanwhile.

Rules: docs/people.md, "Log in as a seller user".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from marketpush_cli.application.acting import (
    Acting,
    Identity,
    SessionOver,
    acting_user,
    check_reason,
    identify,
    log_in_record,
    own_user,
    seller_user,
)
from marketpush_cli.application.changes import Administered, Changes, Operation, Tally
from marketpush_cli.application.ports import Database, Impersonation, Reader
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import MarketpushError, NotPermitted, UsageError
from marketpush_cli.domain.permissions import ALLOWED_ON_REQUEST, Permission

SECOND = 1_000_000
LONGEST = 60 * 60 * SECOND


@dataclass(slots=True)
class Logged:
    """What was stored about a log-in, and the log-in."""

    changes: Changes | None
    session: Impersonation | None = None


def start(database: Database, identity: Identity, whom: str, lasts: int, *, dry_run: bool = False) -> Logged:
    """Log in as a seller's user in this terminal, for `lasts` microseconds; that it was refused is kept."""
    try:
        return database.change(lambda reader: _start(reader, identity, whom, lasts), dry_run=dry_run)
    except SessionOver:
        raise
    except NotPermitted as refusal:
        if not dry_run and identity.as_whom is None:
            record_refusal(database, identity, whom, refusal.sentence)
            refusal.is_kept = True
        raise


def _start(reader: Reader, identity: Identity, whom: str, lasts: int) -> Logged:
    _check_request(identity, lasts)
    acting = identify(reader, replace(identity, as_whom=None))
    if acting.session is not None:
        raise NotPermitted(
            f"you are logged in as {acting.session.user} already: one log-in at a time",
            fix="marketpush impersonate stop",
        )
    if identity.as_whom is not None:
        raise NotPermitted("a log-in starts as oneself, not as somebody else", fix="leave out --as")
    if Permission.IMPERSONATE not in acting.own.permissions:
        raise NotPermitted(
            f"{acting.person.email} may not log in as a seller's user",
            fix=f"a master operator can allow it: marketpush user set {acting.person.email} --grant impersonate",
        )
    user, _ = seller_user(reader, whom if "@" in whom else acting_user(reader, whom), acting, identity.at)
    if identity.terminal_key is None:
        raise UsageError(
            "a log-in is bound to a terminal, and there is none here",
            fix='name the user for one command: --as USER --because "…"',
        )
    until = (identity.at + lasts) // SECOND * SECOND
    record = log_in_record(identity, acting, user.email, until, identity.allow)
    changes = _changes(identity, acting, "impersonate start", [record], reader.administration())
    return Logged(changes, session_of(record))


def _check_request(identity: Identity, lasts: int) -> None:
    """What is wrong with the words of a start, whoever says them."""
    check_reason(identity.because)
    if not SECOND <= lasts <= LONGEST:
        raise UsageError("a log-in lasts one second at least and 60 minutes at most", fix="--for 30m", field="for")
    allowed = sorted(permission.value for permission in ALLOWED_ON_REQUEST)
    for name in identity.allow:
        if name not in allowed:
            raise UsageError(f"--allow takes {', '.join(allowed)}, not {name[:60]!r}", field="allow")


def session_of(record: Administered) -> Impersonation:
    """The log-in that a record is about."""
    columns: dict[str, Any] = dict(record.after or {})
    user, allow = columns.pop("app_user"), tuple(columns.pop("allow").split())
    return Impersonation(id=record.key["id"], user=user, allow=allow, **columns)


def present_session(reader: Reader, identity: Identity) -> tuple[Acting, Impersonation | None]:
    """Who one is, and the log-in of this terminal. Raises SessionOver for one whose time is over."""
    acting = identify(reader, replace(identity, as_whom=None))
    return acting, acting.session


def stop(database: Database, identity: Identity, *, dry_run: bool = False) -> Logged:
    """End this terminal's log-in; nothing to end is nothing changed."""

    def prepare(reader: Reader) -> Logged:
        session = _session_here(reader, identity)
        if session is None:
            return Logged(None)
        return _ended(reader, identity, session, "stop" if identity.at < session.until else "expiry")

    return database.change(prepare, dry_run=dry_run)


def end_session(database: Database, identity: Identity, session: Impersonation, by: str) -> None:
    """End a log-in that is over."""

    def prepare(reader: Reader) -> Logged:
        present = _session_here(reader, identity)
        is_there = present is not None and present.id == session.id
        return _ended(reader, identity, session, by) if is_there else Logged(None)

    database.change(prepare)


def log_in_here(database: Database, identity: Identity) -> str | None:
    """As whom this terminal is logged in."""
    if identity.terminal_key is None:
        return None
    with database.reading() as reader:
        session = _session_here(reader, identity)
    return None if session is None else session.user


def _session_here(reader: Reader, identity: Identity) -> Impersonation | None:
    return reader.session_at(identity.terminal_key) if identity.terminal_key else None


def _ended(reader: Reader, identity: Identity, session: Impersonation, by: str) -> Logged:
    person = own_user(reader, replace(identity, as_whom=None))
    columns = asdict(session)
    before = {name: value for name, value in columns.items() if name not in ("id", "user", "allow")}
    before |= {"app_user": session.user, "allow": " ".join(session.allow)}
    ended_at = max(session.started_at, min(identity.at, session.until))
    after = before | {"ended_at": ended_at, "ended_by": by}
    record = Administered("impersonation", {"id": session.id}, by, before, after)
    acting = Acting(person, person.actor(identity.origin), identity)
    changes = _changes(identity, acting, f"impersonate {by}", [record], reader.administration())
    return Logged(changes, replace(session, ended_at=ended_at, ended_by=by))


def record_refusal(database: Database, identity: Identity, whom: str, sentence: str) -> None:
    """Keep that somebody wanted to act as a seller's user and was not allowed to."""

    def prepare(reader: Reader) -> Logged:
        person = own_user(reader, replace(identity, as_whom=None))
        acting = Acting(person, person.actor(identity.origin), identity)
        record = Administered("refusal", {"whom": whom[:254]}, "refused", None, {"why": sentence}, identity.because)
        return Logged(_changes(identity, acting, "impersonate refused", [record], None))

    try:
        database.change(prepare)
    except MarketpushError:
        return


def record_views(database: Database, identity: Identity, acting: Acting, looked_at: str) -> None:
    """Keep what was looked at under a log-in as a seller's user."""
    records = [*acting.log_ins.values(), Administered("view", {"what": looked_at}, "view", None, {}, None)]
    changes = _changes(identity, acting, "view", records, None)
    changes.operation = replace(changes.operation, actor=acting.actor)
    database.change(lambda _reader: Logged(changes))


def _changes(
    identity: Identity, acting: Acting, action: str, records: Collection[Administered], seen: int | None
) -> Changes:
    operation = Operation(new_identifier(identity.at), identity.at, action, acting.own)
    return Changes(operation, Tally(len(records)), administered=list(records), administration_seen=seen)
