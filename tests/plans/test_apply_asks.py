"""`apply` asks before it does anything: which database, how many, how much money."""

from __future__ import annotations

import io
import sys

import pytest
from plan_market import Desk
from sandboxes import CASHIER, CLERK


def asked(desk: Desk, words: str, user: str) -> str:
    """The question, told in a refusal because there is nobody to answer it."""
    desk.plan(words, user=user)
    before = desk.content()
    ran = desk.marketpush("apply", "plan.json", user=user)
    assert (ran.code, ran.out) == (2, "")
    assert "There is nobody to ask: " in ran.err
    assert "fix: add --yes" in ran.err
    assert desk.content() == before
    return ran.err.partition("There is nobody to ask: ")[2].splitlines()[0]


@pytest.mark.parametrize(
    ("words", "user", "what"),
    [
        ("line close MP-1005-A", CLERK, "1 step"),
        ("refund MP-1005-A MP-1004-A/1 --amount 5 --reason goodwill", CASHIER, "2 steps, 10.00 EUR refunded"),
        ("line cancel MP-1003-A --reason customer_request", CLERK, "1 step, 47.60 USD to pay back"),
        ("orders pay MP-1006-A", CASHIER, "1 step"),
        ("message send MP-1005-A --to seller --text Today?", CLERK, "1 step, 1 message"),
        ("setting set confirm_over_lines 5", "chief@marketplace.example", "1 record"),
    ],
)
def test_the_question_names_database_counts_and_money(desk: Desk, words: str, user: str, what: str) -> None:
    assert asked(desk, words, user) == f"Apply the plan: {what}, in {desk.database}?"


def test_a_production_database_is_called_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = desk.directory / "config.toml"
    configuration.write_text("production = true\n")
    configuration.chmod(0o600)
    monkeypatch.setenv("MARKETPUSH_CONFIG", str(configuration))
    assert f", in production ({desk.database})?" in asked(desk, "line close MP-1005-A", CLERK)


@pytest.mark.parametrize(("answer", "code", "status"), [("n\n", 130, "received"), ("y\n", 0, "closed")])
def test_the_answer_at_a_terminal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, status: str
) -> None:
    desk.plan("line close MP-1005-A", user=CLERK)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    monkeypatch.setattr("marketpush_cli.streams.is_terminal", lambda stream: stream is not sys.stdout)
    ran = desk.marketpush("apply", "plan.json", user=CLERK)
    assert ran.code == code
    assert f"planned 2026-03-02 12:00 by {CLERK}: marketpush line close " in ran.err
    assert "Apply the plan: 1 step, in " in ran.err
    assert ran.err.count("[y/N]") == 1
    assert desk.statuses("MP-1005-A/1") == [status]


def test_a_dry_run_asks_nothing(desk: Desk) -> None:
    desk.plan("refund MP-1005-A --full --reason returned", user=CASHIER)
    before = desk.content()
    ran = desk.marketpush("apply", "plan.json", "--dry-run", user=CASHIER)
    assert ran.code == 0
    assert "dry run: 1 would change" in ran.err
    assert desk.content() == before


def test_what_is_out_of_date_is_said_before_anybody_is_asked(desk: Desk) -> None:
    desk.plan("line close MP-1005-A", user=CLERK)
    ran = desk.marketpush("apply", "plan.json", user=CLERK, now="2026-03-04T12:00:00Z")
    assert ran.code == 5
    assert "more than 24 hours old" in ran.err
