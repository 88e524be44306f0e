"""The outbox against the messages and events that it follows from. What is not looked at: docs/reliability.md."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from marketpush_cli.application.delivering import DELIVERY_OF
from marketpush_cli.application.mail import mail_columns
from marketpush_cli.application.portions import portions
from marketpush_cli.database.order_loading import KEYS
from marketpush_cli.database.outbox import load_others
from marketpush_cli.database.paging import pages_of_numbers
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS, EVENTS, MESSAGES, ORDERS, OUTBOX
from marketpush_cli.domain.messages import DELIVERIES, FAILED, RECORDED, SEND, SENT, MailState
from marketpush_cli.domain.outgoing import Mail
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
            if columns["delivery"][1] == RECORDED:
                queued.discard(_key(order, name))
                continue
            is_ended = columns["delivery"][1] in (SENT, FAILED)
            ended[_key(order, name)] = (at if is_ended else None, data.get("message_id"))
    return queued, ended


def _key(order: str, name: str) -> str:
    return f"{order}#{name.removeprefix('message/')}"


@dataclass(slots=True)
class _Told:
    """What events say of a mail that is no message.

    The events of a login stand in its order, whatever its clock said; between logins no order is certain. `last` is
    the last word of each login on how the mail ended: action, time and Message-ID.
    """

    queued: Columns = field(default_factory=dict)
    failures: int = 0
    last: dict[str, tuple[str, int, str | None]] = field(default_factory=dict)

    def take(self, login: str, action: str, at: int, after: Columns) -> None:
        if action == "queue":
            self.queued = after
            return
        self.failures += 1 if action == FAILED else -1 if action == MailState.WAITING else 0
        self.last[login] = (action, at, after.get("message_id"))

    def expected(self, stored: Columns) -> Columns:
        """The mail's columns; where several logins may have said the last word, that of them which is stored."""
        if any(action == MailState.WITHDRAWN for action, _, _ in self.last.values()):
            return {}
        found = self.queued | {"state": MailState.WAITING.value, "settled_at": None, "message_id": None}
        sent = [(at, message_id) for action, at, message_id in self.last.values() if action == SENT]
        if sent:
            unattached: Columns = {"attachment_name": None, "attachment_type": None, "attachment": None}
            return found | unattached | {"state": SENT, "settled_at": sent[0][0], "message_id": sent[0][1]}
        if self.failures > 0:
            ends = {at for action, at, _ in self.last.values() if action == FAILED}
            settled_at = stored.get("settled_at")
            return found | {
                "state": FAILED,
                "settled_at": settled_at if settled_at in ends else max(ends, default=None),
            }
        return found


def _verify_others(runner: Runner) -> Iterator[Finding]:
    """Mails that are no messages, against the events of administration that tell of them."""
    told = _told_of_others(runner)
    identifiers = {row[0] for row in runner.rows(select(OUTBOX.c.id).where(OUTBOX.c.order_number.is_(None)))}
    for some in portions(sorted({*identifiers, *told})):
        stored = {mail.id: _columns(mail) for mail in load_others(runner, some)}
        for identifier in some:
            own = stored.get(identifier, {})
            expected = told[identifier].expected(own) if identifier in told else {}
            yield from compared("outbox", f"mail {identifier}", own, expected)


def _told_of_others(runner: Runner) -> dict[str, _Told]:
    column = ADMINISTRATIVE_EVENTS.c
    statement = select(column.reference, column.login, column.action, column.at, column.data)
    found: dict[str, _Told] = defaultdict(_Told)
    in_order = statement.where(column.subject == "mail").order_by(column.login, column.sequence)
    for reference, login, action, at, text in runner.stream(in_order):
        found[reference].take(login, action, at, json.loads(text)["after"])
    return found


def _columns(mail: Mail) -> Columns:
    """What can be proved of a mail that is no message."""
    state = MailState.WAITING if mail.state is MailState.SENDING else mail.state
    sent_as = mail.message_id if state is MailState.SENT else None
    of_a_message = {"seller": mail.seller, "message": mail.message, "addressee": mail.addressee}
    own = mail_columns(mail) | {name: value for name, value in of_a_message.items() if value is not None}
    return own | {"state": str(state), "settled_at": mail.settled_at, "message_id": sent_as}
