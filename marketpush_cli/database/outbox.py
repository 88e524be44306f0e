"""The outbox: what waits to be mailed, how far it is, and who may look at it. Never joined with the orders' tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

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

    Of those that are due, one during which a deliverer died comes last: it may be what kills the next one, too.
    """
    columns = [OUTBOX.c[name] for name in MAIL_PLAIN]
    died = [] if chosen.due_at is None else [OUTBOX.c.state == MailState.SENDING.value]
    statement = select(*columns).where(*_conditions(chosen)).order_by(*died, OUTBOX.c.queued_at, OUTBOX.c.id)
    rows = runner.rows(statement.limit(chosen.limit) if chosen.limit else statement)
    return [_mail(row) for row in rows]


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
        found.append(or_(OUTBOX.c.state == MailState.SENDING.value, OUTBOX.c.next_at <= chosen.due_at))
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

    What was attached to a mail is let go of once it is sent.
    """
    for mail, was, delivery in delivered:
        values = _moving(mail) | (_UNATTACHED if mail.state is MailState.SENT else {})
        same = and_(OUTBOX.c.id == mail.id, OUTBOX.c.state == str(was))
        if runner.run(update(OUTBOX).where(same).values(values)) != 1:
            return False
        if delivery is not None:
            of = and_(MESSAGES.c.order_number == mail.order_number, MESSAGES.c.number == mail.message)
            runner.run(update(MESSAGES).where(of).values(delivery=delivery))
    return True
