"""Every report is worked out twice, by statements and from single orders, and both agree, whatever is asked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from market_life import At, at_time
from sandboxes import ANNA, BERT, CHIEF
from statements import explained, steps

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.application.reporting.calendar import calendar_of
from marketpush_cli.application.reporting.request import CHOICES, ReportRequest
from marketpush_cli.database.figures import stages
from marketpush_cli.database.figures.reading import SnapshotFigures
from marketpush_cli.database.migrating import known_triggers
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.sqlite_library import sqlite_library
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.times import read_rfc3339
from marketpush_cli.reports import REPORTS

STANDING = ("products", "fulfillment", "aging")
NOW = "2026-04-02T08:00:00Z"
TIMES = (
    "",
    "--on=2026-03",
    "--since=2026-03-01",
    "--until=2026-03",
    "--on=2026-02-28",
    "--since=2025-11",
    "--on=2026-04",
)
FILTERS = ("", "--seller=acme", "--status=pending", "--paid", "--unpaid", "--customer=müller", "--line-stage=canceled")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata")


@pytest.mark.parametrize("report", REPORTS)
def test_both_readings_agree(lived_template: Path, report: str) -> None:
    run = at_time(lived_template)
    most = 1 if report in STANDING else 2

    @settings(max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.sampled_from(CHOICES), max_size=most, unique=True),
        st.sampled_from(TIMES),
        st.sampled_from(FILTERS),
        st.sampled_from(ZONES),
        st.sampled_from([CHIEF, CHIEF, ANNA, BERT]),
    )
    def compare(by: list[str], time: str, only: str, zone: str, user: str) -> None:
        if report in STANDING and by == ["product"] and report == "products":
            by = []
        words = [word for word in (time, only, f"--by={','.join(by)}" if by else "") if word]
        ran = run(NOW, "report", report, "--check", "--timezone", zone, "-f", "json", *words, user=user)
        if user == BERT and "--seller=acme" in words:
            assert ran.code == 4
            return
        assert ran.code == 0, (words, zone, ran.out, ran.err)
        assert "agrees with the single orders" in ran.err

    compare()


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        ((None, None), ["R-02", "R-05", "R-06", "R-07"]),
        (("2026-03-31", "2026-04-01"), ["R-02", "R-05", "R-06", "R-07"]),
        (("2026-04-01", "2026-04-02"), ["R-02", "R-05", "R-06", "R-07"]),
        (("2026-04-02", None), []),
    ],
)
def test_orders_that_are_read_by_their_histories_are_few_and_right(
    at: At, lived: Path, days: tuple[str | None, str | None], numbers: list[str]
) -> None:
    since, until = (None if day is None else read_rfc3339(f"{day}T00:00:00Z") for day in days)
    request = ReportRequest(OrderFilter(), since, until, (), calendar_of("UTC", 0, 0), 0)
    with SqliteDatabase(lived).reading() as snapshot:
        found = [history.events[0].order for history in snapshot.figures.irregular_histories(request)]
    assert found == numbers


@pytest.mark.parametrize(
    ("ask", "index"), [("stage_durations", "ix_event_at (at>?"), ("irregular_histories", "PRIMARY KEY (order_number=?")]
)
def test_a_short_time_is_read_by_what_happened_in_it(at: At, lived: Path, ask: str, index: str) -> None:
    since = read_rfc3339("2026-05-01T00:00:00Z")
    request = ReportRequest(OrderFilter(), since, since + 1, (), calendar_of("UTC", 0, 0), 0)
    with SqliteDatabase(lived).connection(is_reader=True) as connection, explained(connection) as found:
        assert list(getattr(SnapshotFigures(Runner(connection)), ask)(request)) == []
    plans = steps(found)
    assert any(index in step for step in plans), plans
    assert [step for step in plans if step in ("SCAN orders", "SCAN order_line", "SCAN event")] == []


def test_a_long_time_is_read_by_scanning(lived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = ReportRequest(OrderFilter(), 1, None, (), calendar_of("UTC", 0, 0), 0)
    with SqliteDatabase(lived).connection(is_reader=True) as connection:
        figures = SnapshotFigures(Runner(connection))
        looked_up = sorted(figures.stage_durations(request))
        monkeypatch.setattr(stages, "MOST_LOOK_UPS", 3)
        assert sorted(figures.stage_durations(request)) == looked_up
    assert len(looked_up) > 3


CHANGED_BY_HAND = {
    "sales": "UPDATE order_line SET unit_price = unit_price + 1 WHERE order_number = 'R-01' AND line = 1",
    "orders": "UPDATE order_line SET tax = tax + 1 WHERE order_number = 'R-01' AND line = 1",
    "refunds": "UPDATE refund SET tax = tax + 1 WHERE order_number = 'R-01' AND line = 1",
    "products": "UPDATE order_line SET sku = 'OTHER' WHERE order_number = 'R-01' AND line = 1",
}


@pytest.mark.parametrize("report", CHANGED_BY_HAND)
def test_a_check_finds_what_was_changed_by_hand(at: At, lived: Path, tmp_path: Path, report: str) -> None:
    change_by_hand(lived, CHANGED_BY_HAND[report])
    ran = at(NOW, "report", report, "--check", "-f", "json")
    assert ran.code == 8, ran.err
    assert "differs from the single orders" in ran.err
    assert '"stored"' in ran.out
    for way in (("-o", str(tmp_path / "report.csv")), ("--mail-to", "a@b.example"), ("--fields", "group")):
        quiet = at(NOW, "report", report, "--check", *way)
        assert (quiet.code, quiet.out) == (8, "")
        assert "and from the orders" in quiet.err
    assert not (tmp_path / "report.csv").exists()
    assert at(NOW, "message", "outbox", "-f", "count").out.strip() == "0"


def change_by_hand(path: Path, statement: str) -> None:
    """As somebody would who knows the database's own program."""
    with closing(sqlite_library().connect(str(path), isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER refund_no_update")
        connection.execute(statement)
        connection.execute(dict(known_triggers())["refund_no_update"])
