"""The command line: which commands there are, and one run of them from words to exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketpush_cli.commands.shell.root import LazyRoot
    from marketpush_cli.streams import Invocation

ORDERS, PEOPLE, SET_UP, TRUST = "Orders", "People", "Set-up", "Trust"
COMPLETION = "_MARKETPUSH_COMPLETE"
INTERRUPTED = 130

COMMANDS: dict[str, tuple[str, str, str, str]] = {
    "orders": ("marketpush_cli.commands.orders", "app", "List, show, print and import orders.", ORDERS),
    "line": ("marketpush_cli.commands.line", "app", "Accept, ship, receive and close order lines.", ORDERS),
    "incident": ("marketpush_cli.commands.incident", "app", "Open, resolve, dispute and close incidents.", ORDERS),
    "refund": ("marketpush_cli.commands.refund", "app", "Give money back for lines.", ORDERS),
    "message": ("marketpush_cli.commands.message", "app", "Send, record and list messages of orders.", ORDERS),
    "report": ("marketpush_cli.commands.report", "app", "Add up sales, refunds, rates and times.", ORDERS),
    "dashboard": ("marketpush_cli.commands.dashboard", "app", "See on one screen how it goes.", ORDERS),
    "find": ("marketpush_cli.commands.find", "app", "Find orders by whatever is known of them.", ORDERS),
    "rules": ("marketpush_cli.commands.rules", "app", "Move lines that stayed too long at a stage.", ORDERS),
    "apply": ("marketpush_cli.commands.apply", "app", "Do what was planned with --plan.", ORDERS),
    "undo": ("marketpush_cli.commands.undo", "app", "Take back an operation.", ORDERS),
    "impersonate": ("marketpush_cli.commands.impersonate", "app", "Work as a seller's user for a while.", PEOPLE),
    "seller": ("marketpush_cli.commands.seller", "app", "List, add and change sellers.", PEOPLE),
    "user": ("marketpush_cli.commands.user", "app", "List, add and change users.", PEOPLE),
    "demo": ("marketpush_cli.commands.demo", "app", "Make a database with sample data and look around.", SET_UP),
    "database": ("marketpush_cli.commands.database", "app", "Set up, check, back up and restore the database.", SET_UP),
    "setting": ("marketpush_cli.commands.setting", "app", "List and change settings.", SET_UP),
    "reason": ("marketpush_cli.commands.reason", "app", "List and change reasons.", SET_UP),
    "carrier": ("marketpush_cli.commands.carrier", "app", "List and change carriers.", SET_UP),
    "export": ("marketpush_cli.commands.export", "app", "See where exports with --since-last ended.", SET_UP),
    "columns": ("marketpush_cli.commands.columns", "app", "Say how partners' files are laid out.", SET_UP),
    "history": ("marketpush_cli.commands.history", "app", "Find past operations, and see what they changed.", TRUST),
    "audit": ("marketpush_cli.commands.audit", "app", "See who did what, and check that nobody changed it.", TRUST),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; nothing is raised, and nothing in this process stays changed."""
    return run_words(sys.argv[1:] if argv is None else argv, COMMANDS)


def run_words(argv: Sequence[str], table: Mapping[str, tuple[str, str, str, str]]) -> int:
    """Run one command line with a table of commands."""
    words = tuple(argv)
    if words == ("--version",) and version_is_told():
        return 0
    try:
        from marketpush_cli.commands.shell.process import run_guarded
        from marketpush_cli.streams import Invocation, glance

        run = Invocation(words, glance(words))
        return run_guarded(run, lambda: answer(run, table))
    except KeyboardInterrupt:  # before or after the signals are handled
        return INTERRUPTED


def version_is_told() -> bool:
    """Tell the version before anything else is imported; a failure is left to the long way."""
    from marketpush_cli.commands.shell.version import version

    try:
        sys.stdout.write(f"{version()}\n")
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):
        return False
    return True


def answer(run: Invocation, table: Mapping[str, tuple[str, str, str, str]]) -> int:
    """Build the command line and answer the words."""
    from marketpush_cli.commands.shell.root import Entry, build_root

    root = build_root({name: Entry(*row) for name, row in table.items()})
    if os.environ.get(COMPLETION):
        return complete(root)
    with root.make_context("marketpush", list(run.argv), obj=run) as context:
        root.invoke(context)
    return 0


def complete(root: LazyRoot) -> int:
    """Answer the shell; whatever goes wrong must not end up in the line that is being typed."""
    from typer.completion import get_completion_inspect_parameters

    get_completion_inspect_parameters()  # makes the shells known to typer
    try:
        root.main(args=[], prog_name="marketpush", complete_var=COMPLETION, standalone_mode=False)
    except Exception:
        return 1
    return 0
