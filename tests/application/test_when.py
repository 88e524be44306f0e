"""What people mean by a WHEN, on ordinary days and on those the clocks were changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpush_cli.application.when import Span, parse_duration, parse_range, parse_timestamp, parse_when, since, until
from marketpush_cli.domain.errors import InvalidValue

HOUR = 3_600_000_000
PARIS = "Europe/Paris"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * 1_000_000


NOW = at("2026-11-04T22:30:00+00:00")  # a Wednesday, 23:30 in Paris, already Thursday in Tokyo


def each_of(texts: str) -> list[str]:
    return texts.split("|")


UNREADABLE = each_of(
    " |soon|now|12|1e5|20261102|1793611800|2026-11-2|02.11.2026|11/02/2026|2026-W4|2026-Q|2026-W45-1|10000|"
    "10000-01-01|-7|7d|-7h|+7d|-9999999d|last day|lastweek|2026-11-02T09|2026-11-02T09:30:00.Z|"
    "2026-11-02T09:30+1|2026-11-02T09:30 Europe/Paris|٢٠٢٦|２０２６|today; DROP TABLE orders||2026\0"
)
NOT_IN_CALENDAR = each_of(
    "2026-02-30|2026-02-29|2026-13|2026-00|2026-00-10|2026-11-00|2026-Q5|2026-Q0|2026-W00|2026-W54|2025-W53|"
    "2026-02-30T09:30Z|2026-11-02T24:00|2026-11-02T09:60|2026-11-02T09:30:60Z|2026-11-02T09:30+25:00|"
    "2026-11-02T09:30+01:60"
)
OUT_OF_REACH = each_of(
    "0000|0001|0001-01-01|1969-12-31|1969-12-31T23:59:59Z|1970-01-01T00:30+01:00|9999|9999-12-31|"
    "9999-12-31T23:59:59Z|9998-12-31T23:59-01:00|-999999d|-30000d"
)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-11-02", "2026-11-02", "2026-11-03"),
        ("2026-11", "2026-11-01", "2026-12-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-W45", "2026-11-02", "2026-11-09"),
        ("2026-w01", "2025-12-29", "2026-01-05"),
        ("2026-W53", "2026-12-28", "2027-01-04"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-q1", "2026-01-01", "2026-04-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("today", "2026-11-04", "2026-11-05"),
        (" Yesterday ", "2026-11-03", "2026-11-04"),
        ("-7d", "2026-10-28", "2026-11-05"),
        ("-0d", "2026-11-04", "2026-11-05"),
        ("this week", "2026-11-02", "2026-11-09"),
        ("Last  Week", "2026-10-26", "2026-11-02"),
        ("this month", "2026-11-01", "2026-12-01"),
        ("last month", "2026-10-01", "2026-11-01"),
        ("this quarter", "2026-10-01", "2027-01-01"),
        ("last quarter", "2026-07-01", "2026-10-01"),
        ("this year", "2026-01-01", "2027-01-01"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
    ],
)
def test_periods_are_whole_days(text: str, start: str, end: str) -> None:
    span = parse_when(text, "UTC", NOW)
    assert span == Span(at(f"{start}T00:00:00+00:00"), at(f"{end}T00:00:00+00:00"))
    assert since(text, "UTC", NOW) == span.start


def test_days_are_days_of_the_zone() -> None:
    assert since("today", PARIS, NOW) == at("2026-11-04T00:00:00+01:00")
    assert since("today", "Asia/Tokyo", NOW) == at("2026-11-05T00:00:00+09:00")
    assert until("2026-07", PARIS, NOW) == at("2026-08-01T00:00:00+02:00")


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours"),
    [
        (PARIS, "2026-03-29", "2026-03-29T00:00:00+01:00", 23),
        (PARIS, "2026-10-25", "2026-10-25T00:00:00+02:00", 25),
        (PARIS, "2026-11-02", "2026-11-02T00:00:00+01:00", 24),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00", 23),
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17T00:00:00-02:00", 25),
        ("America/Havana", "2020-11-01", "2020-11-01T00:00:00-04:00", 25),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-04T00:00:00+10:30", 23.5),
        ("Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00", 0),
    ],
)
def test_days_are_as_long_as_they_are(zone: str, day: str, start: str, hours: float) -> None:
    span = parse_when(day, zone, NOW)
    assert span.start == at(start)
    assert span.end - span.start == hours * HOUR


def test_days_ago_are_counted_over_a_change_of_clocks() -> None:
    assert since("-14d", PARIS, NOW) == at("2026-10-21T00:00:00+02:00")


@pytest.mark.parametrize(
    ("text", "start", "lasting"),
    [
        ("2026-11-02T09:30", "2026-11-02T09:30:00+01:00", 60_000_000),
        ("2026-11-02 09:30", "2026-11-02T09:30:00+01:00", 60_000_000),
        ("2026-11-02T09:30:15", "2026-11-02T09:30:15+01:00", 1_000_000),
        ("2026-11-02T09:30:15Z", "2026-11-02T09:30:15+00:00", 1_000_000),
        ("2026-11-02t09:30z", "2026-11-02T09:30:00+00:00", 60_000_000),
        ("2026-11-02T09:30:00+05:30", "2026-11-02T09:30:00+05:30", 1_000_000),
        ("2026-11-02 09:30:00 -0800", "2026-11-02T09:30:00-08:00", 1_000_000),
        ("2026-10-25T02:30+02:00", "2026-10-25T02:30:00+02:00", 60_000_000),
    ],
)
def test_a_time_lasts_as_long_as_it_was_written_exactly(text: str, start: str, lasting: int) -> None:
    assert parse_when(text, PARIS, NOW) == Span(at(start), at(start) + lasting)


def test_fractions_are_cut_at_the_microsecond() -> None:
    start = at("2026-11-02T09:30:00+00:00")
    assert parse_when("2026-11-02T09:30:00.5Z", "UTC", NOW) == Span(start + 500_000, start + 600_000)
    assert parse_when("2026-11-02T09:30:00.1234569Z", "UTC", NOW) == Span(start + 123_456, start + 123_457)


def test_an_end_takes_the_end_of_what_is_named() -> None:
    assert until("2026-11-02", "UTC", NOW) == at("2026-11-03T00:00:00+00:00")
    assert until("2026", "UTC", NOW) == at("2027-01-01T00:00:00+00:00")
    assert until("2026-11-02T09:30", "UTC", NOW) == at("2026-11-02T09:31:00+00:00")


def test_as_an_end_some_days_ago_are_that_one_day() -> None:
    assert until("-7d", "UTC", NOW) == at("2026-10-29T00:00:00+00:00")
    assert parse_range("-14d..-7d", "UTC", NOW) == Span(
        at("2026-10-21T00:00:00+00:00"), at("2026-10-29T00:00:00+00:00")
    )


def test_a_range_includes_both_of_its_ends() -> None:
    span = Span(at("2026-11-01T00:00:00+00:00"), at("2026-12-01T00:00:00+00:00"))
    assert parse_range("2026-11-01..2026-11-30", "UTC", NOW) == span
    assert parse_range("2026-11 .. 2026-11", "UTC", NOW) == span
    assert parse_range("2026-11", "UTC", NOW) == span
    assert parse_range("2026-11-04..today", "UTC", NOW) == parse_when("today", "UTC", NOW)
    assert parse_range("2026-11-04T09:30:00.5Z..today", "UTC", NOW).end == at("2026-11-05T00:00:00+00:00")


@pytest.mark.parametrize("text", ["..", "2026..", "..2026", "2026..2027..2028", "2026...2027", "today..soon"])
def test_half_a_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="not a day, a period or a time"):
        parse_range(text, "UTC", NOW)


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(InvalidValue, match="ends before it begins"):
        parse_range("2026-11-30..2026-11-01", "UTC", NOW)


@pytest.mark.parametrize("text", [*UNREADABLE, "x" * 60_000])
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidValue, match="not a day, a period or a time") as caught:
        parse_when(text, PARIS, NOW)
    assert caught.value.fix is not None
    assert "2026-W45" in caught.value.fix
    assert len(caught.value.sentence) < 120
    assert caught.value.sentence.isprintable()


@pytest.mark.parametrize(("text", "meant"), [("yesteday", "yesterday"), ("last wek", "last week")])
def test_a_slip_is_answered_with_the_word_meant(text: str, meant: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_when(text, PARIS, NOW)
    assert caught.value.fix is not None
    assert caught.value.fix.startswith(f"Did you mean '{meant}'?")


@pytest.mark.parametrize("text", NOT_IN_CALENDAR)
def test_what_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="does not exist in the calendar"):
        parse_when(text, PARIS, NOW)


@pytest.mark.parametrize("text", OUT_OF_REACH)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Pacific/Midway"])
def test_years_out_of_reach_are_refused(text: str, zone: str) -> None:
    with pytest.raises(InvalidValue, match="not in the years 1970 to 9998"):
        parse_when(text, zone, NOW)


def test_the_first_and_the_last_year_are_taken() -> None:
    assert parse_when("1970", PARIS, NOW).start == 0
    assert until("9998", "Pacific/Midway", NOW) == at("9999-01-01T11:00:00+00:00")


@pytest.mark.parametrize(
    ("text", "says", "offsets"),
    [
        ("2026-03-29T02:30", "does not exist in Europe/Paris", ("01:30:00+01:00", "03:30:00+02:00")),
        ("2026-10-25T02:30", "comes twice in Europe/Paris", ("02:30:00+02:00", "02:30:00+01:00")),
    ],
)
def test_a_time_that_is_not_one_moment_is_refused(text: str, says: str, offsets: tuple[str, str]) -> None:
    with pytest.raises(InvalidValue, match=says) as caught:
        parse_when(text, PARIS, NOW)
    assert caught.value.fix is not None
    assert all(offset in caught.value.fix for offset in offsets)


@pytest.mark.parametrize("zone", ["", "Nope", "../etc/passwd", "a\0b", "Europe/Pa ris"])
@pytest.mark.parametrize("text", ["today", "2026-11-02", "2026-11-02T09:30"])
def test_an_unknown_zone_is_refused(text: str, zone: str) -> None:
    with pytest.raises(InvalidValue, match="time zone") as caught:
        parse_when(text, zone, NOW)
    assert caught.value.field == "timezone"


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("24h", 86_400), ("7d", 604_800), (" 1h ", 3600), ("0m", 0)]
)
def test_durations_are_whole_numbers_with_a_unit(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds * 1_000_000


@pytest.mark.parametrize(
    "text", ["", "30", "m", "-30m", "+30m", "1.5h", "1h30m", "7w", "٣m", "30 m", "40000d", "9" * 5000 + "s"]
)
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="not a length of time"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2026-11-02T09:30:00Z", None, "2026-11-02T09:30:00+00:00"),
        ("2023-05-31 23:06:04 -0700", None, "2023-05-31T23:06:04-07:00"),
        ("2026-11-02T09:30:00+01:00", "Asia/Tokyo", "2026-11-02T09:30:00+01:00"),
        ("2026-11-02T09:30", PARIS, "2026-11-02T09:30:00+01:00"),
        ("2026-07-02", PARIS, "2026-07-02T00:00:00+02:00"),
    ],
)
def test_timestamps_are_moments(text: str, zone: str | None, moment: str) -> None:
    assert parse_timestamp(text, zone) == at(moment)


@pytest.mark.parametrize(
    ("text", "zone", "says"),
    [
        ("2026-11-02T09:30", None, "has no offset"),
        ("2026-11-02", None, "not a full time"),
        ("2026-11", PARIS, "not a full time"),
        ("2026-W45", PARIS, "not a full time"),
        ("2026", PARIS, "not a full time"),
        ("today", PARIS, "not a full time"),
        ("", PARIS, "not a full time"),
        ("1793611800", None, "not a full time"),
        ("2026-02-30", PARIS, "not exist in the calendar"),
        ("2026-02-30", None, "not exist in the calendar"),
        ("2026-03-29T02:30", PARIS, "does not exist in Europe/Paris"),
        ("0001-01-01T00:00:00Z", None, "not in the years"),
        ("9999-12-31T00:00:00-23:59", None, "not in the years"),
    ],
)
def test_other_timestamps_are_refused(text: str, zone: str | None, says: str) -> None:
    with pytest.raises(InvalidValue, match=says):
        parse_timestamp(text, zone)


@given(
    st.text(st.sampled_from("0123456789-:TZWQ+. d"), max_size=26) | st.text(max_size=20),
    st.sampled_from(["UTC", PARIS, "Pacific/Apia", "Pacific/Midway"]),
)
def test_any_text_is_read_or_refused(text: str, zone: str) -> None:
    for read in (parse_when, parse_range):
        try:
            span = read(text, zone, NOW)
        except InvalidValue:
            continue
        assert 0 <= span.start <= span.end


def test_a_word_unlike_all_is_answered_with_examples_only() -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_when("previous month", PARIS, NOW)
    assert caught.value.fix is not None
    assert caught.value.fix.startswith("Write a day")


@given(st.dates(date(1971, 1, 1), date(9998, 12, 30)), st.sampled_from(["UTC", PARIS, "America/Havana"]))
def test_days_follow_each_other_without_gap(day: date, zone: str) -> None:
    following = day + timedelta(days=1)
    assert parse_when(day.isoformat(), zone, NOW).end == parse_when(following.isoformat(), zone, NOW).start
