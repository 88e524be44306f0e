"""Help: every command and option has one, and every example in it can be run."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from console_blocks import ROOT
from sandboxes import NOW

from marketpush_cli.documentation.command_tree import (
    PROGRAM,
    Command,
    every_command,
    everywhere_options,
    live_root,
    program,
)
from marketpush_cli.main import main
from marketpush_cli.streams import Invocation, glance

COMMANDS = list(every_command())
EXAMPLES = sorted({example for command in (program(), *COMMANDS) for example in command.examples})
EXAMPLES_THAT_RUN = [
    example
    for example in EXAMPLES
    if not {"demo", "init", "restore", "migrate", "backup"} & set(example.split())
    and "impersonate start" not in example
]
NOT_UNDERSTOOD = (1, 2, 65, 74, 78)
REFUSED_BY_STATE = (4, 5, 6)  # an example names orders and people that need not be in the sandbox


def words_of(example: str) -> list[str]:
    """The words of the program's own part of an example, without `marketpush`."""
    command = example.partition(" | ")[0]
    first, *words = shlex.split(command)
    assert first == PROGRAM, f"{example!r} is no line of {PROGRAM}"
    return words


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.path)
def test_a_command_is_helped(command: Command) -> None:
    assert command.help.endswith("."), "a help is a sentence"
    assert command.examples, "a help ends with an example"
    for option in command.options:
        assert option.help, option.spelled
        assert option.names[0].startswith("-")


def test_the_options_of_everywhere_are_helped() -> None:
    options = everywhere_options()
    assert len(options) > 20
    assert all(option.help for option in options)


def test_every_example_parses() -> None:
    for example in EXAMPLES:
        assert_parses(words_of(example))


def assert_parses(words: list[str]) -> None:
    """Read the words as the command line does, down to the command, without running it."""
    command: Any = live_root()
    context = command.make_context(PROGRAM, list(words), obj=Invocation(tuple(words), glance(words)))
    while hasattr(command, "resolve_command"):
        rest = [*context._protected_args, *context.args]
        name, command, words = command.resolve_command(context, rest)
        context = command.make_context(name, list(words), parent=context)
    assert not context.args


@pytest.mark.parametrize("example", EXAMPLES_THAT_RUN)
def test_an_example_is_understood(
    example: str,
    sandbox: Path,
    marketplace: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It names options, statuses, reasons, dates and fields that exist; whether it is allowed is another matter."""
    for name in ("new_orders.csv", "orders.jsonl", "refunds.csv", "shipments.csv"):
        shutil.copyfile(ROOT / "sample_data" / name, tmp_path / name)
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    (tmp_path / "config.toml").write_text('[mail]\nhost = "127.0.0.1"\nfrom = "shop@example.com"\n')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "delay.txt").write_text("Dear {{ customer.name }}, it takes a day more.\n")
    (tmp_path / "rows.csv").write_text("reference,to\nMP-1001-A,customer\n")
    monkeypatch.setenv("MARKETPUSH_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.chdir(tmp_path)
    is_import = "orders import" in example
    monkeypatch.setenv("MARKETPUSH_DATABASE", str(marketplace if is_import else sandbox))
    monkeypatch.setenv("MARKETPUSH_NOW", "2026-11-20T12:00:00Z" if is_import else NOW)
    assert main(["audit", "anchor", "--json", "-o", "anchor.json"]) == 0
    assert main(["setting", "set", "accept_within_days", "2", "--plan", "monday.json"]) == 0
    capsys.readouterr()
    code = main([*words_of(example), "--dry-run", "--yes"])
    told = capsys.readouterr().err
    assert code not in NOT_UNDERSTOOD, f"exit {code}: {told}"
    assert code in (0, *REFUSED_BY_STATE), f"exit {code}: {told}"
