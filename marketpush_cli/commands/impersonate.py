"""`marketpush impersonate`: work as a seller's user for a while, and see who did."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.administering.log_ins import TypedLogIns, chosen_log_ins, log_in_row, nobody_row
from marketpush_cli.application.impersonating import present_session
from marketpush_cli.application.impersonating import start as log_in
from marketpush_cli.application.impersonating import stop as log_out
from marketpush_cli.application.ports import Impersonation
from marketpush_cli.application.when import parse_duration
from marketpush_cli.commands.shell import command_group
from marketpush_cli.domain.catalogue import IMPERSONATION

app = command_group(
    help="Work as a seller's user for a while in this terminal; everything is kept under both names.",
    examples=[
        'marketpush impersonate start bo@acme.example --because "the seller is on holiday"',
        "marketpush impersonate status",
        "marketpush impersonate stop",
    ],
)

USUAL = "30m"
MINUTE = 60_000_000


@app.command(
    can_be_planned=False,
    examples=['marketpush impersonate start acme --because "the seller is on holiday" --for 15m --allow message'],
)
def start(
    context: typer.Context,
    whom: Annotated[
        str, typer.Argument(metavar="USER|SELLER", help="A seller's user, or a store for its acting user.")
    ],
    lasts: Annotated[str, typer.Option("--for", metavar="TIME", help="How long: 30m, 60m at most.")] = USUAL,
    allow: Annotated[
        list[str] | None, typer.Option("--allow", metavar="refund,message", help="What else may be done.")
    ] = None,
) -> None:
    """Log in as a seller's user, in this terminal only; say why with --because."""
    app_context = AppContext.of(context)
    app_context.expect_answer(IMPERSONATION)
    allowed = tuple(sorted({word.strip().lower() for text in allow or () for word in text.split(",") if word.strip()}))
    identity = replace(app_context.identity, allow=allowed)
    with app_context.guarded():
        duration = parse_duration(lasts)
        done = log_in(app_context.database, identity, whom, duration, dry_run=bool(app_context.options.dry_run))
    _answer(app_context, done.session)
    if done.session is not None:
        said = "dry run: nothing was stored; it would last" if app_context.options.dry_run else _acting(done.session)
        until = app_context.local_time(done.session.until)
        app_context.invocation.notice(f"{said} until {until}; to end it: marketpush impersonate stop")


@app.command(can_be_planned=False, examples=["marketpush impersonate stop"])
def stop(context: typer.Context) -> None:
    """Be yourself again."""
    app_context = AppContext.of(context)
    app_context.expect_answer(IMPERSONATION)
    with app_context.guarded():
        done = log_out(app_context.database, app_context.identity, dry_run=bool(app_context.options.dry_run))
    _answer(app_context, done.session)
    if done.session is None:
        app_context.invocation.notice("unchanged: this terminal is not logged in as anybody")
    elif app_context.options.dry_run:
        app_context.invocation.notice("dry run: nothing was stored")
    else:
        app_context.invocation.notice(f"you are no longer {done.session.user}, but yourself")


@app.command(reads_only=True, examples=["marketpush impersonate status"])
def status(context: typer.Context) -> None:
    """Show whom this terminal is logged in as, and how much time is left."""
    app_context = AppContext.of(context)
    with app_context.guarded(), app_context.database.reading() as reader:
        acting, session = present_session(reader, app_context.identity)
    if session is None:
        nobody = nobody_row(acting.person.email, len(IMPERSONATION.fields))
        app_context.show(IMPERSONATION, [nobody], single=True)
        app_context.invocation.notice(f"not logged in as anybody: you are {acting.person.email}")
        return
    app_context.show(IMPERSONATION, [log_in_row(session, app_context.at)], single=True)
    left = _time_left(session.until - app_context.at)
    app_context.invocation.notice(
        f"{_acting(session)} until {app_context.local_time(session.until)}, {left} left; "
        "to end it: marketpush impersonate stop"
    )


@app.command(
    "list",
    reads_only=True,
    examples=["marketpush impersonate list --since -7d", "marketpush impersonate list --as acme --outcome once"],
)
def list_(
    context: typer.Context,
    since: Annotated[str | None, typer.Option("--since", metavar="WHEN", help="Started then or later.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="WHEN", help="Started until the end of it.")] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="TEXT", help="The operator, or part of the address.")
    ] = None,
    as_whom: Annotated[
        str | None, typer.Option("--as", metavar="USER|SELLER", help="As this user, or a user of this store.")
    ] = None,
    seller: Annotated[str | None, typer.Option("--seller", metavar="TEXT", help="As a user of this store.")] = None,
    order: Annotated[
        str | None, typer.Option("--order", metavar="ORDER", help="Something was done to this order.")
    ] = None,
    action: Annotated[
        str | None, typer.Option("--action", metavar="ACTION", help="Something of this kind was done.")
    ] = None,
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="STATE", help="running, stopped, expired or once.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("-L", "--limit", min=0, metavar="N", help="At most so many; 0 = all.")
    ] = None,
) -> None:
    """List log-ins as sellers' users, the newest first, those for one command included."""
    app_context = AppContext.of(context)
    typed = TypedLogIns(since, until, actor, as_whom, seller, order, action, outcome)
    with app_context.reading(" ".join(app_context.invocation.argv)) as (reader, acting):
        chosen = chosen_log_ins(typed, reader, acting, app_context.zone)
        found = reader.list_log_ins(chosen, app_context.limit(limit))
        app_context.show(IMPERSONATION, [log_in_row(session, app_context.at) for session in found])


def _answer(app_context: AppContext, session: Impersonation | None) -> None:
    rows = [] if session is None else [log_in_row(session, app_context.at)]
    app_context.show(IMPERSONATION, rows)


def _acting(session: Impersonation) -> str:
    also = f" (also {', '.join(session.allow)})" if session.allow else ""
    return f"acting as {session.user}{also}"


def _time_left(microseconds: int) -> str:
    seconds = -(-microseconds // 1_000_000)
    return f"{seconds // 60} min {seconds % 60:02d} s"
