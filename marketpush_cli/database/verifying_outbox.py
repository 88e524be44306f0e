"""The outbox against the messages and events that it follows from. What is not looked at: docs/reliability.md."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from marketpush_cli.application.delivering import DELIVERY_OF
from marketpush_cli.application.mail import mail_columns
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.outbox import load_mail
from marketpush_cli.database.paging import pages_of_numbers
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS, EVENTS, MESSAGES, ORDERS, OUTBOX
from marketpush_cli.domain.messages import DELIVERIES, FAILED, SEND, SENT, MailState
from marketpush_cli.domain.replay import Finding, compared, finding

_EMPTY = ("recipient", "subject", "text", "attachment_name", "attachment_type", "attachment", "salt")
_OF_MESSAGES = ("id", "queued_at", "actor", "seller", "order_number", "message", "addressee", "settled_at", *_EMPTY)

Columns = dict[str, Any]


def verify_outbox(runner: Runner) -> Iterator[Finding]:
    """Every message that was queued has its mail, which is as far as the message says; and so for other mails."""
    count = 0
    for numbers in pages_of_numbers(runner):
        stored, expected = _stored(runner, numbers), _expected(runner, numbers)
        count += len(stored)
        for key in sorted({*stored, *expected}):
            yield from compared("outbox", f"mail {key}", stored.get(key, {}), expected.get(key, {}))
    total = runner.value(select(func.count()).where(OUTBOX.c.order_number.is_not(None)))
    if total != count:
        yield finding("outbox", "outbox", "mails without their order", total - count, 0)
    yield from _verify_others(runner)


def _stored(runner: Runner, numbers: Sequence[str]) -> dict[str, Columns]:
    """The mails of some orders by the message that they are, with the columns that can be proved."""
    names = (*_OF_MESSAGES, "state", "message_id")
    statement = select(*(OUTBOX.c[name] for name in names)).where(OUTBOX.c.order_number.in_(KEYS))
    found = {}
    for row in runner.rows_among(statement, numbers):
        columns = dict(zip(names, row, strict=True))
        delivery = DELIVERY_OF[MailState(columns.pop("state"))]
        sent_as = columns.pop("message_id") if delivery == SENT else None
        found[f"{columns['order_number']}#{columns['message']}"] = columns | {
            "delivery": delivery,
            "message_id": sent_as,
        }
    return found


def _expected(runner: Runner, numbers: Sequence[str]) -> dict[str, Columns]:
    sellers = dict(
        runner.rows_among(select(ORDERS.c.number, ORDERS.c.seller).where(ORDERS.c.number.in_(KEYS)), numbers)
    )
    queued, ended = _told(runner, numbers)
    names = ("order_number", "number", "at", "actor", "to", "delivery")
    statement = select(*(MESSAGES.c[name] for name in names)).where(MESSAGES.c.order_number.in_(KEYS))
    found = {}
    for order, number, at, actor, to, delivery in runner.rows_among(statement, numbers):
        key = f"{order}#{number}"
        if key not in queued:
            continue
        settled_at, sent_as = ended.get(key, (None, None))
        own = {"id": key, "queued_at": at, "actor": actor, "seller": sellers.get(order), "order_number": order}
        own |= {
            "message": number,
            "addressee": to,
            "settled_at": settled_at,
            "delivery": delivery,
            "message_id": sent_as,
        }
        found[key] = own | dict.fromkeys(_EMPTY)
    return found


def _told(runner: Runner, numbers: Sequence[str]) -> tuple[set[str], dict[str, tuple[int | None, str | None]]]:
    """Which messages were queued, as their orders' events say, and when the last word on them was said."""
    statement = select(EVENTS.c.order_number, EVENTS.c.action, EVENTS.c.at, EVENTS.c.data).where(
        EVENTS.c.order_number.in_(KEYS), EVENTS.c.action.in_((SEND, *sorted(DELIVERIES)))
    )
    queued: set[str] = set()
    ended: dict[str, tuple[int | None, str | None]] = {}
    for order, action, at, text in runner.rows_among(statement.order_by(*EVENTS.primary_key), numbers):
        data = json.loads(text)
        if action == SEND:
            queued |= {_key(order, name) for name in data["new"]}
            continue
        for name, columns in data["changed"].items():
            is_ended = columns["delivery"][1] in (SENT, FAILED)
            ended[_key(order, name)] = (at if is_ended else None, data.get("message_id"))
    return queued, ended


def _key(order: str, name: str) -> str:
    return f"{order}#{name.removeprefix('message/')}"


def _verify_others(runner: Runner) -> Iterator[Finding]:
    """Mails that are no messages, against the events of administration that tell of them."""
    column = ADMINISTRATIVE_EVENTS.c
    statement = select(column.reference, column.at, column.action, column.data).where(column.subject == "mail")
    expected: dict[str, Columns] = {}
    for reference, at, action, text in runner.rows(statement.order_by(column.at, column.login, column.sequence)):
        told = json.loads(text)["after"]
        if action == "queue":
            expected[reference] = told | {"state": "waiting", "settled_at": None, "message_id": None}
            continue
        is_ended = action in (SENT, FAILED)
        expected.setdefault(reference, {}).update(
            state=told["state"], settled_at=at if is_ended else None, message_id=told.get("message_id")
        )
    identifiers = [row[0] for row in runner.rows(select(OUTBOX.c.id).where(OUTBOX.c.order_number.is_(None)))]
    for identifier in sorted({*identifiers, *expected}):
        stored, wanted = _stored_other(runner, identifier), expected.get(identifier, {})
        if stored.get("state") == MailState.SENT.value:
            wanted = wanted | {"attachment_name": None, "attachment_type": None, "attachment": None}
        yield from compared("outbox", f"mail {identifier}", stored, wanted)


def _stored_other(runner: Runner, identifier: str) -> Columns:
    mail = load_mail(runner, identifier)
    if mail is None:
        return {}
    state = MailState.WAITING if mail.state is MailState.SENDING else mail.state
    sent_as = mail.message_id if state is MailState.SENT else None
    of_a_message = {"seller": mail.seller, "message": mail.message, "addressee": mail.addressee}
    own = mail_columns(mail) | {name: value for name, value in of_a_message.items() if value is not None}
    return own | {"state": str(state), "settled_at": mail.settled_at, "message_id": sent_as}
