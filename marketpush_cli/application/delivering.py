"""Delivery of what waits in the outbox: at least once, one deliverer at a time. Rules: docs/messages.md, "Delivery"."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple, Protocol

from marketpush_cli.application.acting import identify
from marketpush_cli.application.changes import Changes, Operation, Tally
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.letters import Letter, Unmailable, letter_of
from marketpush_cli.application.mail import told_of
from marketpush_cli.application.mail_filter import UNSENT, MailFilter
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.application.resolving import resolve_documents
from marketpush_cli.domain.chain import part_identifier
from marketpush_cli.domain.errors import MarketpushError, NotPermitted
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.messages import (
    DELIVER,
    FAILED,
    MOST_ATTEMPTS,
    QUEUED,
    RECORDED,
    RETRY,
    SENT,
    MailState,
    settle,
    wait_after,
)
from marketpush_cli.domain.outgoing import Delivered, Mail
from marketpush_cli.domain.permissions import Actor, Permission

DELIVERY_OF = {
    MailState.WAITING: QUEUED,
    MailState.SENDING: QUEUED,
    MailState.SENT: SENT,
    MailState.FAILED: FAILED,
    MailState.WITHDRAWN: RECORDED,
}


class Verdict(StrEnum):
    """What the mail server made of a letter."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    PUT_OFF = "put_off"


class Receipt(NamedTuple):
    """What became of a letter: `why` in our words and a code, `told` what the server said, without addresses."""

    verdict: Verdict
    why: str = ""
    told: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.why}: {self.told}" if self.told else self.why


class Postman(Protocol):
    """Brings letters to the mail server.

    Whatever it raises means that the server could not be reached, or not be used, and that it took no letter.
    """

    @property
    def domain(self) -> str: ...
    def round(self) -> AbstractContextManager[None]: ...
    def post(self, letter: Letter) -> Receipt: ...


@dataclass(slots=True)
class Round:
    """What came of one round: each mail as it is now."""

    mails: list[Mail] = field(default_factory=list)

    def count(self, state: MailState) -> int:
        return sum(mail.state is state for mail in self.mails)


@dataclass(frozen=True, slots=True)
class _Settled:
    """What was stored about mails."""

    changes: Changes | None


def deliver(
    database: Database, run: Run, postman: Postman, orders: Sequence[str] = (), *, limit: int = 0, again: bool = False
) -> Round:
    """Send what is due, of these orders or of all, oldest first; with `again` also what has failed.

    What was done before an error is kept: whoever runs it again goes on. Raises Busy while somebody else delivers,
    and what the postman raises.
    """
    with database.reading() as reader:
        chosen = _chosen(reader, run, orders, limit)
        if run.dry_run:
            return Round(reader.mails(replace(chosen, states=UNSENT) if again else chosen))
    done = Round()
    with database.sole_deliverer():
        if again:
            _queue_again(database, run, chosen)
        with database.reading() as reader:
            due = reader.mails(chosen)
        if due:
            with postman.round():
                for number, mail in enumerate(due, start=1):
                    own = replace(run, operation=part_identifier(run.operation, number))
                    found = _deliver_one(database, own, postman, mail)
                    done.mails += [] if found is None else [found]
                    run.progress("delivering", number, len(due), "mails")
    return done


def _chosen(reader: Reader, run: Run, orders: Sequence[str], limit: int) -> MailFilter:
    acting = identify(reader, run.identity)
    if acting.session is not None or acting.identity.as_whom is not None:
        raise NotPermitted(
            "messages are delivered as oneself, never as a seller's user",
            fix="marketpush impersonate stop" if acting.session is not None else "leave out --as",
        )
    if not acting.own.may(Permission.MESSAGE):
        raise NotPermitted(f"the role of {acting.own.email} does not include {Permission.MESSAGE}")
    numbers = tuple(resolve_documents(reader, orders, acting))
    states = (MailState.WAITING, MailState.SENDING)
    return MailFilter(states, run.at, numbers, acting.own.stores, acting.own.email, limit)


def _deliver_one(database: Database, run: Run, postman: Postman, mail: Mail) -> Mail | None:
    """Bring one mail to the server and keep what became of it; None where somebody else has it."""
    with database.reading() as reader:
        whole = reader.mail(mail.id)
        if whole is None or (whole.state, whole.attempts) != (mail.state, mail.attempts):
            return None
        if whole.state is MailState.SENDING and whole.attempts >= MOST_ATTEMPTS:
            return _settled(database, run, whole, Receipt(Verdict.REFUSED, "every attempt was cut off"))
        try:
            letter = letter_of(reader, whole, postman.domain)
        except Unmailable as error:
            return _settled(database, run, whole, Receipt(Verdict.REFUSED, str(error)))
    attempts = whole.attempts + 1
    claimed = replace(
        whole,
        state=MailState.SENDING,
        attempts=attempts,
        next_at=run.at + wait_after(attempts),
        message_id=letter.message_id,
    )
    if not database.move_mail(claimed, whole):
        return None
    try:
        receipt = postman.post(letter)
    except MarketpushError:
        database.move_mail(replace(whole, state=MailState.WAITING, message_id=letter.message_id), claimed)
        raise
    if receipt.verdict is Verdict.PUT_OFF and attempts < MOST_ATTEMPTS:
        waiting = replace(claimed, state=MailState.WAITING, last_error=receipt.sentence)
        database.move_mail(waiting, claimed)
        return replace(waiting, attachment=None)
    return _settled(database, run, claimed, receipt)


def _settled(database: Database, run: Run, mail: Mail, receipt: Receipt) -> Mail:
    """Keep that a mail was sent, or that it is given up, with the event that tells it."""
    is_sent = receipt.verdict is Verdict.ACCEPTED
    state = MailState.SENT if is_sent else MailState.FAILED
    error = None if is_sent else receipt.sentence
    after = replace(mail, state=state, settled_at=run.at, last_error=error, attachment=None)
    facts = {"message_id": mail.message_id or ""} if is_sent else {"why": receipt.why}

    def prepare(reader: Reader) -> _Settled:
        acting = identify(reader, run.identity)
        changes = Changes(Operation(run.operation, run.at, DELIVER, acting.own), Tally(1))
        take_delivered(reader, changes, acting.own, [Delivered(after, mail.state, DELIVERY_OF[state])], facts)
        return _Settled(changes)

    database.change(prepare)
    return after


def _queue_again(database: Database, run: Run, chosen: MailFilter) -> None:
    """What has failed and is among the mails of this round waits again, as if it had never been tried."""

    def prepare(reader: Reader) -> _Settled:
        acting = identify(reader, run.identity)
        meant = reader.mails(replace(chosen, states=UNSENT))
        failed = [mail for mail in meant if mail.state is MailState.FAILED]
        changes = Changes(Operation(run.operation, run.at, RETRY, acting.own), Tally(len(failed)))
        again = [
            Delivered(
                replace(mail, state=MailState.WAITING, attempts=0, next_at=run.at, settled_at=None), mail.state, QUEUED
            )
            for mail in failed
        ]
        take_delivered(reader, changes, acting.own, again, {})
        return _Settled(changes if failed else None)

    database.change(prepare)


def take_delivered(
    reader: Reader, changes: Changes, actor: Actor, delivered: Sequence[Delivered], facts: dict[str, str]
) -> None:
    """Mails as they become, each with the event in its order's chain, or in that of administration."""
    numbers = {mail.order_number for mail, _, _ in delivered if mail.order_number is not None}
    orders = reader.orders(numbers)
    journals = {
        number: Journal(orders[number], actor, changes.operation.at, changes.operation.id) for number in sorted(numbers)
    }
    for mail, was, delivery in delivered:
        if mail.order_number is None or mail.message is None or delivery is None:
            changes.delivered.append(Delivered(mail, was, None))
            changes.administered.append(told_of(mail, str(mail.state), {"state": str(mail.state), **facts}))
            continue
        changes.delivered.append(Delivered(mail, was, delivery))
        settle(journals[mail.order_number], mail.message, DELIVERY_OF[was], delivery, **facts)
    for number, journal in journals.items():
        changes.take(journal, orders[number])
