"""How one run shows what it answers: which fields, in which format, on a screen, through the pager or into a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from marketpush_cli.application.progress import counted
from marketpush_cli.domain.fields import Field, Shape
from marketpush_cli.streams import Invocation, page

if TYPE_CHECKING:
    from marketpush_cli.rendering.records import RecordSet
    from marketpush_cli.rendering.screen import Screen

SHOWN_AT_A_TERMINAL = 50
FOR_PEOPLE = frozenset({"table", "wide", "txt", "md"})


class Answering:
    """The answer of one run."""

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.options = invocation.options
        self.configuration = invocation.configuration
        self.streams = invocation.streams
        self.progress = invocation.progress

    @property
    def zone(self) -> str:
        return self.configuration.timezone

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

    def write_file(self, path: str, content: bytes | Iterable[bytes], *, force: bool, is_private: bool = False) -> None:
        """Put bytes, whole or in pieces, in the place of a file that is not there, or with `force`."""
        from marketpush_cli.rendering.destination import open_binary_destination

        forbidden = [Path(self.configuration.database)]
        with open_binary_destination(path, force=force, forbidden=forbidden, is_private=is_private) as out:
            out.writelines((content,) if isinstance(content, bytes) else content)
