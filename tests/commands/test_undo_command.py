"""`undo` without an id: the caller's last operation, never an earlier one; what it cannot take back, and what can."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sandboxes import ANNA, CASHIER, CHIEF, CLERK, Marketpush

LATER = "2026-03-02T12:30:00Z"


def operation_of(err: str) -> str:
    found = re.search(r"marketpush undo (\S+)", err)
    assert found is not None, err
    return found[1]


def stage(marketpush: Marketpush, reference: str) -> str:
    return marketpush("line", "show", reference, "--fields", "stage").out.strip()


def accepted_and_canceled(marketpush: Marketpush) -> tuple[str, str]:
    accepted = marketpush("line", "accept", "MP-1001-A", "--as", "each", "--because", "told on the phone", user=CHIEF)
    canceled = marketpush(
        "line", "cancel", "MP-1001-A/2", "--reason", "other", "--yes", user=CHIEF, now="2026-03-02T12:10:00Z"
    )
    return operation_of(accepted.err), operation_of(canceled.err)


def test_the_last_operation_twice_is_unchanged_and_goes_no_further_back(marketpush: Marketpush) -> None:
    accepted, canceled = accepted_and_canceled(marketpush)
    first = marketpush("undo", "--json", user=CHIEF, now=LATER)
    again = marketpush("undo", "--json", user=CHIEF, now=LATER)
    assert [row["outcome"] for row in json.loads(first.out)] == ["changed"]
    assert [row["outcome"] for row in json.loads(again.out)] == ["unchanged"]
    assert again.code == 0
    assert f"your last operation: {canceled}, cancel at" in again.err
    assert stage(marketpush, "MP-1001-A/1") == "awaiting_fulfillment"
    assert marketpush("undo", accepted, user=CHIEF, now=LATER).code == 0
    assert stage(marketpush, "MP-1001-A/1") == "pending"


def test_what_an_undo_left_is_taken_back_by_the_next(marketpush: Marketpush) -> None:
    done = marketpush("line", "accept", "MP-1001-A", user=ANNA)
    assert marketpush("undo", operation_of(done.err), "MP-1001-A/2", user=ANNA).code == 0
    rest = marketpush("undo", "--json", user=ANNA)
    assert [(row["reference"], row["outcome"]) for row in json.loads(rest.out)] == [
        ("MP-1001-A/1", "changed"),
        ("MP-1001-A/2", "unchanged"),
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("refund", "MP-1005-A/1", "--amount", "1.00", "--reason", "goodwill", "--yes"),
            "is refund: that is never taken back, money that went out does not come back",
        ),
        (("message", "send", "MP-1005-A", "--to", "customer", "--text", "Sorry."), "is message send: that is never"),
        (
            ("message", "record", "MP-1005-A", "--from", "customer", "--text", "Well."),
            "is message record: that is never",
        ),
        (
            ("setting", "set", "overdue_after_days", "5"),
            "is setting set: marketpush setting set overdue_after_days 3 takes it back",
        ),
    ],
)
def test_a_last_operation_that_is_not_taken_back_is_no_reason_to_take_back_another(
    marketpush: Marketpush, words: tuple[str, ...], sentence: str
) -> None:
    accepted_and_canceled(marketpush)
    assert marketpush(*words, user=CHIEF, now="2026-03-02T12:20:00Z").code == 0
    ran = marketpush("undo", user=CHIEF, now=LATER)
    assert (ran.code, ran.out) == (5, "")
    assert sentence in ran.err
    assert "marketpush history list names those before it" in ran.err
    assert stage(marketpush, "MP-1001-A/2") == "canceled"


def test_prints_and_what_was_looked_at_are_passed_over(marketpush: Marketpush, tmp_path: Path) -> None:
    _, canceled = accepted_and_canceled(marketpush)
    looked = ("--as", ANNA, "--because", "the seller asked what she sees")
    assert marketpush("orders", "list", *looked, user=CHIEF, now=LATER).code == 0
    out = str(tmp_path / "slip.txt")
    assert marketpush("orders", "print", "MP-1001-A", "-o", out, user=CHIEF, now=LATER).code == 0
    ran = marketpush("undo", "--dry-run", user=CHIEF, now=LATER)
    assert f"your last operation: {canceled}, cancel" in ran.err


def test_who_has_done_nothing_is_told_so(marketpush: Marketpush) -> None:
    ran = marketpush("undo", user=CASHIER)
    assert ran.code == 4
    assert f"{CASHIER} has done nothing yet that could be taken back" in ran.err


def test_a_line_alone_is_no_operation(marketpush: Marketpush) -> None:
    accepted_and_canceled(marketpush)
    ran = marketpush("undo", "MP-1001-A/2", user=CHIEF, now=LATER)
    assert ran.code == 2
    assert "'MP-1001-A/2' is no operation: name the operation first, then its lines" in ran.err
    assert "marketpush undo OPERATION MP-1001-A/2" in ran.err
    assert stage(marketpush, "MP-1001-A/2") == "canceled"


def test_a_seller_is_told_how_a_change_of_their_store_is_taken_back(marketpush: Marketpush) -> None:
    assert marketpush("setting", "set", "sellers_may_auto_accept", "on").code == 0
    assert marketpush("seller", "set", "acme", "--auto-accept", user=ANNA, now=LATER).code == 0
    ran = marketpush("undo", user=ANNA, now=LATER)
    assert (ran.code, "fix: marketpush seller set acme --no-auto-accept" in ran.err) == (5, True)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("user", "set", CLERK, "--name", "Clara"), f"marketpush user set {CLERK} --name '…'"),
        (("user", "set", CLERK, "--role", "finance"), f"marketpush user set {CLERK} --role operations"),
        (("user", "archive", CLERK, "--yes"), f"marketpush user restore {CLERK}"),
        (("seller", "set", "acme", "--name", "Acme"), "marketpush seller set acme --name 'Acme Ltd'"),
        (("reason", "retire", "refund", "other"), "marketpush reason set refund other --active"),
        (("carrier", "add", "post", "--name", "Post"), "marketpush carrier retire post"),
    ],
)
def test_the_command_that_takes_it_back_is_the_one_that_the_change_named(
    marketpush: Marketpush, words: tuple[str, ...], command: str
) -> None:
    assert marketpush(*words, now=LATER).code == 0
    ran = marketpush("undo", now=LATER)
    assert (ran.code, f"fix: {command}\n" in ran.err) == (5, True), ran.err


def test_that_it_is_switched_off_is_said(marketpush: Marketpush) -> None:
    _, canceled = accepted_and_canceled(marketpush)
    assert marketpush("setting", "set", "undo_within_hours", "0").code == 0
    ran = marketpush("undo", canceled, user=CHIEF, now=LATER)
    assert (ran.code, "taking steps back is switched off: undo_within_hours is 0" in ran.err) == (5, True)


def test_a_file_that_only_gave_money_back_is_not_taken_back(marketpush: Marketpush, tmp_path: Path) -> None:
    file = tmp_path / "steps.csv"
    file.write_text("reference,action,amount,reason\nMP-1005-A/1,refund,1.00,goodwill\n")
    assert marketpush("line", "run", "--from", str(file), "--yes", user=CHIEF).code == 0
    ran = marketpush("undo", user=CHIEF)
    assert (ran.code, "only gave money back: money that went out does not come back" in ran.err) == (5, True)


def test_a_note_is_kept_with_what_was_taken_back(marketpush: Marketpush) -> None:
    accepted_and_canceled(marketpush)
    assert marketpush("undo", "--note", "the wrong line", user=CHIEF, now=LATER).code == 0
    (event,) = json.loads(marketpush("audit", "list", "--order", "MP-1001-A", "--action", "undo", "--json").out)
    assert event["note"] == "the wrong line"
    assert marketpush("undo", "--note", " ", user=CHIEF, now=LATER).code == 65


def test_results_of_an_undo_say_what_came_of_each_line(marketpush: Marketpush, tmp_path: Path) -> None:
    accepted, _ = accepted_and_canceled(marketpush)
    results = tmp_path / "results.csv"
    ran = marketpush("undo", accepted, "--results", str(results), user=CHIEF, now=LATER)
    assert ran.code == 5
    rows = [line.split(",")[:2] for line in results.read_text().splitlines()[1:]]
    assert rows == [["MP-1001-A/1", "held"], ["MP-1001-A/2", "refused"]]
