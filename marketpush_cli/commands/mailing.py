"""Lists and reports that are mailed: queued once everything has been read."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.exporting.mailing import Mailbox, post
from marketpush_cli.domain.mail_addresses import checked_address


def mailbox(context: typer.Context, addresses: Sequence[str]) -> Mailbox:
    """What the addresses get from a command. Raises InvalidValue for one that is none."""
    name = "-".join(context.command_path.split()[1:])
    return Mailbox(name, tuple(dict.fromkeys(map(checked_address, addresses))))


def post_all(context: typer.Context, box: Mailbox) -> None:
    """Queue every file for every address, then keep where the export ended, and say so."""
    app = AppContext.of(context)
    for subject, file in box.files:
        post(app.database, app.run("mail_queue"), box.addresses, subject, file, app.command_line())
    if box.mark is not None:
        from marketpush_cli.database.export_marks import keep_mark

        keep_mark(app.database, box.mark)
    if app.options.dry_run:
        app.invocation.notice("dry run: nothing was queued")
    elif box.files:
        told = "" if app.configuration.mail is not None else "; [mail] is not in the configuration, so it stays there"
        app.invocation.notice(f"queued for {', '.join(box.addresses)}: marketpush message deliver sends it{told}")
