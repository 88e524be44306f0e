"""Every command that changes something can be planned: the plan changes nothing, applying it does what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from plan_market import EVERY_COMMAND, Desk, Planned, told
from sandboxes import CHIEF

from marketpush_cli.commands.shell.plannable_command import PlannableCommand
from marketpush_cli.commands.shell.safe_command import SafeCommand
from marketpush_cli.documentation.command_tree import live_root
from marketpush_cli.main import COMMANDS

NEVER_PLANNED = {
    "apply",
    "columns guess",
    "database backup",
    "database init",
    "database migrate",
    "database restore",
    "demo",
    "export forget",
    "impersonate start",
    "impersonate stop",
    "message deliver",
    "message withdraw",
    "orders print",
    "report run",
}


def commands_in(command: Any, path: str) -> Iterator[tuple[str, SafeCommand]]:
    """The commands below a name, with the words that reach each."""
    below = getattr(command, "commands", None)
    if below is None:
        yield path, command
        return
    for name, own in below.items():
        yield from commands_in(own, f"{path} {name}")


def every_command() -> dict[str, SafeCommand]:
    root = live_root()
    return {path: command for name in COMMANDS for path, command in commands_in(root.load(name), name)}


def test_a_command_reads_only_or_can_be_planned_or_is_listed_here() -> None:
    writing = {path: command for path, command in every_command().items() if not command.reads_only}
    planned = {path for path, command in writing.items() if isinstance(command, PlannableCommand)}
    assert set(writing) - planned == NEVER_PLANNED
    tried = {next(path for path in planned if f"{one.words} ".startswith(f"{path} ")) for one in EVERY_COMMAND}
    assert tried == planned, "every command is planned below"


@pytest.mark.parametrize("path", [path for path, command in every_command().items() if not command.can_be_planned])
def test_the_others_know_no_plan(desk: Desk, path: str) -> None:
    ran = desk.marketpush(*path.split(), "--plan", "plan.json")
    assert (ran.code, ran.out) == (2, "")
    assert "--plan" in ran.err
    assert not (desk.directory / "plan.json").exists()


@pytest.mark.parametrize("one", EVERY_COMMAND, ids=str)
def test_a_plan_changes_nothing_and_is_done_once(desk: Desk, one: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in one.before:
        desk.run(words, user=one.user)
    for name, text in one.files.items():
        (desk.directory / name).write_text(text)
    copy = desk.copy("direct.db")
    plan = desk.plan(*one.typed, user=one.user)
    assert plan["refusals"] == []
    assert plan["lines"] or plan["records"]
    before = desk.content()
    for name in one.files:
        (desk.directory / name).unlink()
    assert "dry run" in desk.apply("--dry-run", user=one.user).err
    assert desk.content() == before
    desk.apply(user=one.user)
    for name, text in one.files.items():
        (desk.directory / name).write_text(text)
    monkeypatch.setenv("MARKETPUSH_DATABASE", str(copy))
    desk.run(one.words, *one.more, "--yes", user=one.user)
    assert told(desk.database) == told(copy)
    monkeypatch.setenv("MARKETPUSH_DATABASE", str(desk.database))
    again = desk.apply(user=one.user, code=5)
    assert f"applied already, as operation {plan['operation']}" in again.err
    assert desk.run("database check", user=CHIEF).out == ""
