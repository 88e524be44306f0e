"""The outbox: what waits to be mailed, how far it is, and who may look at it. Never joined with the orders' tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Delete, Update, and_, bindparam, delete, or_, select, update

from marketpush_cli.application.mail_filter import MailFilter
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.order_rows import MAIL_PLAIN
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import MESSAGES, OUTBOX
from marketpush_cli.domain.messages import MailState
from marketpush_cli.domain.outgoing import Attachment, Delivered, Mail

_UNATTACHED = {"attachment_name": None, "attachment_type": None, "attachment": None}
_MOVING = ("state", "attempts", "next_at", "message_id", "last_error", "settled_at")


def load_mails(runner: Runner, chosen: MailFilter) -> list[Mail]:
    """The mails that are meant, the oldest first; without what is attached to them.

    Of those that are due, one during which a deliverer died comes last: it may be what kills the next one, too. Where
    there is a limit, others come before it only until its wait is over, so that it has its turn.
    """
    columns = [OUTBOX.c[name] for name in MAIL_PLAIN]
    is_cut_off = OUTBOX.c.state == MailState.SENDING.value
    waits = [] if chosen.due_at is None else [and_(is_cut_off, OUTBOX.c.next_at > chosen.due_at)]
    statement = select(*columns).where(*_conditions(chosen)).order_by(*waits, OUTBOX.c.queued_at, OUTBOX.c.id)
    mails = map(_mail, runner.rows(statement.limit(chosen.limit) if chosen.limit else statement))
    if chosen.due_at is None:
        return list(mails)
    return sorted(mails, key=lambda mail: mail.state is MailState.SENDING)


def load_mail(runner: Runner, identifier: str) -> Mail | None:
    """One mail, whole."""
    columns = [OUTBOX.c[name] for name in (*MAIL_PLAIN, "attachment_name", "attachment_type", "attachment")]
    row = runner.one(select(*columns).where(OUTBOX.c.id == identifier))
    if row is None:
        return None
    name, kind, content = row[len(MAIL_PLAIN) :]
    is_alone = name is None and kind is None and content is None
    attached = None if is_alone else Attachment(name or "", kind or "", content or b"")
    return _mail(row[: len(MAIL_PLAIN)], attached)


def load_others(runner: Runner, identifiers: Sequence[str]) -> Iterator[Mail]:
    """Those of the mails that are no messages, whole; what is attached is read one after the other, for its size."""
    attached = or_(*(OUTBOX.c[name].is_not(None) for name in _UNATTACHED))
    columns = [OUTBOX.c[name] for name in MAIL_PLAIN]
    statement = select(*columns, attached).where(OUTBOX.c.id.in_(KEYS), OUTBOX.c.order_number.is_(None))
    for *row, is_attached in runner.rows_among(statement, identifiers):
        mail = _mail(row)
        yield (load_mail(runner, mail.id) or mail) if is_attached else mail


def _mail(row: Sequence[Any], attachment: Attachment | None = None) -> Mail:
    columns = dict(zip(MAIL_PLAIN, row, strict=True))
    columns |= {"state": MailState(columns["state"]), "is_automatic": bool(columns["is_automatic"])}
    return Mail(**columns, attachment=attachment)


def _conditions(chosen: MailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [OUTBOX.c.state.in_([str(state) for state in chosen.states])]
    if chosen.due_at is not None:
        found.append(or_(OUTBOX.c.state != MailState.WAITING.value, OUTBOX.c.next_at <= chosen.due_at))
    if chosen.orders:
        found.append(OUTBOX.c.order_number.in_(chosen.orders))
    if chosen.stores is not None:
        own = and_(OUTBOX.c.seller.is_(None), OUTBOX.c.actor == chosen.actor)
        found.append(or_(OUTBOX.c.seller.in_(sorted(chosen.stores)), own))
    return found


def move_mail(runner: Runner, mail: Mail, was: Mail) -> bool:
    """How far a mail is, unless somebody moved it meanwhile; one statement, and so one transaction."""
    same = and_(OUTBOX.c.id == mail.id, OUTBOX.c.state == str(was.state), OUTBOX.c.attempts == was.attempts)
    return runner.run(update(OUTBOX).where(same).values(_moving(mail))) == 1


def _moving(mail: Mail) -> dict[str, Any]:
    return {name: getattr(mail, name) for name in _MOVING} | {"state": str(mail.state)}


def store_delivered(runner: Runner, delivered: Sequence[Delivered]) -> bool:
    """What became of mails and of the messages that they are; False where one is not as it was.

    What was attached to a mail is let go of once it is sent, and all of it once it is withdrawn.
    """
    moving: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _MOVING}
    same = and_(OUTBOX.c.id == bindparam("mail"), OUTBOX.c.state == bindparam("was"))
    statements: dict[MailState, Update | Delete] = defaultdict(lambda: update(OUTBOX).where(same).values(moving))
    statements[MailState.SENT] = update(OUTBOX).where(same).values({**moving, **_UNATTACHED})
    statements[MailState.WITHDRAWN] = delete(OUTBOX).where(same)
    for state, some in _by_state(delivered).items():
        if runner.run_many(statements[state], some) != len(some):
            return False
    of = and_(MESSAGES.c.order_number == bindparam("of_order"), MESSAGES.c.number == bindparam("of_number"))
    told = update(MESSAGES).where(of).values(delivery=bindparam("new_delivery"))
    runner.run_many(
        told,
        [
            {"of_order": mail.order_number, "of_number": mail.message, "new_delivery": delivery}
            for mail, _, delivery in delivered
            if delivery is not None
        ],
    )
    return True


def _by_state(delivered: Sequence[Delivered]) -> dict[MailState, list[dict[str, Any]]]:
    """Parameters that say which mail moves, and to what, by the state that it comes to."""
    found: dict[MailState, list[dict[str, Any]]] = defaultdict(list)
    for mail, was, _ in delivered:
        columns = {} if mail.state is MailState.WITHDRAWN else _moving(mail)
        found[mail.state].append(
            {"mail": mail.id, "was": str(was), **{f"new_{name}": value for name, value in columns.items()}}
        )
    return found
