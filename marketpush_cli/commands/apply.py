"""`marketpush apply`: do what was planned, if it is still the same."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.plan_files import read_plan
from marketpush_cli.application.planning import Checker, Plan, check_usable
from marketpush_cli.commands.confirming import another_number, ask_for
from marketpush_cli.commands.kept_files import kept_text
from marketpush_cli.commands.parameters import Confirm, Results
from marketpush_cli.commands.shell import single_command_app
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.permissions import Permission

app = single_command_app()


@app.command(can_be_planned=False, examples=["marketpush apply monday.json", "marketpush apply monday.json --dry-run"])
def apply(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="The file that --plan FILE wrote.")],
    results: Results = None,
    confirm: Confirm = None,
) -> None:
    """Do what a plan says, all of it or nothing, unless anything it saw has changed since."""
    run = AppContext.of(context)
    if run.options.as_user is not None:
        raise UsageError(
            "a plan says itself as whom it is done", field="as", fix="make the plan with --as, without it here"
        )
    if plan == "-":
        raise UsageError("a plan is read from a file, not from standard input", fix="marketpush apply PLAN")
    known = read_plan(kept_text(plan, "plan"), plan)
    with run.reading(f"apply {plan}", Permission.VIEW, is_again=True) as (reader, _):
        check_usable(known, reader, run.at)
        most = reader.rulebook(run.at).settings["confirm_over_lines"]
    count = known.counts.get("changed", 0)
    if confirm not in (None, count):
        raise another_number(run, count, confirm)
    if confirm is None and not run.options.dry_run:
        _ask(run, known, count, is_large=count > most)
    root = context.find_root()
    words = ("--yes", *_words(known, run.options.user, results))
    invocation = run.invocation.given("yes", True).planned_by(Checker(known, run.at))
    with root.command.make_context("marketpush", list(words), obj=invocation) as again:
        root.command.invoke(again)


def _words(plan: Plan, user: str | None, results: str | None) -> list[str]:
    """What was planned, done as another user where one is named now, with its results where they are wanted."""
    words = list(plan.command)
    end = words.index("--") if "--" in words else len(words)
    options = [word for word in words[:end] if user is None or not word.startswith("--user=")]
    options += [f"--results={results}"] if results is not None else []
    return [*options, *words[end:]]


def _ask(run: AppContext, plan: Plan, count: int, *, is_large: bool) -> None:
    command = shlex.join(["marketpush", *plan.command])
    details = [f"planned {run.local_time(plan.planned_at)} by {plan.planned_by}: {command}"]
    ask_for(run, f"Apply the plan: {plan.summary}, in {run.place}?", count, details, is_large=is_large)
