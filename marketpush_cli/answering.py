"""How one run shows what it answers: which fields, in which format, on a screen, through the pager or into a file."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import cached_property
from glob import escape
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zoneinfo import ZoneInfo

from marketpush_cli.application.progress import counted
from marketpush_cli.domain.errors import FindingsFound, UsageError
from marketpush_cli.domain.fields import Field, Shape
from marketpush_cli.domain.times import to_the_minute
from marketpush_cli.streams import Invocation, page

if TYPE_CHECKING:
    from marketpush_cli.application.exporting.mailing import Mailbox
    from marketpush_cli.application.filters import OrderFilter
    from marketpush_cli.rendering.export import Export
    from marketpush_cli.rendering.records import RecordSet
    from marketpush_cli.rendering.screen import Screen

SHOWN_AT_A_TERMINAL = 50
NO_ROWS = "There are no rows, and --fail-if-empty was given: nothing was written."
FOR_PEOPLE = frozenset({"table", "wide", "txt", "md"})


class Answering(ABC):
    """The answer of one run."""

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.options = invocation.options
        self.configuration = invocation.configuration
        self.streams = invocation.streams
        self.progress = invocation.progress

    @property
    @abstractmethod
    def at(self) -> int:
        """The time of this run in microseconds."""

    @abstractmethod
    def told_beside_files(self, chosen: OrderFilter | None) -> dict[str, Any]:
        """What the manifest of a file tells of the run, the filter and the database that it came from."""

    @property
    def zone(self) -> str:
        return self.configuration.timezone

    def local_time(self, at: int) -> str:
        """A time for people, in the zone of this run."""
        return to_the_minute(at, ZoneInfo(self.zone))

    @property
    def format(self) -> str:
        """The format asked for, by flag or by the file's name, else what fits where the answer goes."""
        if self.options.format is None and self.writes_file:
            from marketpush_cli.rendering.render import format_of_path

            return format_of_path(str(self.options.output))
        if self.options.mail_to is not None:
            return self.options.format or "csv"
        return self.configuration.format or ("table" if self.is_for_people else "plain")

    @property
    def writes_file(self) -> bool:
        return self.options.output not in (None, "-")

    @property
    def is_for_people(self) -> bool:
        return self.streams.stdout_is_terminal and not self.writes_file and self.options.mail_to is None

    def screen(self) -> Screen:
        from marketpush_cli.rendering.screen import Screen

        streams = self.streams
        return Screen(
            self.is_for_people,
            streams.width,
            streams.color and not self.writes_file and self.options.mail_to is None,
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
        from marketpush_cli.rendering.render import BINARY, check_format

        check_format(self.format)
        if self.format in BINARY and self.is_for_people:
            raise UsageError(f"{self.format} is nothing to look at on a terminal.", fix="Name a file with -o FILE.")
        if (self.options.fields or "").strip() == "help":
            self.write(describe_fields(shape))
            return None
        return select_fields(shape, self.options.fields, None)

    def expect_answer(self, shape: Shape, results: str | None = None, sources: Iterable[str] = ()) -> None:
        """Before anything is changed: raise what would keep the answer from being shown or written.

        `sources` are files that are read, so that none of them is written over.
        """
        from marketpush_cli.rendering.destination import check_destination, check_results

        if self.chosen_fields(shape) is None:
            raise SystemExit(0)
        if self.writes_file:
            read = [Path(source) for source in sources if source != "-"]
            check_destination(self.output_path(), bool(self.options.force), (*self.forbidden, *read))
        if results is not None:
            check_results(results, self.output_path() if self.writes_file else None, self.forbidden)

    def show_answers(self, shape: Shape, answers: Iterable[Sequence[Any]]) -> int:
        """Show the records of a writing command; a person sees no column in which nothing stands."""
        if not self.is_for_people or self.format != "table" or self.options.fields is not None:
            return self.show(shape, answers)
        rows = list(answers)
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
        pick: Callable[[tuple[Any, ...]], tuple[Any, ...]] = itemgetter(*kept)
        cells = (pick((*row, None)) for row in rows)
        return self.show_cells(fields, cells, len(fields) + 1, single=single)

    def show_cells(
        self,
        fields: tuple[Field, ...],
        rows: Iterable[tuple[Any, ...]],
        identity: int | None,
        *,
        single: bool = False,
        chosen: OrderFilter | None = None,
        below: Sequence[str] = (),
    ) -> int:
        """Show rows that have just the cells of the fields, then the currency, then what else.

        `chosen` is the filter they come from: a file's name and its manifest tell of it. `below` are lines that
        people see under the table.
        """
        from marketpush_cli.rendering.records import RecordSet

        return self.write(RecordSet(fields, rows, identity, single), chosen, below)

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

    def write(self, records: RecordSet, chosen: OrderFilter | None = None, below: Sequence[str] = ()) -> int:
        """Render where the answer goes: a file whole, a pager for long tables, else standard output."""
        from marketpush_cli.rendering.render import BINARY, render, render_bytes
        from marketpush_cli.rendering.tallied_file import TalliedFile

        name, safe = self.format, bool(self.options.excel_safe)
        if self.options.fail_if_empty:
            records = replace(records, rows=self.not_empty(records.rows))
        if self.options.mail_to is not None:
            return self.mailed(records, self.options.mail_to)
        if self.writes_file:
            return self.export(chosen).write(
                replace(records, rows=counted(records.rows, self.progress, "writing", "rows"))
            )
        if name in BINARY:
            return render_bytes(records, name, TalliedFile(self.streams.stdout.buffer), self.screen())
        if name not in FOR_PEOPLE and not name.startswith("tabulate"):
            return render(records, name, self.streams.machine_output(), self.screen(), excel_safe=safe)
        if not self.is_for_people:
            return render(records, name, self.streams.stdout, self.screen())
        with nullcontext(self.streams.stdout) if self.options.no_pager else self.paged() as out:
            count = render(records, name, out, self.screen())
            out.writelines(f"{line}\n" for line in below)
        return count

    def mailed(self, records: RecordSet, mailbox: Mailbox) -> int:
        """Put the records as a file into what is mailed."""
        from marketpush_cli.application.exporting.file_names import filled_in
        from marketpush_cli.application.exporting.mailing import MailedFile, check_mailed
        from marketpush_cli.rendering.render import render_bytes
        from marketpush_cli.rendering.tallied_file import TalliedFile

        check_mailed(self.format)
        content = MailedFile()
        count = render_bytes(
            records, self.format, TalliedFile(content), self.screen(), excel_safe=bool(self.options.excel_safe)
        )
        mailbox.take(filled_in("{date}", self.at, self.zone, None), self.format, content.getvalue())
        return count

    def not_empty(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """The rows, the first of them already looked at. Raises FindingsFound where there are none."""
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            raise FindingsFound(NO_ROWS)
        return chain((first,), rows)

    def export(self, chosen: OrderFilter | None) -> Export:
        """The file that the answer goes to, and what its manifest tells where one is asked for."""
        from marketpush_cli.rendering.export import Export

        return Export(
            self.output_path(chosen),
            self.format,
            self.screen(),
            bool(self.options.force),
            self.forbidden,
            bool(self.options.excel_safe),
            self.told_beside_files(chosen) if self.options.manifest else None,
        )

    def output_path(self, chosen: OrderFilter | None = None) -> Path:
        """Where `-o` leads, with the places in its name filled in."""
        name = str(self.options.output)
        if "{" not in name and "}" not in name:
            return Path(name)
        from marketpush_cli.application.exporting.file_names import filled_in

        sellers = None if chosen is None else chosen.sellers
        seller = sellers[0] if sellers is not None and len(sellers) == 1 else None
        return Path(filled_in(name, self.at, self.zone, seller))

    @cached_property
    def forbidden(self) -> tuple[Path, ...]:
        """What no output may take the place of: the database with its companions, and the configuration."""
        database = Path(self.configuration.database)
        beside = [Path(f"{database.resolve()}{suffix}") for suffix in ("-wal", "-shm", "-journal", ".lock")]
        locks = database.resolve().parent.glob(f"{escape(database.resolve().name)}.*.lock")
        kept = [self.configuration.config_file] if self.configuration.config_file is not None else []
        return (database, *beside, *locks, *kept)

    def expect_file(self, path: str, *, force: bool) -> None:
        """Before work is done for it: raise what would keep a file from being written."""
        from marketpush_cli.rendering.destination import check_destination

        check_destination(Path(path), force, self.forbidden)

    def write_file(self, path: str, content: bytes | Iterable[bytes], *, force: bool, is_private: bool = False) -> None:
        """Put bytes, whole or in pieces, in the place of a file that is not there, or with `force`."""
        with self.open_file(path, force=force, is_private=is_private) as out:
            out.writelines((content,) if isinstance(content, bytes) else content)

    def open_file(self, path: str, *, force: bool, is_private: bool = False) -> AbstractContextManager[BinaryIO]:
        """A file for bytes that takes its place when the block ends well."""
        from marketpush_cli.rendering.destination import open_binary_destination

        return open_binary_destination(path, force=force, forbidden=self.forbidden, is_private=is_private)

    def check_file(self) -> None:
        """Raise what stands against putting the answer where `-o` says, before any work is done for it.

        A name with the seller in it is known only once the orders are.
        """
        from marketpush_cli.application.exporting.file_names import names_seller

        if self.writes_file and not names_seller(str(self.options.output)):
            self.expect_file(str(self.output_path()), force=bool(self.options.force))
