"""Reports and lists that a file keeps: what each runs, and when. Form: docs/reports.md, "Saved reports"."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from marketpush_cli.domain.errors import InvalidValue, NotFound

LISTS = {"orders": ("orders", "list"), "lines": ("line", "list")}
TARGETS = ("output", "mail_to")
OWN_KEYS = ("report", "list", "every", "at")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_OPTION = re.compile(r"[a-z][a-z_-]*")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_PAST_THE_HOUR = re.compile(r":([0-5][0-9])")
_MINUTES = re.compile(r"([0-9]{1,2}) minutes")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY = ("N minutes", "hour", "day", "weekday", *WEEKDAYS, "month")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is run, as cron and as systemd write it."""

    cron: str
    calendar: str


@dataclass(frozen=True, slots=True)
class SavedReport:
    """One definition: its name, the words of its command, and when it is run, if the file says so."""

    name: str
    words: tuple[str, ...]
    schedule: Schedule | None


def read_saved_reports(text: str, file: str) -> list[SavedReport]:
    """The definitions of a file, in its order. Raises InvalidValue for what is no definition, naming file and table."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidValue(f"it is no TOML: {error}", source=file) from None
    if not content:
        raise InvalidValue("it has no [NAME] with a report or list", source=file)
    return [_Definition(name, table, file).read() for name, table in content.items()]


def chosen_reports(saved: Sequence[SavedReport], names: Sequence[str], file: str) -> list[SavedReport]:
    """Those that are named, or all. Raises NotFound for a name that is not in the file."""
    known = {one.name: one for one in saved}
    for name in names:
        if name not in known:
            raise NotFound(f"there is no [{name}]; there are: {', '.join(known)}", source=file)
    return [known[name] for name in names] if names else list(saved)


@dataclass(frozen=True, slots=True)
class _Definition:
    name: str
    table: object
    file: str

    def wrong(self, sentence: str, key: str | None = None) -> InvalidValue:
        return InvalidValue(f"[{self.name}] {sentence}", source=self.file, field=key)

    def read(self) -> SavedReport:
        if not NAME.fullmatch(self.name):
            raise self.wrong("is no name: letters, digits, dot, hyphen and underscore, 64 at most")
        if not isinstance(self.table, dict):
            raise self.wrong("stands outside of a table: write [NAME], and the keys below it")
        if not any(key.replace("-", "_") in TARGETS for key in self.table):
            raise self.wrong("has neither output nor mail_to, so nobody would see it")
        words = [*self.command(), *(word for key, value in self.table.items() for word in self.option(key, value))]
        return SavedReport(self.name, tuple(words), self.schedule())

    def command(self) -> tuple[str, ...]:
        table: Mapping[str, object] = self.table if isinstance(self.table, dict) else {}
        report, listed = table.get("report"), table.get("list")
        if (report is None) == (listed is None):
            raise self.wrong('needs either report = "sales" or list = "orders"')
        if report is not None:
            if not isinstance(report, str) or not report.isalpha():
                raise self.wrong(f"report is the name of a report, not {report!r}", "report")
            return "report", report
        if listed not in LISTS:
            raise self.wrong(f"list is one of {', '.join(LISTS)}, not {listed!r}", "list")
        return LISTS[str(listed)]

    def option(self, key: str, value: object) -> Iterator[str]:
        if key in OWN_KEYS:
            return
        if not _OPTION.fullmatch(key):
            raise self.wrong(f"{key!r} is no option", key)
        flag = f"--{key.replace('_', '-')}"
        for one in value if isinstance(value, list) else [value]:
            if one is True:
                yield flag
            elif one is not False:
                yield f"{flag}={self.text(key, one)}"

    def text(self, key: str, value: object) -> str:
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, str | int) and not isinstance(value, bool):
            return self.place(str(value)) if key == "output" else str(value)
        raise self.wrong(f"{key} is a text, a number, true, false, or a list of these", key)

    def place(self, name: str) -> str:
        path = os.path.normpath(Path(self.file).parent / name)
        if os.path.realpath(path) == os.path.realpath(self.file):
            raise self.wrong(f"would be written over {self.file}, which says what to write", "output")
        return path

    def schedule(self) -> Schedule | None:
        table: Mapping[str, object] = self.table if isinstance(self.table, dict) else {}
        every, at = table.get("every"), table.get("at")
        if every is None and at is None:
            return None
        if every is None:
            raise self.wrong(f"says at = {at!r}, but not how often: every is one of {', '.join(EVERY)}", "every")
        found = schedule_of(str(every), "" if at is None else str(at))
        if found is None:
            raise self.wrong(
                f"every = {every!r}{'' if at is None else f', at = {at!r}'} is no time: every is one of "
                f'{", ".join(EVERY)}; at is "02:15", or '
                '":15" for every hour, and is left out for minutes',
                "every",
            )
        return found


def schedule_of(every: str, at: str) -> Schedule | None:
    """The schedule that `every` and `at` mean; None where they mean none."""
    minutes, past_the_hour, clock = _MINUTES.fullmatch(every), _PAST_THE_HOUR.fullmatch(at), _CLOCK.fullmatch(at)
    if minutes and not at:
        step = int(minutes[1])
        is_even = step in range(1, 60) and 60 % step == 0
        return Schedule(f"*/{step} * * * *", f"*-*-* *:00/{step}:00") if is_even else None
    if every == "hour" and past_the_hour:
        return Schedule(f"{int(past_the_hour[1])} * * * *", f"*-*-* *:{past_the_hour[1]}:00")
    days = _days(every)
    if clock is None or days is None:
        return None
    of_cron, of_calendar = days
    return Schedule(f"{int(clock[2])} {int(clock[1])} {of_cron}", f"{of_calendar} {clock[1]}:{clock[2]}:00")


def _days(every: str) -> tuple[str, str] | None:
    known = {"day": ("* * *", "*-*-*"), "weekday": ("* * 1-5", "Mon..Fri *-*-*"), "month": ("1 * *", "*-*-01")}
    named = {day: (f"* * {place}", f"{day[:3].capitalize()} *-*-*") for place, day in enumerate(WEEKDAYS, 1)}
    return (known | named).get(every)
