"""Saved reports: run as if they were typed, and the lines with which cron or systemd runs them."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.saved_reports import SavedReport, chosen_reports, read_saved_reports
from marketpush_cli.commands.kept_files import kept_text
from marketpush_cli.commands.shell.reporting import as_marketpush_error
from marketpush_cli.domain.errors import MarketpushError, SeveralErrors, UsageError
from marketpush_cli.streams import Invocation

KIND = "report file"
SYSTEMS = ("cron", "systemd")


def run_saved(context: typer.Context, file: str, names: Sequence[str]) -> None:
    """Run the definitions one after the other; one that fails does not keep the others from being run.

    What goes well is said to people only: cron mails whatever is written.
    """
    invocation = Invocation.of(context)
    if not invocation.streams.stderr_is_terminal:
        invocation = invocation.given("quiet", True)
    errors: list[MarketpushError] = []
    for one in chosen_reports(read_saved_reports(kept_text(file, KIND), file), names, file):
        try:
            _run(context, invocation, one)
        except (MarketpushError, typer.TyperException, OSError) as error:
            errors += [_placed(each, file, one.name) for each in _each(as_marketpush_error(error))]
        else:
            invocation.notice(f"[{one.name}] done")
    if errors:
        raise errors[0] if len(errors) == 1 else SeveralErrors(errors)


def _run(context: typer.Context, invocation: Invocation, saved: SavedReport) -> None:
    root = context.find_root()
    own = replace(invocation, argv=saved.words)
    with root.command.make_context("marketpush", list(saved.words), obj=own) as again:
        root.command.invoke(again)


def _each(error: MarketpushError) -> Sequence[MarketpushError]:
    return error.errors if isinstance(error, SeveralErrors) else (error,)


def _placed(error: MarketpushError, file: str, name: str) -> MarketpushError:
    """An error on one line, for whoever reads the mails of cron."""
    error.sentence = f"[{name}] {error.sentence}" + (f" (fix: {error.fix})" if error.fix else "")
    error.fix = None
    error.source = error.source or file
    return error


def print_schedule(context: typer.Context, file: str, system: str | None) -> None:
    """Write the lines that run every definition with a time; nothing is changed."""
    run = AppContext.of(context)
    if system not in (None, *SYSTEMS):
        raise UsageError(f"--for takes cron or systemd, not {system!r}", field="for")
    timed = [one for one in read_saved_reports(kept_text(file, KIND), file) if one.schedule is not None]
    if not timed:
        raise UsageError(
            f"no definition in {file} says when it is run", fix='every = "day" and at = "02:15" below its [NAME]'
        )
    if run.options.format not in (None, "txt", "plain", "table"):
        raise UsageError(f"crontab and unit files are text, and not {run.options.format}", field="format")
    parts = {"cron": _crontab, "systemd": _units}
    texts = ("\n".join(lines(run, file, timed)) for name, lines in parts.items() if system in (None, name))
    whole = "".join(f"{text}\n" for text in texts)
    if run.writes_file:
        run.write_file(str(run.output_path()), whole.encode(), force=bool(run.options.force))
    else:
        run.streams.stdout.write(whole)


def _command(run: AppContext, file: str, name: str) -> list[str]:
    chosen, given = run.configuration, run.options
    words = [_program(), "--no-input", "--database", str(Path(chosen.database).resolve())]
    words += ["--config", str(Path(given.config).resolve())] if given.config else []
    words += ["--profile", given.profile] if given.profile else []
    words += ["--user", chosen.user] if chosen.user else []
    words += ["--timezone", chosen.timezone, "--quiet"]
    return [*words, "report", "run", str(Path(file).resolve()), name]


def _program() -> str:
    beside = Path(sys.argv[0]).resolve()
    return str(beside) if beside.name == "marketpush" else "marketpush"


def _crontab(run: AppContext, file: str, timed: Sequence[SavedReport]) -> Iterator[str]:
    yield f"# crontab -e; at the local time of {run.zone} where cron knows CRON_TZ"
    yield f"CRON_TZ={run.zone}"
    for one in timed:
        command = shlex.join(_command(run, file, one.name)).replace("%", r"\%")
        yield f"{one.schedule.cron if one.schedule else ''} {command}"


def _units(run: AppContext, file: str, timed: Sequence[SavedReport]) -> Iterator[str]:
    for one in timed:
        unit = f"marketpush-{one.name}"
        if one is not timed[0]:
            yield ""
        words = " ".join(map(_of_systemd, _command(run, file, one.name)))
        yield f"# ~/.config/systemd/user/{unit}.service"
        yield from ("[Service]", "Type=oneshot", f"ExecStart={words}")
        yield f"# ~/.config/systemd/user/{unit}.timer; then: systemctl --user enable --now {unit}.timer"
        calendar = one.schedule.calendar if one.schedule else ""
        yield from ("[Timer]", f"OnCalendar={calendar} {run.zone}", "Persistent=true", "[Install]")
        yield "WantedBy=timers.target"


def _of_systemd(word: str) -> str:
    """A word as systemd reads it: quoted, and without specifiers and variables."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if plain != word or any(character in word for character in " '\t;") else word
