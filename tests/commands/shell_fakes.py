"""A small command line for the tests of the shell; as a script it runs its words like the real one."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from marketpush_cli.commands.shell import command_group, single_command_app
from marketpush_cli.domain.errors import InvalidValue, RuleRefused, SeveralErrors
from marketpush_cli.main import run_words
from marketpush_cli.streams import Invocation, page

TABLE = {
    "parcel": ("shell_fakes", "parcels", "Work on parcels.", "Parcels"),
    "weigh": ("shell_fakes", "scales", "Weigh something.", "Tools"),
    "missing": ("marketpush_cli.no_such_module", "app", "Not there.", "Tools"),
}

parcels = command_group(help="Work on parcels [waiting,shipped].", examples=["marketpush parcel list"])
scales = single_command_app()


@parcels.command("list", reads_only=True)
def list_parcels(context: typer.Context, lines: int = 0) -> None:
    """Show the flags of this run as [json]."""
    given = asdict(Invocation.of(context).options)
    for _ in range(lines):
        sys.stdout.write("x" * 1000 + "\n")
    sys.stdout.write(json.dumps({name: value for name, value in given.items() if value is not None}) + "\n")


@parcels.command()
def send(
    context: typer.Context,
    user: str = "nobody",
    reason: Annotated[str, typer.Option("--reason", help="One of [late,lost] or [/nope]")] = "",
    to: Annotated[list[str] | None, typer.Option("--to")] = None,
    acting: Annotated[str | None, typer.Option("--as", help="A filter of this command")] = None,
) -> None:
    """Send it."""
    options = Invocation.of(context).options
    sys.stdout.write(json.dumps([user, reason, to, acting, options.as_user, options.dry_run]) + "\n")


@parcels.command()
def fail(context: typer.Context, how: str) -> None:
    """Fail in one of many ways."""
    match how:
        case "rule":
            raise RuleRefused("MP-1/2 is shipped.\x1b[2J", fix="marketpush undo", reference="MP-1/2")
        case "value":
            raise InvalidValue("'x' is not an amount.", source="lines.csv", row=7, field="amount")
        case "several":
            raise SeveralErrors([InvalidValue("First.", fix="same"), RuleRefused("Second.", fix="same")])
        case "unforeseen":
            raise KeyError("secret value")
        case "disk":
            raise OSError(28, "No space left on device")
        case "file":
            Path("/nowhere/at/all").read_text()
        case "interrupt":
            raise KeyboardInterrupt
        case "abort":
            raise typer.Abort
        case "url":
            raise RuleRefused("Cannot reach postgresql://me:pa:ss@w@host/shop.")
    raise typer.Exit(int(how))


@parcels.command()
def speak(context: typer.Context, text: str) -> None:
    """Answer and say something beside it."""
    run = Invocation.of(context)
    run.notice("beside")
    run.streams.stdout.write(text + "\n")


@parcels.command()
def export(context: typer.Context, text: str) -> None:
    """Answer in a machine format."""
    Invocation.of(context).streams.machine_output().write(text + "\n")


@parcels.command()
def question(context: typer.Context, number: int = 0) -> None:
    """Ask."""
    run = Invocation.of(context)
    answered = run.ask_number("Burn parcels?", number, ["EUR 12.00"]) if number else run.ask("Burn it?", ["EUR 12.00"])
    sys.stdout.write(f"burnt {answered}\n")


@parcels.command()
def carry(context: typer.Context, parcels: int = 30, asking_at: int = 0) -> None:
    """Take a while (50 ms a parcel), with a question on the way."""
    run = Invocation.of(context)
    for done in range(1, parcels + 1):
        run.progress("carrying", done, parcels, "parcels")
        time.sleep(0.05)
        if done == asking_at:
            run.ask("Carry on?")
    run.streams.stdout.write(f"rich.progress: {'rich.progress' in sys.modules}\n")


@parcels.command()
def show(context: typer.Context) -> None:
    """Show many lines."""
    page(Invocation.of(context), [f"line {number}" for number in range(200)])


@parcels.command()
def wait(started: Path, ended: Path) -> None:
    """Wait for a signal."""
    try:
        started.write_text(str(os.getpid()))
        time.sleep(30)
    finally:
        ended.write_text("put in order")


@scales.command()
def weigh(grams: int) -> None:
    """Weigh something."""
    sys.stdout.write(f"{grams} g\n")


if __name__ == "__main__":
    sys.exit(run_words(sys.argv[1:], TABLE))
