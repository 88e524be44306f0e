"""Mail that is taken out of the outbox before it goes. Rules: docs/messages.md, "Withdrawing"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from marketpush_cli.application.acting import EACH, Acting, identify
from marketpush_cli.application.answers import Answer, Done, all_held
from marketpush_cli.application.changes import Changes, Operation
from marketpush_cli.application.delivering import take_delivered
from marketpush_cli.application.gathering import Run, clock_notices
from marketpush_cli.application.messaging import check_may_write
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.application.resolving import resolve_orders
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.errors import MarketpushError, NotFound, NotPermitted, RuleRefused
from marketpush_cli.domain.messages import RECORDED, WITHDRAW, MailState
from marketpush_cli.domain.outgoing import Delivered, Mail
from marketpush_cli.domain.placed import Message
from marketpush_cli.domain.references import clean_reference

_MARK = "#"
LONGEST = 10


def withdraw(database: Database, run: Run, references: Sequence[str]) -> Done:
    """Take mails out of the outbox, all of them or (`keep_going`) those that can be; answers stand in input order.

    A message stays in its order's thread, as recorded.
    """

    def prepare(reader: Reader) -> Done:
        acting = identify(reader, run.identity)
        if acting.identity.as_whom == EACH:
            raise NotPermitted("messages are not withdrawn with --as each", fix="leave out --as")
        check_may_write(acting)
        withdrawing = _Withdrawing(reader, acting)
        judgements = [withdrawing.judged(*each) for each in enumerate(dict.fromkeys(references))]
        answers = [Answer(found, None, None, run.operation) for found in judgements]
        if not run.keep_going and any(found.error for found in judgements):
            return Done(all_held(answers), acting=acting)
        done = Done(answers, acting=acting, is_dry_run=run.dry_run, notices=clock_notices(reader, run.at))
        if withdrawing.meant:
            done.changes = Changes(Operation(run.operation, run.at, WITHDRAW, acting.actor), done.tally)
            done.changes.administered = list(acting.log_ins.values())
            take_delivered(reader, done.changes, acting.actor, withdrawing.meant, {})
        return done

    return database.change(prepare, dry_run=run.dry_run)


@dataclass(slots=True)
class _Withdrawing:
    """Looks at one mail after the other, and keeps those that can be withdrawn."""

    reader: Reader
    acting: Acting
    meant: list[Delivered] = field(default_factory=list)

    def judged(self, index: int, reference: str) -> Judgement:
        try:
            order, mark, number = reference.strip().rpartition(_MARK)
            if mark and order:
                return self._message(index, clean_reference(order), number)
            return self._other(index, reference.strip())
        except MarketpushError as error:
            error.reference = error.reference or reference
            return Judgement(index, reference, WITHDRAW, Outcome.REFUSED, error=error)

    def _message(self, index: int, reference: str, number: str) -> Judgement:
        order = resolve_orders(self.reader, [reference], self.acting)[reference]
        if isinstance(order, MarketpushError):
            raise order
        identifier = f"{order}{_MARK}{number}"
        message = self.reader.message(order, int(number)) if number.isdecimal() and len(number) < LONGEST else None
        if message is None:
            raise _not_there(identifier)
        mail = self.reader.mail(identifier)
        if mail is None:
            if message.delivery == RECORDED:
                return Judgement(index, order, WITHDRAW, Outcome.UNCHANGED, written=message, remark="it does not wait")
            raise RuleRefused(f"{identifier} was queued elsewhere and is not mailed from here", reference=identifier)
        self._take(mail)
        return Judgement(index, order, WITHDRAW, Outcome.CHANGED, written=_recorded(message))

    def _other(self, index: int, identifier: str) -> Judgement:
        mail = self.reader.mail(identifier)
        if mail is None or not self._sees(mail):
            raise _not_there(identifier)
        self._take(mail)
        return Judgement(index, identifier, WITHDRAW, Outcome.CHANGED)

    def _sees(self, mail: Mail) -> bool:
        actor = self.acting.actor
        is_own = mail.actor == actor.email and not actor.is_impersonating
        return mail.order_number is None and (actor.stores is None or is_own)

    def _take(self, mail: Mail) -> None:
        """Raises RuleRefused for what a server has, or may have."""
        if mail.state is MailState.SENT:
            raise RuleRefused(f"{mail.id} was sent, so it cannot be withdrawn", reference=mail.id)
        if mail.state is MailState.SENDING:
            raise RuleRefused(
                f"{mail.id} is being delivered, or a delivery of it was cut off: the mail server may have it",
                reference=mail.id,
                fix="marketpush message deliver",
            )
        delivery = None if mail.order_number is None else RECORDED
        self.meant.append(Delivered(replace(mail, state=MailState.WITHDRAWN, attachment=None), mail.state, delivery))


def _recorded(message: Message) -> Message:
    return replace(message, delivery=RECORDED)


def _not_there(identifier: str) -> NotFound:
    return NotFound(f"there is no mail {identifier[:60]!r}", reference=identifier, fix="marketpush message outbox")
