"""A command that `--plan FILE` turns into a plan: run as a dry run, with what it would do written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marketpush_cli.commands.shell.everywhere import plan_option
from marketpush_cli.commands.shell.safe_command import SafeCommand
from marketpush_cli.domain.errors import MarketpushError, UsageError
from marketpush_cli.streams import Invocation

if TYPE_CHECKING:
    from marketpush_cli.application.planning import Recorder

NOT_REPEATED = frozenset({"results", "confirm", "template"})
KEPT_OPTIONS = (("--as", "as_user"), ("--because", "because"), ("--user", "user"))


class PlannableCommand(SafeCommand):
    """A command that changes something, now or as a plan."""

    can_be_planned = True

    def get_params(self, ctx: Any) -> list[Any]:
        """Its own parameters, those of everywhere, help, and `--plan`."""
        return [*super().get_params(ctx), plan_option()]

    def invoke(self, ctx: Any) -> Any:
        """Run it, or plan it."""
        run = Invocation.of(ctx)
        if run.options.plan is None or run.planning is not None:
            return super().invoke(ctx)
        return self._plan(ctx, run, run.options.plan)

    def _plan(self, ctx: Any, run: Invocation, file: str) -> Any:
        from marketpush_cli.app_context import AppContext
        from marketpush_cli.application.planning import Recorder
        from marketpush_cli.domain.chain import new_identifier
        from marketpush_cli.rendering.destination import check_destination

        if file == "-":
            raise UsageError("--plan names a file: standard output is for the answer", field="plan")
        forbidden = [Path(name) for name in (run.configuration.database, run.options.output) if name is not None]
        check_destination(Path(file), bool(run.options.force), forbidden)
        recorder = Recorder(new_identifier(AppContext.of(ctx).at))
        ctx.find_root().obj = run.planned_by(recorder)
        try:
            result = super().invoke(ctx)
        except MarketpushError:
            if recorder.has_decided:
                write_plan(ctx, recorder, file)
            raise
        write_plan(ctx, recorder, file)
        return result


def write_plan(context: Any, recorder: Recorder, file: str) -> None:
    """Write what was recorded where its owner alone can read it, and say how to do it."""
    from marketpush_cli.app_context import AppContext
    from marketpush_cli.application.plan_files import plan_text

    app = AppContext.of(context)
    with app.bookkeeping.reading() as snapshot:
        from marketpush_cli.application.acting import own_user

        email = own_user(snapshot, app.identity).email
    plan = recorder.plan(tuple(repeated_words(context)), app.place, app.at, email)
    app.write_file(file, (part.encode() for part in plan_text(plan)), force=bool(app.options.force), is_private=True)
    if plan.lines or plan.records:
        where = f" for {plan.place}" if app.configuration.production else ""
        app.invocation.notice(f"planned in {file}{where}: {plan.summary}; good for 24 hours: marketpush apply {file}")
    else:
        app.invocation.notice(f"written to {file}, but there is nothing to apply: {plan.summary}")


def repeated_words(context: Any) -> Iterator[str]:
    """The words that run the same command again: what was typed and settled, but not where the answer goes."""
    yield from context.command_path.split()[1:]
    run = Invocation.of(context)
    yield f"--timezone={run.configuration.timezone}"
    for flag, name in KEPT_OPTIONS:
        value = getattr(run.options, name)
        if value is not None:
            yield f"{flag}={value}"
    positional: list[str] = []
    for parameter in context.command.params:
        value = context.params.get(parameter.name)
        if parameter.name in NOT_REPEATED or value is None or value == () or value == []:
            continue
        if parameter.param_type_name == "argument":
            positional += _texts(value)
        else:
            yield from _option_words(parameter, value)
    if positional:
        yield from ("--", *positional)


def _option_words(parameter: Any, value: Any) -> Iterable[str]:
    if parameter.is_flag:
        flags = parameter.opts if value else parameter.secondary_opts
        return list(flags[-1:])
    return [f"{parameter.opts[-1]}={text}" for text in _texts(value)]


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
