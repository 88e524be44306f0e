"""`marketpush database`: make, check, back up, restore and bring up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.founding import founding
from marketpush_cli.application.origin import find_origin
from marketpush_cli.commands.shell import command_group
from marketpush_cli.commands.verifying import conclude
from marketpush_cli.domain.catalogue import DATABASE
from marketpush_cli.domain.errors import FindingsFound, NotPermitted
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.times import now_microseconds

app = command_group(
    help="Make a database, check it, back it up, restore it, bring it up to date.",
    examples=[
        "marketpush database init --email ana@market.example --name 'Ana Lima'",
        "marketpush database check",
        "marketpush database backup /backups/orders-monday.db",
    ],
)
OF_ALL_STORES = frozenset({"size", "orders", "lines", "events", "operations"})


@app.command(can_be_planned=False, examples=["marketpush database init --email ana@market.example --name 'Ana Lima'"])
def init(
    context: typer.Context,
    email: Annotated[str | None, typer.Option(metavar="E-MAIL", help="Your address; LOGIN@HOST if not given.")] = None,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="Your name; your login's if not given.")] = None,
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="For trying out: MARKETPUSH_NOW may set the clock.")
    ] = False,
    group: Annotated[str | None, typer.Option(metavar="NAME", help="Share it with this group of the machine.")] = None,
) -> None:
    """Make an empty database; you become its first master operator."""
    from marketpush_cli.database.creating import NewDatabase, create_database

    run = AppContext.of(context)
    path, origin = Path(run.configuration.database), find_origin()
    address = (email or f"{origin.login}@{origin.host}").strip().lower()
    operation, records = founding(origin, address, name or origin.login, run.time_in(lambda: sandbox))
    if run.options.dry_run:
        run.invocation.notice(f"dry run: {path} would be made, with {address} as its master operator")
        return
    create_database(NewDatabase(path, sandbox, group), operation, records)
    run.invocation.notice(f"made {path}; you are {address}, its master operator")
    run.invocation.notice("next: marketpush orders import FILE, marketpush user add …, marketpush setting list")


@app.command(can_be_planned=False, examples=["marketpush database migrate"])
def migrate(context: typer.Context) -> None:
    """Bring the tables to this program's version, after a backup beside the file."""
    from marketpush_cli.database.maintenance import migrate as bring_up_to_date

    run = AppContext.of(context)
    path = Path(run.configuration.database)
    backup = Path(f"{path}.before-migration-{now_microseconds() // 1_000_000}")
    before, after = bring_up_to_date(path, backup, dry_run=bool(run.options.dry_run))
    if before != after and run.options.dry_run:
        run.invocation.notice(f"dry run: {path} would go from version {before} to {after}; nothing was done")
    elif before == after:
        run.invocation.notice(f"{path} is up to date (version {after})")
    else:
        run.invocation.notice(f"{path} went from version {before} to {after}; the old one is {backup}")


@app.command(reads_only=True, examples=["marketpush database check"])
def check(context: typer.Context) -> None:
    """Check everything: the file, the chains, what the events lead to, statuses, money; exit 8 on findings."""
    run = AppContext.of(context)
    with run.reading("database check", Permission.VERIFY) as (reader, _):
        conclude(run, reader.verify_everything(), "file, chains, history, statuses and money agree")


@app.command(can_be_planned=False, examples=["marketpush database backup /backups/orders-monday.db"])
def backup(context: typer.Context, file: Annotated[str, typer.Argument(metavar="FILE")]) -> None:
    """Write a consistent copy while others work; never copy the file by other means."""
    from marketpush_cli.database.maintenance import back_up

    run = AppContext.of(context)
    with run.reading(f"database backup {file}", Permission.EXPORT) as (_, acting):
        if acting.actor.stores is not None:
            raise NotPermitted(f"a backup holds every store's orders, and so is not for {acting.actor.email}")
        findings = back_up(run.database.path, Path(file), dry_run=bool(run.options.dry_run))
    if findings:
        raise FindingsFound(f"the database is damaged, no backup was made: {findings[0].stored}")
    run.invocation.notice(f"dry run: {file} would be written" if run.options.dry_run else f"wrote {file}")


@app.command(
    can_be_planned=False, examples=["marketpush database restore /backups/orders-monday.db --database restored.db"]
)
def restore(context: typer.Context, file: Annotated[str, typer.Argument(metavar="FILE")]) -> None:
    """Put a backup where --database says, when nothing is there."""
    from marketpush_cli.database.maintenance import restore as put_back

    run = AppContext.of(context)
    path = Path(run.configuration.database)
    put_back(Path(file), path, dry_run=bool(run.options.dry_run))
    done = "would be" if run.options.dry_run else "was"
    run.invocation.notice(f"{'dry run: ' if run.options.dry_run else ''}{file} {done} restored to {path}")


@app.command(reads_only=True, examples=["marketpush database info"])
def info(context: typer.Context) -> None:
    """Say where the database is, which library reads it, how large it is and who you are."""
    from marketpush_cli.database.maintenance import describe

    run = AppContext.of(context)
    with run.reading("database info") as (reader, acting):
        row = describe(reader.runner, run.database.path, acting.person.email)
        if acting.actor.stores is not None:
            named = zip(DATABASE.names(), row, strict=True)
            row = tuple(None if name in OF_ALL_STORES else cell for name, cell in named)
        run.show(DATABASE, [row], single=True)
