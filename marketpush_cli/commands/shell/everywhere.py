"""The flags that every command takes, before and after its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import typer
from typer.core import TyperOption

from marketpush_cli.configuration import refuse_password
from marketpush_cli.streams import Invocation

PANEL = "Everywhere"

Row = tuple[str, tuple[str, ...], str | None, str]
WITH_VALUE: tuple[Row, ...] = (
    (
        "format",
        ("-f", "--format"),
        "NAME",
        "table, plain, wide, json, jsonl, csv, tsv, xlsx, parquet, yaml, ids, count, tabulate:NAME",
    ),
    ("fields", ("--fields",), "a,b", "choose and order fields; +c,-d adjusts; help lists them"),
    ("output", ("-o", "--output"), "FILE", "write there, complete or not at all; - is standard output"),
    ("as_user", ("--as",), "SELLER|USER|each", "log in as a seller's user for this one command"),
    ("because", ("--because",), "TEXT", "why you log in as somebody else"),
    ("database", ("--database",), "FILE", "the database to work on"),
    ("user", ("--user",), "EMAIL", "which of your own users you are"),
    ("timezone", ("--timezone",), "ZONE", "for reading dates and showing times"),
    ("color", ("--color",), "auto|always|never", "when to use colour"),
    ("config", ("--config",), "FILE", "read this configuration file"),
    ("profile", ("--profile",), "NAME", "use this profile of the configuration file"),
)
SWITCHES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("json", ("--json",), "the same as --format json"),
    ("force", ("--force",), "let --output replace a file that is there"),
    ("excel_safe", ("--excel-safe",), "keep spreadsheets from running text as formulas"),
    ("dry_run", ("-n", "--dry-run"), "do everything but the change"),
    ("yes", ("-y", "--yes"), "answer every question with yes"),
    ("no_input", ("--no-input",), "never ask"),
    ("quiet", ("-q", "--quiet"), "say nothing beside the answer and errors"),
    ("verbose", ("-v", "--verbose"), "say where settings come from"),
    ("debug", ("--debug",), "keep the traceback of an error in a file"),
    ("no_pager", ("--no-pager",), "never show lists in a pager"),
)
FLAGS = frozenset(flag for _, flags, *_ in WITH_VALUE for flag in flags) | {flag for row in SWITCHES for flag in row[1]}


PLAN: Row = ("plan", ("--plan",), "FILE", "write down what would be done, and do nothing; apply FILE does it")


@cache
def plan_option() -> TyperOption:
    """The flag of commands that can be planned."""
    name, flags, metavar, text = PLAN
    return option(name, list(flags), metavar, text, hidden=False)


def everywhere(own: Sequence[Any], *, hidden: bool) -> tuple[TyperOption, ...]:
    """The flags, without those that a command's own parameters took for themselves."""
    taken = {flag for parameter in own for flag in (*parameter.opts, *parameter.secondary_opts)}
    return options_without(frozenset(taken & FLAGS), hidden)


@cache
def options_without(taken: frozenset[str], hidden: bool) -> tuple[TyperOption, ...]:
    """The ready options; the same ones each time, because they are told apart by identity."""
    rows: tuple[Row, ...] = (*WITH_VALUE, *((name, flags, None, text) for name, flags, text in SWITCHES))
    left = ((row, [flag for flag in row[1] if flag not in taken]) for row in rows)
    return tuple(option(name, flags, metavar, text, hidden) for (name, _, metavar, text), flags in left if flags)


def option(name: str, flags: Sequence[str], metavar: str | None, text: str, hidden: bool) -> TyperOption:
    """One flag; its inner name cannot meet that of a command's own parameter."""

    def keep(context: typer.Context, _option: object, value: object) -> None:
        if value is not None and not context.resilient_parsing:
            take(context, name, value)

    return TyperOption(
        param_decls=[f"everywhere_{name}", *flags],
        is_flag=metavar is None,
        type=str if metavar else None,
        metavar=metavar,
        help=text,
        hidden=hidden,
        callback=keep,
        expose_value=False,
        rich_help_panel=PANEL,
    )


def take(context: typer.Context, name: str, value: object) -> None:
    """Put a flag into the run; what comes later wins."""
    if name == "database":
        refuse_password(str(value))
    root = context.find_root()
    run = Invocation.of(context)
    if name == "plan":
        run = run.given("dry_run", True)
    root.obj = run.given("format", "json") if name == "json" else run.given(name, value)
