"""`marketpush rules run` as operators and cron jobs type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sandboxes import ANNA, CLERK, Marketpush, administer, setting

LATER = "2026-03-20T12:00:00Z"


@pytest.fixture
def overdue(sandbox: Path) -> None:
    """Every rule has a limit of ten days, which in a week or two much will have passed."""
    names = ("reject_after_days", "receive_after_days", "close_after_days")
    administer(sandbox, *(setting(name, 10) for name in names))


def answered(text: str) -> list[tuple[str, str, str]]:
    return [(row["reference"], row["action"], row["outcome"]) for row in json.loads(text)]


@pytest.mark.usefixtures("overdue")
def test_a_dry_run_shows_what_a_run_then_does_once(marketpush: Marketpush) -> None:
    seen = marketpush("rules", "run", "--dry-run", "--json", now=LATER)
    assert seen.code == 0
    done = marketpush("rules", "run", "--yes", "--json", now=LATER)
    assert answered(done.out) == answered(seen.out)
    assert ("MP-1001-A/2", "reject", "changed") in answered(done.out)
    assert ("MP-1004-A/1", "receive", "changed") in answered(done.out)
    assert ("MP-1005-A/1", "close", "changed") in answered(done.out)
    again = marketpush("rules", "run", "--yes", "--json", now=LATER)
    assert (again.code, again.out) == (0, "[]\n")
    assert "nothing is due" in again.err


@pytest.mark.usefixtures("overdue")
def test_it_asks_with_the_counts_of_each_rule(marketpush: Marketpush) -> None:
    ran = marketpush("rules", "run", now=LATER)
    assert ran.code == 2
    money = "187.05 EUR to pay back, 2480 JPY to pay back"
    assert f"Reject 6, receive 1, close 1 lines by the time rules, {money} in " in ran.err
    assert "fix: add --yes" in ran.err
    assert marketpush("orders", "count", "--line-stage", "rejected", now=LATER).out == "0\n"


@pytest.mark.usefixtures("overdue")
def test_too_many_changes(marketpush: Marketpush) -> None:
    for more in ("--yes", "--dry-run"):
        ran = marketpush("rules", "run", "--max-changes", "7", more, now=LATER)
        assert ran.code == 5
        assert "8 lines are due, and --max-changes allows 7" in ran.err
    assert marketpush("rules", "run", "--max-changes", "8", "--yes", "-f", "count", now=LATER).out == "8\n"


@pytest.mark.usefixtures("overdue")
def test_a_time_to_come_is_for_sandboxes_and_the_past_for_everybody(
    marketpush: Marketpush, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert marketpush("rules", "run", "--dry-run", "-f", "count", "--now", LATER).out == "8\n"
    assert marketpush("rules", "run", "--dry-run", "-f", "count", "--now", "2026-03-02", now=LATER).out == "0\n"
    monkeypatch.setattr("marketpush_cli.database.store.SqliteDatabase.is_sandbox", lambda _: False)
    monkeypatch.setattr("marketpush_cli.app_context.AppContext.at", 1_772_452_800_000_000)
    ran = marketpush("rules", "run", "--yes", "--now", LATER)
    assert ran.code == 65
    assert f"--now {LATER} is later than the clock" in ran.err
    assert marketpush("rules", "run", "--yes", "--now", "yesterday").code == 0
    assert marketpush("rules", "run", "--yes", "--now", "soon").code == 65


def test_nothing_is_due_while_all_rules_are_off(marketpush: Marketpush) -> None:
    ran = marketpush("rules", "run", now=LATER)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == ["all time rules are off", "nothing is due"]


@pytest.mark.usefixtures("overdue")
def test_lines_passed_over_are_counted_and_no_error(marketpush: Marketpush) -> None:
    opened = marketpush("incident", "open", "MP-1004-A/1", "--reason", "defective", user=CLERK)
    assert opened.code == 0, opened.err
    ran = marketpush("rules", "run", "--yes", "--json", now=LATER)
    assert ran.code == 0
    assert "MP-1004-A/1" not in ran.out
    assert '{"notice": "1 line passed over: has an open incident (1)"}' in ran.err


@pytest.mark.parametrize("user", [CLERK, ANNA])
def test_only_master_operators_run_them(marketpush: Marketpush, user: str) -> None:
    ran = marketpush("rules", "run", "--yes", user=user)
    assert ran.code == 6
    assert f"the role of {user} does not include rules" in ran.err


@pytest.mark.usefixtures("overdue")
def test_a_run_is_taken_back_by_the_bare_undo(marketpush: Marketpush) -> None:
    before = marketpush("line", "list", "--json", "--fields", "reference,status,timestamps").out
    assert "to take it back: marketpush undo " in marketpush("rules", "run", "--yes", now=LATER).err
    ran = marketpush("undo", "--yes", now=LATER)
    assert ran.code == 0, ran.err
    assert "rules at " in ran.err
    assert marketpush("line", "list", "--json", "--fields", "reference,status,timestamps").out == before
    assert marketpush("audit", "verify", now=LATER).code == 0


@pytest.mark.usefixtures("overdue")
def test_a_note_is_kept_with_what_the_rules_did(marketpush: Marketpush) -> None:
    assert marketpush("rules", "run", "--yes", "--note", "the monthly run", now=LATER).code == 0
    events = json.loads(marketpush("audit", "list", "--action", "close", "--json").out)
    assert {event["note"] for event in events} == {"the monthly run"}
