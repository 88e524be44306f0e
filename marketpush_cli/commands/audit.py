"""`marketpush audit`: who did what for whom, whether it was tampered with, and an anchor to keep elsewhere."""

from __future__ import annotations

from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.auditing import AuditFilter, anchor_findings, anchor_row, read_anchor
from marketpush_cli.application.choosing import find_seller, time_span
from marketpush_cli.application.history import people_meant
from marketpush_cli.application.resolving import resolve_documents
from marketpush_cli.commands.kept_files import kept_text
from marketpush_cli.commands.shell import command_group
from marketpush_cli.commands.verifying import conclude
from marketpush_cli.domain.catalogue import ANCHOR, EVENT
from marketpush_cli.domain.codes import code_of
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.references import clean_reference

app = command_group(
    help="See who did what for whom, verify that nothing was changed behind the tool's back.",
    examples=["marketpush audit list --since today", "marketpush audit verify --anchor anchor.json"],
)
Text = str | None


@app.command(
    "list",
    reads_only=True,
    examples=[
        "marketpush audit list --since -7d --actor ana@market.example",
        "marketpush audit list --order MP-1001-A",
    ],
)
def list_(
    context: typer.Context,
    since: Annotated[Text, typer.Option(metavar="WHEN", help="Then or later.")] = None,
    until: Annotated[Text, typer.Option(metavar="WHEN", help="Until the end of what is named.")] = None,
    actor: Annotated[Text, typer.Option(metavar="E-MAIL", help="Who did it.")] = None,
    as_whom: Annotated[
        Text, typer.Option("--as", metavar="USER|SELLER", help="On whose behalf; also customer, carrier.")
    ] = None,
    seller: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Seller's code, or part of the name.")
    ] = None,
    order: Annotated[list[str] | None, typer.Option(metavar="ORDER", help="Events of this order or purchase.")] = None,
    action: Annotated[
        Text,
        typer.Option(metavar="ACTION", help="accept, refund, …; start, once, stop, expiry, refused, view."),
    ] = None,
    outcome: Annotated[Text, typer.Option(metavar="changed|refused", help="What came of it.")] = None,
    operation: Annotated[Text, typer.Option(metavar="OPERATION", help="Events of this operation.")] = None,
    limit: Annotated[
        int | None, typer.Option("-L", "--limit", min=0, metavar="N", help="At most so many; 0 = all.")
    ] = None,
) -> None:
    """List what happened, the newest first: who did it, on whose behalf, from where."""
    run = AppContext.of(context)
    if outcome not in (None, "changed", "refused"):
        raise UsageError(f"--outcome takes changed or refused, not {outcome!r}", field="outcome")
    begin, end = time_span(since, until, run.zone, run.at)
    with run.reading(" ".join(run.invocation.argv)) as (reader, acting):
        known = {code: found for code, found in reader.sellers().items() if acting.sees(code)}
        chosen = AuditFilter(
            begin,
            end,
            actor.strip().lower() if actor else None,
            people_meant(as_whom, reader, acting) if as_whom else (),
            code_of(action) if action else None,
            outcome,
            operation,
            tuple(find_seller(text, known) for text in seller) if seller else None,
            tuple(resolve_documents(reader, [clean_reference(text) for text in order], acting)) if order else (),
            acting.actor.stores,
            run.limit(limit),
        )
        run.show(EVENT, reader.list_events(chosen))


@app.command(reads_only=True, examples=["marketpush audit verify", "marketpush audit verify --anchor anchor.json"])
def verify(
    context: typer.Context,
    anchor: Annotated[Text, typer.Option(metavar="FILE", help="Also compare with what `audit anchor` printed.")] = None,
) -> None:
    """Verify every chain and what the events lead to; exit 8 when something was changed."""
    run = AppContext.of(context)
    seen = None if anchor is None else read_anchor(kept_text(anchor, "anchor"), anchor)
    with run.reading("audit verify", Permission.VERIFY) as (reader, _):
        findings = list(reader.verify_audit())
        if seen is not None:
            findings += anchor_findings(
                seen, reader.heads({key: (number, "") for key, number in seen["heads"].items()})
            )
        conclude(run, iter(findings), "nothing was changed, removed or moved")


@app.command("anchor", reads_only=True, examples=["marketpush audit anchor --json -o anchor-monday.json"])
def anchor_(context: typer.Context) -> None:
    """Print one digest over all chains, to be kept where nobody who can write here can write."""
    run = AppContext.of(context)
    with run.reading("audit anchor", Permission.VERIFY) as (reader, _):
        run.show(ANCHOR, [anchor_row(run.at, reader.counts(), reader.heads(None))], single=True)
