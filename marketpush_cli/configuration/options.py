"""The flags that every command takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketpush_cli.application.exporting.mailing import Mailbox


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """What was given before or after the command's name; None is "not given".

    From `plan` on only some commands take them: docs/plans.md, docs/exports.md.
    """

    format: str | None = None
    fields: str | None = None
    output: str | None = None
    force: bool | None = None
    as_user: str | None = None
    because: str | None = None
    database: str | None = None
    user: str | None = None
    timezone: str | None = None
    dry_run: bool | None = None
    yes: bool | None = None
    no_input: bool | None = None
    quiet: bool | None = None
    verbose: bool | None = None
    debug: bool | None = None
    color: str | None = None
    no_pager: bool | None = None
    config: str | None = None
    profile: str | None = None
    excel_safe: bool | None = None
    plan: str | None = None
    manifest: bool | None = None
    since_last: str | None = None
    lock: str | None = None
    fail_if_empty: bool | None = None
    split_by: str | None = None
    mail_to: Mailbox | None = None
