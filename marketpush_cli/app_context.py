"""What one run works with: who, when, which database, and where answers go. The only lazy seam to storage."""

from __future__ import annotations

import io
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from marketpush_cli.application.acting import Acting, Identity, SessionOver, identify
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.impersonating import end_session, record_refusal, record_views
from marketpush_cli.application.origin import find_origin, terminal_key
from marketpush_cli.application.progress import counted
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import ConfigurationWrong, MarketpushError, NotPermitted
from marketpush_cli.domain.fields import Field, Shape
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.times import now_microseconds
from marketpush_cli.streams import Invocation, page

if TYPE_CHECKING:
    import typer

    from marketpush_cli.database.store import Snapshot, SqliteDatabase
    from marketpush_cli.rendering.records import RecordSet
    from marketpush_cli.rendering.screen import Screen

SHOWN_AT_A_TERMINAL = 50
NAMED_AT_MOST = 3
FOR_PEOPLE = frozenset({"table", "wide", "txt", "md"})


class AppContext:
    """One run of one command."""

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.options = invocation.options
        self.configuration = invocation.configuration
        self.streams = invocation.streams
        self.progress = invocation.progress

    @classmethod
    def of(cls, context: typer.Context) -> AppContext:
        return cls(Invocation.of(context))

    @cached_property
    def database(self) -> SqliteDatabase:
        """The database that flags, environment or file name; its warnings are said once."""
        from marketpush_cli.database.store import SqliteDatabase

        database = SqliteDatabase(Path(self.configuration.database))
        for warning in database.warnings:
            self.invocation.notice(f"warning: {warning}")
        if self.options.verbose:
            self._say_what_with()
        return database

    def _say_what_with(self) -> None:
        """Where the settings of this run come from."""
        chosen = self.configuration
        for name in ("database", "user", "timezone", "format"):
            value = getattr(chosen, name)
            if value is not None:
                self.invocation.notice(f"{name}: {value} ({chosen.origin.get(name, 'default')})")

    @cached_property
    def at(self) -> int:
        """The time of this run in microseconds: one for everything it does. Frozen only in a sandbox."""
        frozen = self.configuration.frozen_now
        if frozen is None:
            return now_microseconds()
        from marketpush_cli.application.when import parse_timestamp

        if not self.database.is_sandbox():
            raise ConfigurationWrong(
                "MARKETPUSH_NOW freezes the clock of a sandbox only", fix="unset MARKETPUSH_NOW, or use a demo database"
            )
        return parse_timestamp(frozen, self.zone)

    @property
    def zone(self) -> str:
        return self.configuration.timezone

    @property
    def place(self) -> str:
        return self.configuration.place

    @cached_property
    def identity(self) -> Identity:
        return Identity(
            find_origin(),
            self.at,
            self.configuration.user,
            self.options.as_user,
            self.options.because,
            terminal_key(),
        )

    def run(
        self, action: str, *, keep_going: bool = False, source: str | None = None, confirm: int | None = None
    ) -> Run:
        """One run of a writing command; `confirm` is how many lines it may change, which answers the question."""
        is_dry_run, is_agreed = bool(self.options.dry_run), bool(self.options.yes)
        operation = new_identifier(self.at)
        return Run(self.identity, operation, action, keep_going, source, is_dry_run, is_agreed, confirm, self.progress)

    @contextmanager
    def reading(self, looked_at: str, permission: Permission = Permission.VIEW) -> Iterator[tuple[Snapshot, Acting]]:
        """One snapshot and who looks at it; what is looked at under a log-in as a seller's user is kept."""
        with self.guarded():
            with self.database.reading() as snapshot:
                acting = identify(snapshot, self.identity)
                if not acting.actor.may(permission):
                    raise NotPermitted(f"the role of {acting.actor.email} does not include {permission}")
                self.say_for_whom(acting)
                yield snapshot, acting
            if acting.actor.is_impersonating:
                record_views(self.database, self.identity, acting, looked_at)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Ends a log-in that has expired, and keeps the refusal of one that was asked for."""
        try:
            yield
        except SessionOver as over:
            end_session(self.database, self.identity, over.session, "expiry")
            raise
        except NotPermitted as refusal:
            if self.options.as_user is not None and not self.options.dry_run:
                record_refusal(self.database, self.identity, str(self.options.as_user), refusal.sentence)
            raise

    def say_for_whom(self, acting: Acting) -> None:
        """Under a log-in as a seller's user, say so and until when."""
        if acting.session is not None:
            until = self.local_time(acting.session.until)
            self.invocation.notice(f"acting as {acting.session.user} until {until} (marketpush impersonate stop)")
        elif acting.identity.as_whom is not None:
            whom = sorted({str(actor.on_behalf_of) for actor in (acting.actor, *acting.by_store.values())} - {"None"})
            named = ", ".join(whom) if len(whom) <= NAMED_AT_MOST else f"the users of {len(whom)} sellers"
            if named:
                self.invocation.notice(f"acting as {named} for this command")

    def keep_refusals(self, acting: Acting, errors: Sequence[MarketpushError]) -> None:
        """Keep what a log-in as a seller's user was refused."""
        refused = [error for error in errors if isinstance(error, NotPermitted)]
        is_acting = acting.session is not None or bool(acting.log_ins)
        if refused and is_acting and not self.options.dry_run:
            more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
            whom = str(acting.on_behalf_of)
            record_refusal(self.database, self.identity, whom, f"{refused[0].sentence}{more}")

    def local_time(self, at: int) -> str:
        """A time for people, in the zone of this run."""
        from datetime import UTC, datetime, timedelta

        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
        return moment.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M")

    @property
    def format(self) -> str:
        """The format asked for, by flag or by the file's name, else what fits where the answer goes."""
        if self.options.format is None and self.writes_file:
            from marketpush_cli.rendering.render import format_of_path

            return format_of_path(str(self.options.output))
        return self.configuration.format or ("table" if self.is_for_people else "plain")

    @property
    def writes_file(self) -> bool:
        return self.options.output not in (None, "-")

    @property
    def is_for_people(self) -> bool:
        return self.streams.stdout_is_terminal and not self.writes_file

    def screen(self) -> Screen:
        from marketpush_cli.rendering.screen import Screen

        streams = self.streams
        return Screen(
            self.is_for_people,
            streams.width,
            streams.color and self.is_for_people,
            streams.unicode,
            ZoneInfo(self.zone),
        )

    def limit(self, given: int | None) -> int:
        """How many rows a list shows at most; 0 = all."""
        if given is not None:
            return given
        return SHOWN_AT_A_TERMINAL if self.is_for_people and self.format in FOR_PEOPLE else 0

    def chosen_fields(self, shape: Shape) -> tuple[Field, ...] | None:
        """The fields of `--fields`, or all of them; None when their list was asked for and has been shown."""
        from marketpush_cli.rendering.field_choice import describe_fields, select_fields
        from marketpush_cli.rendering.render import check_format

        check_format(self.format)
        if (self.options.fields or "").strip() == "help":
            self.write(describe_fields(shape))
            return None
        return select_fields(shape, self.options.fields, None)

    def expect_answer(self, shape: Shape, results: str | None = None) -> None:
        """Before anything is changed: raise what would keep the answer from being shown or written."""
        from marketpush_cli.rendering.destination import check_destination

        if self.chosen_fields(shape) is None:
            raise SystemExit(0)
        forbidden = [Path(self.configuration.database)]
        if self.writes_file:
            check_destination(Path(str(self.options.output)), bool(self.options.force), forbidden)
        if results is not None:
            check_destination(Path(results), True, forbidden)

    def show_answers(self, shape: Shape, rows: Sequence[Sequence[Any]]) -> int:
        """Show the records of a writing command; a person sees no column in which nothing stands."""
        if not self.is_for_people or self.format != "table" or self.options.fields is not None:
            return self.show(shape, rows)
        used = tuple(field for at, field in enumerate(shape.fields) if any(row[at] is not None for row in rows))
        return self.show(Shape(shape.name, used or shape.fields, shape.identity), rows, stored=shape) if rows else 0

    def show(
        self, shape: Shape, rows: Iterable[Sequence[Any]], *, single: bool = False, stored: Shape | None = None
    ) -> int:
        """Show records of a shape: all cells (of `stored`) in order, then the currency where there are amounts."""
        fields = self.chosen_fields(shape)
        if fields is None:
            return 0
        names = (stored or shape).names()
        indexes = [names.index(field.name) for field in fields]
        kept = [*indexes, len(names), names.index(shape.identity)]
        cells = (tuple(row[index] if index < len(row) else None for index in kept) for row in rows)
        return self.show_cells(fields, cells, len(fields) + 1, single=single)

    def show_cells(
        self, fields: tuple[Field, ...], rows: Iterable[tuple[Any, ...]], identity: int | None, *, single: bool = False
    ) -> int:
        """Show rows that have just the cells of the fields, then the currency, then what else."""
        from marketpush_cli.rendering.records import RecordSet

        return self.write(RecordSet(fields, rows, identity, single))

    @contextmanager
    def paged(self) -> Iterator[io.StringIO]:
        """Text for people that goes through the pager when it is whole."""
        text = io.StringIO()
        yield text
        page(self.invocation, text.getvalue().splitlines())

    def show_number(self, count: int, shape: Shape) -> None:
        """Show a count: the bare number where no machine asks for an object."""
        if self.format in ("count", "plain", "ids", "table", "txt"):
            self.streams.stdout.write(f"{count}\n")
        else:
            self.show(shape, [(count,)], single=True)

    def write(self, records: RecordSet) -> int:
        """Render where the answer goes: a file whole, a pager for long tables, else standard output."""
        from marketpush_cli.rendering.destination import open_destination
        from marketpush_cli.rendering.render import render

        name, safe = self.format, bool(self.options.excel_safe)
        if self.writes_file:
            forbidden = [Path(self.configuration.database)]
            records = replace(records, rows=counted(records.rows, self.progress, "writing", "rows"))
            with open_destination(str(self.options.output), force=bool(self.options.force), forbidden=forbidden) as out:
                return render(records, name, out, self.screen(), excel_safe=safe)
        if name not in FOR_PEOPLE and not name.startswith("tabulate"):
            return render(records, name, self.streams.machine_output(), self.screen(), excel_safe=safe)
        if not self.is_for_people or self.options.no_pager:
            return render(records, name, self.streams.stdout, self.screen())
        with self.paged() as out:
            return render(records, name, out, self.screen())

    def write_file(self, path: str, content: bytes | Iterable[bytes], *, force: bool) -> None:
        """Put bytes, whole or in pieces, in the place of a file that is not there, or with `force`."""
        from marketpush_cli.rendering.destination import open_binary_destination

        with open_binary_destination(path, force=force, forbidden=[Path(self.configuration.database)]) as out:
            out.writelines((content,) if isinstance(content, bytes) else content)

    def command_line(self, *more: str) -> str:
        """This command as it was typed, with more words, ready to be pasted."""
        words = [word for word in self.invocation.argv if word not in ("--yes", "-y")]
        return " ".join(["marketpush", *map(shlex.quote, words), *more])
