"""Mail on its way: delivered, and listed while it waits."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from marketpush_cli.answering import SHOWN_AT_A_TERMINAL
from marketpush_cli.app_context import AppContext
from marketpush_cli.application.delivering import DELIVERY_OF, Round, deliver
from marketpush_cli.application.mail_filter import UNSENT, MailFilter
from marketpush_cli.application.resolving import resolve_documents
from marketpush_cli.commands.listing import Cut
from marketpush_cli.commands.message_listing import check_delivery
from marketpush_cli.commands.step_taking import SomeRefused
from marketpush_cli.domain.catalogue import MAIL
from marketpush_cli.domain.errors import ConfigurationWrong, RuleRefused
from marketpush_cli.domain.messages import DELIVER, FAILED, QUEUED, SENT, MailState
from marketpush_cli.domain.outgoing import Mail
from marketpush_cli.domain.references import clean_reference

STATES = {QUEUED: (MailState.WAITING, MailState.SENDING), SENT: (MailState.SENT,), FAILED: (MailState.FAILED,)}


def deliver_mails(context: typer.Context, orders: Sequence[str], *, failed: bool, limit: int) -> None:
    """Mail what is due; where nobody looks, nothing is said of what went well."""
    from marketpush_cli.mailing.smtp import SmtpPostman

    app = AppContext.of(context)
    app.expect_answer(MAIL)
    settings = app.configuration.mail
    if settings is None:
        raise ConfigurationWrong(
            "nothing says which mail server to use",
            fix='add to the configuration: [mail] host = "mail.example.com", from = "Shop <shop@example.com>"',
        )
    with app.guarded():
        references = [clean_reference(text) for text in orders]
        done = deliver(app.database, app.run(DELIVER), SmtpPostman(settings), references, limit=limit, again=failed)
    _answer(app, done)


def _answer(app: AppContext, done: Round) -> None:
    is_asked_for = bool(app.configuration.format or app.options.fields or app.options.output)
    if app.is_for_people or is_asked_for:
        app.show_answers(MAIL, map(_row, _worth_showing(app, done.mails)))
    if app.options.dry_run:
        app.invocation.notice(f"dry run: {len(done.mails)} would be mailed; nothing was done")
        return
    counted = {"sent": done.count(MailState.SENT), "failed": done.count(MailState.FAILED)}
    waiting = done.count(MailState.WAITING)
    if app.streams.stderr_is_terminal:
        told = [f"{count} {word}" for word, count in {**counted, "put off": waiting}.items() if count]
        app.invocation.notice(", ".join(told) or "nothing is due")
    errors = [
        RuleRefused(
            f"{mail.id} was not mailed: {mail.last_error}",
            reference=mail.order_number,
            fix="marketpush message deliver --failed once that is put right",
        )
        for mail in done.mails
        if mail.state is MailState.FAILED
    ]
    if errors:
        raise SomeRefused(errors)


def _worth_showing(app: AppContext, mails: Sequence[Mail]) -> Sequence[Mail]:
    """All of them; of very many, a person at a terminal sees those that were not sent."""
    if not app.is_for_people or app.format != "table" or len(mails) <= SHOWN_AT_A_TERMINAL:
        return mails
    return [mail for mail in mails if mail.state is not MailState.SENT][:SHOWN_AT_A_TERMINAL]


def _row(mail: Mail) -> tuple[str | int | None, ...]:
    """Cells of `catalogue.MAIL`."""
    delivery = DELIVERY_OF[mail.state]
    next_at = mail.next_at if delivery == QUEUED else None
    to = mail.addressee or mail.recipient
    return (
        mail.id,
        mail.order_number,
        to,
        delivery,
        mail.queued_at,
        mail.attempts,
        next_at,
        mail.last_error,
        mail.message_id,
    )


def list_outbox(context: typer.Context, orders: Sequence[str], delivery: str | None, limit: int | None) -> None:
    """Show the mails that are meant, the oldest first."""
    app = AppContext.of(context)
    if delivery is not None:
        check_delivery(delivery, tuple(STATES))
    with app.reading(" ".join(app.invocation.argv)) as (reader, acting):
        numbers = tuple(resolve_documents(reader, [clean_reference(text) for text in orders], acting))
        most = app.limit(limit)
        states = UNSENT if delivery is None else STATES[delivery]
        own = None if acting.actor.is_impersonating else acting.actor.email
        chosen = MailFilter(states, None, numbers, acting.actor.stores, own, most + 1 if most else 0)
        cut = Cut(iter([_row(mail) for mail in reader.mails(chosen)]), most)
        app.show(MAIL, iter(cut))
    if cut.is_cut:
        app.invocation.notice(f"{most} shown, there are more: --limit 0 for all")
