"""The options of lists that cron writes, declared once: a decorator gives them to a command. See docs/exports.md."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from marketpush_cli.application.exporting.file_names import SELLER, names_seller
from marketpush_cli.application.exporting.marks import check_name
from marketpush_cli.commands.shared_options import takes
from marketpush_cli.configuration import GlobalOptions
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.streams import Invocation

Command = Callable[..., None]


def _export(*names: str, says: str, metavar: str | None = None) -> Any:
    return typer.Option(*names, help=says, metavar=metavar, rich_help_panel="Export")


OF_EVERY_LIST: dict[str, tuple[Any, Any]] = {
    "manifest": (
        Annotated[bool, _export("--manifest", says="Write FILE.manifest.json beside -o FILE: rows, SHA-256, filters.")],
        False,
    ),
    "mail_to": (
        Annotated[
            list[str] | None,
            _export("--mail-to", metavar="ADDRESS", says="Queue it as a mail with a file; message deliver sends it."),
        ],
        None,
    ),
    "fail_if_empty": (
        Annotated[bool, _export("--fail-if-empty", says="Without a row write nothing and exit 8.")],
        False,
    ),
    "lock": (
        Annotated[
            str | None, _export("--lock", metavar="NAME", says="Exit 7 at once while another run holds this name.")
        ],
        None,
    ),
    "split_by": (
        Annotated[
            str | None, _export("--split-by", metavar=SELLER, says="A file a seller; {seller} in -o stands for it.")
        ],
        None,
    ),
}
OF_ORDERS: dict[str, tuple[Any, Any]] = {
    "since_last": (
        Annotated[
            str | None,
            _export("--since-last", metavar="NAME", says="Only what changed since the last good run of this name."),
        ],
        None,
    ),
}


def takes_exports(*, of_orders: bool = False) -> Callable[[Command], Command]:
    """Give a command the options of exports; those of lists of orders only where it is one."""
    declared = OF_EVERY_LIST | (OF_ORDERS if of_orders else {})

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def exporting(*, wish: dict[str, Any], **given: Any) -> None:
            with _begun(given["context"], wish):
                command(**given)

        return takes("wish", declared, dict, exporting)

    return decorate


@contextmanager
def _begun(context: typer.Context, wish: dict[str, Any]) -> Iterator[None]:
    """Make the options those of the run, and hold its locks. Raises UsageError, or Busy where another run has one."""
    run = Invocation.of(context)
    addresses = wish.pop("mail_to")
    for option, value in wish.items():
        run = run.given(option, None if value is False else value)
    if addresses:
        from marketpush_cli.commands.mailing import mailbox

        run = run.given("mail_to", mailbox(context, addresses))
    _check(run.options)
    context.find_root().obj = run
    with ExitStack() as held:
        for flag, name in (("lock", run.options.lock), ("since-last", run.options.since_last)):
            database = Path(run.configuration.database)
            is_free = flag == "since-last" and run.options.dry_run
            if name is not None and database.exists() and not is_free:
                from marketpush_cli.database.job_lock import only_run

                held.enter_context(only_run(database, flag, name))
        yield
        if run.options.mail_to is not None:
            from marketpush_cli.commands.mailing import post_all

            post_all(context, run.options.mail_to)


def _check(options: GlobalOptions) -> None:
    for flag, given in (("lock", options.lock), ("since-last", options.since_last)):
        if given is not None:
            check_name(given, flag)
    output = None if options.output == "-" else options.output
    if options.mail_to is not None and (output is not None or options.split_by is not None):
        raise UsageError("--mail-to mails the file instead of writing it: no -o and no --split-by", field="mail_to")
    if options.manifest and output is None:
        raise UsageError("--manifest is written beside a file, and there is none.", fix="Name one with -o FILE.")
    if options.split_by is None:
        return
    if options.split_by != SELLER:
        raise UsageError(f"--split-by takes {SELLER}, not {options.split_by[:40]!r}.", field="split_by")
    if output is None or not names_seller(output):
        raise UsageError(
            "--split-by seller writes a file a seller, so {seller} has to stand in the name of -o FILE.",
            fix="For example: -o 'orders-{seller}.csv'",
            field="split_by",
        )
