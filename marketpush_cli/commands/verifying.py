"""Checks as commands: findings as rows, exit 8 when there are any."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.domain.catalogue import FINDING
from marketpush_cli.domain.errors import FindingsFound
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.replay import Finding


def verify_orders(context: typer.Context) -> None:
    """Recompute every order from its lines."""
    app = AppContext.of(context)
    with app.reading("orders verify", Permission.VERIFY) as (reader, _):
        conclude(app, reader.verify_roll_up(), "every order's status and amounts follow from its lines")


def conclude(app: AppContext, findings: Iterator[Finding], fine: str) -> None:
    """Show findings; raise FindingsFound when there were any, else say what is fine."""
    count = app.show(FINDING, (tuple(found) for found in findings))
    if count:
        what = "finding" if count == 1 else "findings"
        raise FindingsFound(
            f"the check ended with {count} {what}", fix="restore a backup, or ask what changed the file"
        )
    app.invocation.notice(f"ok: {fine}")
