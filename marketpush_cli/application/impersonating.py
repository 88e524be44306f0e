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
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, NotPermitted, UsageError
from marketpush_cli.domain.permissions import ALLOWED_ON_REQUEST, Permission

LONGEST = 60 * 60_000_000


@dataclass(slots=True)
class Logged:
    """What was stored about a log-in, and the log-in."""

    changes: Changes | None
    session: Impersonation | None = None


def start(database: Database, identity: Identity, whom: str, lasts: int, *, dry_run: bool = False) -> Logged:
    """Log in as a seller's user in this terminal, for `lasts` microseconds."""
    return database.change(lambda reader: _start(reader, identity, whom, lasts), dry_run=dry_run)


def _start(reader: Reader, identity: Identity, whom: str, lasts: int) -> Logged:
    acting = identify(reader, replace(identity, as_whom=None))
    if identity.terminal_key is None:
        raise UsageError(
            "a log-in is bound to a terminal, and there is none here",
            fix='name the user for one command: --as USER --because "…"',
        )
    check_reason(identity.because)
    if not 0 < lasts <= LONGEST:
        raise UsageError("a log-in lasts more than nothing and at most 60 minutes (--for 30m)", field="for")
    unknown = sorted(set(identity.allow) - {permission.value for permission in ALLOWED_ON_REQUEST})
    if unknown:
        raise InvalidValue(f"--allow takes refund and message, not {', '.join(unknown)}", field="allow")
    if acting.session is not None:
        raise NotPermitted(
            f"you are logged in as {acting.session.user} already: one log-in at a time",
            fix="marketpush impersonate stop",
        )
    if Permission.IMPERSONATE not in acting.own.permissions:
        raise NotPermitted(f"{acting.person.email} may not log in as a seller's user")
    user, _ = seller_user(reader, whom if "@" in whom else acting_user(reader, whom), acting, identity.at)
    record = log_in_record(identity, acting, user.email, identity.at + lasts, identity.allow)
    changes = _changes(identity, acting, "impersonate start", [record], reader.administration())
    return Logged(changes, session_of(record))


def session_of(record: Administered) -> Impersonation:
    """The log-in that a record is about."""
    columns: dict[str, Any] = dict(record.after or {})
    user, allow = columns.pop("app_user"), tuple(columns.pop("allow").split())
    return Impersonation(id=record.key["id"], user=user, allow=allow, **columns)


def stop(database: Database, identity: Identity, *, dry_run: bool = False) -> Logged:
    """End this terminal's log-in; nothing to end is nothing changed."""

    def prepare(reader: Reader) -> Logged:
        session = reader.session_at(identity.terminal_key) if identity.terminal_key else None
        return Logged(None) if session is None else _ended(reader, identity, session, "stop")

    return database.change(prepare, dry_run=dry_run)


def end_session(database: Database, identity: Identity, session: Impersonation, by: str) -> None:
    """End a log-in that is over."""

    def prepare(reader: Reader) -> Logged:
        present = reader.session_at(identity.terminal_key) if identity.terminal_key else None
        return Logged(None) if present is None else _ended(reader, identity, session, by)

    database.change(prepare)


def _ended(reader: Reader, identity: Identity, session: Impersonation, by: str) -> Logged:
    person = own_user(reader, identity)
    columns = asdict(session)
    before = {name: value for name, value in columns.items() if name not in ("id", "user", "allow")}
    before |= {"app_user": session.user, "allow": " ".join(session.allow)}
    ended_at = min(identity.at, session.until)
    after = before | {"ended_at": ended_at, "ended_by": by}
    record = Administered("impersonation", {"id": session.id}, by, before, after)
    acting = Acting(person, person.actor(identity.origin), identity)
    changes = _changes(identity, acting, f"impersonate {by}", [record], None)
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
