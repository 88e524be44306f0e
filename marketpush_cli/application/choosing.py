"""From filters as they were typed to the filter that is meant."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from marketpush_cli.application import when
from marketpush_cli.application.acting import Acting
from marketpush_cli.application.filters import (
    NEWEST_FIRST,
    SORTABLE,
    DueSpan,
    NumberPattern,
    OrderFilter,
    Page,
    SortField,
)
from marketpush_cli.application.ports import Reader
from marketpush_cli.domain.codes import code_of
from marketpush_cli.domain.errors import InvalidValue, MarketpushError, NotFound, UsageError
from marketpush_cli.domain.folding import SearchWord, matches, search_text, search_words
from marketpush_cli.domain.people import Seller
from marketpush_cli.domain.references import clean_reference
from marketpush_cli.domain.statuses import LINE_ONLY, Stage, read_status

T = TypeVar("T")
DAY = 86_400_000_000


class TypedFilters(Protocol):
    """Filters as words."""

    @property
    def since(self) -> str | None: ...
    @property
    def until(self) -> str | None: ...
    @property
    def on(self) -> str | None: ...
    @property
    def number(self) -> Sequence[str] | None: ...
    @property
    def customer(self) -> Sequence[str] | None: ...
    @property
    def status(self) -> Sequence[str] | None: ...
    @property
    def seller(self) -> Sequence[str] | None: ...
    @property
    def line_status(self) -> Sequence[str] | None: ...
    @property
    def line_stage(self) -> Sequence[str] | None: ...
    @property
    def has_incident(self) -> bool: ...
    @property
    def late(self) -> bool: ...
    @property
    def overdue(self) -> bool: ...
    @property
    def due_within(self) -> str | None: ...
    @property
    def paid(self) -> bool | None: ...
    @property
    def updated_since(self) -> str | None: ...


def chosen_filter(
    typed: TypedFilters, reader: Reader, acting: Acting, zone: str, now: int, *, for_lines: bool = False
) -> OrderFilter:
    """The filter that is meant, within the stores the actor sees. Raises UsageError or InvalidValue."""
    since, until = _span(typed, zone, now)
    statuses = _statuses("status", typed.status)
    if not for_lines:
        _refuse_line_only(statuses)
    line_statuses = _statuses("line_status", typed.line_status)
    return OrderFilter(
        since,
        until,
        _when("updated_since", typed.updated_since, when.since, zone, now),
        tuple(NumberPattern.of(_pattern(text)) for text in typed.number or ()),
        tuple(_customer_words(text) for text in typed.customer or ()),
        () if for_lines else statuses,
        _sellers(typed.seller, reader, acting),
        (*statuses, *line_statuses) if for_lines else line_statuses,
        tuple(_stage(text) for text in typed.line_stage or ()),
        typed.has_incident,
        typed.paid,
        acting.actor.stores,
        _due(typed, now),
        _overdue_before(reader, now) if typed.overdue else None,
    )


def _due(typed: TypedFilters, now: int) -> DueSpan | None:
    if typed.due_within is None:
        return DueSpan(None, now) if typed.late else None
    if typed.late:
        raise UsageError("--late is past its time and --due-within is not: give one of them", field="due_within")
    text = typed.due_within
    return DueSpan(now, now + _told("due_within", lambda: when.parse_duration(text)) + 1)


def _overdue_before(reader: Reader, now: int) -> int:
    return now - reader.rulebook(now).settings["overdue_after_days"] * DAY


def _span(typed: TypedFilters, zone: str, now: int) -> tuple[int | None, int | None]:
    if typed.on is None:
        return time_span(typed.since, typed.until, zone, now)
    if typed.since is not None or typed.until is not None:
        raise UsageError("--on says both ends: give it, or --since and --until", field="on")
    span = _told("on", lambda: when.parse_range(str(typed.on), zone, now))
    if span.start >= span.end:
        raise UsageError(f"--on {typed.on} ends before it begins", field="on")
    return span.start, span.end


def time_span(since: str | None, until: str | None, zone: str, now: int) -> tuple[int | None, int | None]:
    """When `--since` begins and `--until` is over. Raises InvalidValue for no times, UsageError for the wrong order."""
    begin = _when("since", since, when.since, zone, now)
    end = _when("until", until, when.until, zone, now)
    if begin is not None and end is not None and begin >= end:
        raise UsageError(f"--since {since} is after --until {until}", field="since")
    return begin, end


def _when(field: str, text: str | None, read: Callable[[str, str, int], int], zone: str, now: int) -> int | None:
    return None if text is None else _told(field, lambda: read(text, zone, now))


def _pattern(text: str) -> str:
    if not text.strip("* \t#"):
        raise InvalidValue("--number needs a number, or the beginning of one with a * behind it", field="number")
    return clean_reference(text.rstrip("*")) + ("*" if text.rstrip().endswith("*") else "")


def _customer_words(text: str) -> tuple[SearchWord, ...]:
    return _told("customer", lambda: search_words(text))


def _statuses(field: str, texts: Sequence[str] | None) -> tuple[str, ...]:
    try:
        return tuple(read_status(text).value for text in texts or ())
    except InvalidValue as error:
        raise UsageError(error.sentence, fix=error.fix, field=field) from None


def _refuse_line_only(statuses: Iterable[str]) -> None:
    for status in statuses:
        if status in LINE_ONLY:
            raise UsageError(
                f"an order is never {status.replace('_', ' ')}: that is a line's status",
                fix=f"--line-status {status}",
                field="status",
            )


def _stage(text: str) -> str:
    name = code_of(text)
    if name not in set(Stage):
        raise UsageError(f"{text!r} is not a stage; the stages are {', '.join(Stage)}", field="line_stage")
    return name


def _sellers(texts: Sequence[str] | None, reader: Reader, acting: Acting) -> tuple[str, ...] | None:
    if not texts:
        return None
    known = {code: seller for code, seller in reader.sellers().items() if acting.sees(code)}
    return tuple(find_seller(text, known) for text in texts)


def find_seller(text: str, known: dict[str, Seller]) -> str:
    """A seller by code, else by part of the name. Raises UsageError listing several, NotFound for none."""
    if text in known:
        return text
    folded = text.strip().casefold()
    by_code = [code for code in known if code.casefold() == folded]
    words = _told("seller", lambda: search_words(text))
    by_name = [code for code, seller in known.items() if matches(search_text(f"{seller.name} {code}"), words)]
    found = by_code or by_name
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{code} ({known[code].name})" for code in found)
        raise UsageError(f"{text!r} may be several sellers: {listed}", field="seller")
    raise NotFound(f"there is no seller {text!r}", fix="marketpush seller list", field="seller")


def _told(field: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except MarketpushError as error:
        error.field = error.field or field
        raise


def chosen_page(
    sort: str | None, limit: int, cursor: str | None, unsorted: tuple[SortField, ...] = NEWEST_FIRST
) -> Page:
    """The order of a list and where it begins. Raises UsageError for another field or a cursor of another list.

    `unsorted` is the order where none was asked for.
    """
    fields = _sort_fields(sort, unsorted)
    return Page(fields, _read_cursor(cursor, fields), limit)


def _sort_fields(text: str | None, unsorted: Sequence[SortField]) -> tuple[SortField, ...]:
    words = [word.strip() for word in text.split(",")] if text is not None else []
    fields = [SortField(word.lstrip("-"), word.startswith("-")) for word in words] or unsorted
    for field in fields:
        if field.name not in SORTABLE:
            raise UsageError(f"cannot sort by {field.name!r}; one can by {', '.join(SORTABLE)}", field="sort")
    is_tied = all(field.name != "number" for field in fields)
    return (*fields, SortField("number")) if is_tied else tuple(fields)


def write_cursor(page: Page, values: Sequence[object]) -> str:
    """A text that continues a list behind the row with these sort values."""
    content = [[str(field) for field in page.sort], list(values)]
    return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")


def _read_cursor(text: str | None, sort: Sequence[SortField]) -> tuple[object, ...] | None:
    if text is None:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        names, values = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, TypeError, binascii.Error):
        raise InvalidValue("the cursor cannot be read: copy it whole from the list before", field="cursor") from None
    is_whole = isinstance(values, list) and len(values) >= len(sort)
    if names != [str(field) for field in sort] or not is_whole:
        raise UsageError("the cursor is of a list sorted otherwise", field="cursor")
    if not all(isinstance(value, int | str) for value in values):
        raise InvalidValue("the cursor cannot be read: copy it whole from the list before", field="cursor")
    return tuple(values)
