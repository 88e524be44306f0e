"""What one run works with: who, when, which database, and where answers go. The only lazy seam to storage."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marketpush_cli.answering import Answering
from marketpush_cli.application.acting import Acting, Identity, SessionOver, identify
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.impersonating import end_session, log_in_here, record_refusal, record_views
from marketpush_cli.application.origin import find_origin, terminal_key
from marketpush_cli.application.reading.sources import blocks
from marketpush_cli.configuration import without_password
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import ConfigurationWrong, MarketpushError, NotPermitted
from marketpush_cli.domain.guards import lacking
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.times import format_rfc3339, now_microseconds
from marketpush_cli.streams import Invocation

if TYPE_CHECKING:
    import typer

    from marketpush_cli.application.filters import OrderFilter
    from marketpush_cli.database.snapshot import Snapshot
    from marketpush_cli.database.store import SqliteDatabase

NAMED_AT_MOST = 3


class AppContext(Answering):
    """One run of one command."""

    @classmethod
    def of(cls, context: typer.Context) -> AppContext:
        return cls(Invocation.of(context))

    @cached_property
    def database(self) -> SqliteDatabase:
        """The database that flags, environment or file name; its warnings are said once."""
        from marketpush_cli.database.store import SqliteDatabase

        database = SqliteDatabase(Path(self.configuration.database), self.invocation.planning)
        for warning in database.warnings:
            self.invocation.notice(f"warning: {warning}")
        if self.options.verbose:
            self._say_what_with()
        return database

    @cached_property
    def bookkeeping(self) -> SqliteDatabase:
        """The same database for what is kept about a run, and is no part of a plan."""
        from marketpush_cli.database.store import SqliteDatabase

        return self.database if self.invocation.planning is None else SqliteDatabase(self.database.path)

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
        return self.time_in(self.database.is_sandbox)

    def time_in(self, is_sandbox: Callable[[], bool]) -> int:
        """The time by the clock, or as it is frozen. Raises ConfigurationWrong where it is and may not be."""
        frozen = self.configuration.frozen_now
        if frozen is None:
            return now_microseconds()
        from marketpush_cli.application.when import parse_timestamp

        if not is_sandbox():
            raise ConfigurationWrong(
                "MARKETPUSH_NOW freezes the clock of a sandbox only", fix="unset MARKETPUSH_NOW, or use a demo database"
            )
        return parse_timestamp(frozen, self.zone)

    def told_beside_files(self, chosen: OrderFilter | None) -> dict[str, Any]:
        """What the manifest of a file tells of the run, the filter and the database that it came from."""
        from importlib.metadata import version

        from marketpush_cli.application.exporting.manifest import understood

        with self.bookkeeping.reading() as snapshot:
            identity = snapshot.identity()
        return {
            "command": without_password(self.command_line()),
            "filters": None if chosen is None else understood(chosen),
            "since_last": self.options.since_last,
            "timezone": self.zone,
            "generated_at": format_rfc3339(self.at),
            "database": {"path": str(self.database.path.absolute()), "identity": identity},
            "program": f"marketpush {version('marketpush')}",
        }

    def later(self) -> AppContext:
        """The same run at the time it is by now, on the database that is open."""
        again = AppContext(self.invocation)
        again.database = self.database
        return again

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
        """One run of a writing command; one that was planned has the id that the plan says.

        `confirm` is how many lines it may change, which answers the question.
        """
        planning = self.invocation.planning
        return Run(
            self.identity,
            planning.operation if planning is not None else new_identifier(self.at),
            action,
            keep_going,
            source,
            bool(self.options.dry_run),
            bool(self.options.yes),
            confirm,
            self.progress,
        )

    @contextmanager
    def reading(
        self, looked_at: str, permission: Permission = Permission.VIEW, *, is_again: bool = False
    ) -> Iterator[tuple[Snapshot, Acting]]:
        """One snapshot and who looks at it; what is looked at under a log-in as a seller's user is kept.

        `is_again` for another look at the same, which is neither said nor kept twice.
        """
        with self.guarded():
            with self.database.reading() as snapshot:
                acting = identify(snapshot, self.identity)
                if not is_again:
                    self.say_for_whom(acting)
                if not acting.actor.may(permission):
                    raise lacking(acting.actor, permission)
                yield snapshot, acting
            if acting.actor.is_impersonating and not is_again:
                record_views(self.bookkeeping, self.identity, acting, looked_at)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Ends a log-in that has expired, and keeps what one was refused."""
        try:
            yield
        except SessionOver as over:
            end_session(self.bookkeeping, self.identity, over.session, "expiry")
            raise
        except NotPermitted as refusal:
            whom = self.options.as_user or log_in_here(self.bookkeeping, self.identity)
            if whom is not None and not refusal.is_kept and not self.options.dry_run:
                record_refusal(self.bookkeeping, self.identity, whom, refusal.sentence)
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
            record_refusal(self.bookkeeping, self.identity, whom, f"{refused[0].sentence}{more}")

    def content_of(self, source: str) -> bytes | None:
        """What an input holds, where a plan keeps it; None where it is to be read as it comes."""
        if self.invocation.planning is None:
            return None
        stdin = self.streams.binary_input
        return self.invocation.planning.content(source, lambda: b"".join(blocks(source, stdin)))

    def command_line(self, *more: str) -> str:
        """This command as it was typed, with more words, ready to be pasted."""
        words = [word for word in self.invocation.argv if word not in ("--yes", "-y")]
        return " ".join(["marketpush", *map(shlex.quote, words), *more])
