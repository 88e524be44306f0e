"""`line run`: a file whose rows say themselves what to do, one step after the other, in one operation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sandboxes import ANNA, BERT, CASHIER, CHIEF, CLERK, Marketpush, Ran
from step_rows import AS_EACH, RunRows, answers, events, line

WALK = (
    "MP-1001-B,accept,,,,,,\n"
    "MP-1001-B/1,ship,dhl,D-77,,,,\n"
    "MP-1001-B/1,receive,,,carrier,,,left at the door\n"
    "MP-1001-B/1,close,,,,,,\n"
)


def test_a_file_walks_a_line_from_pending_to_closed(marketpush: Marketpush, run_rows: RunRows) -> None:
    ran = run_rows(WALK, "--json", *AS_EACH)
    assert ran.code == 0, ran.err
    steps = ["accept", "ship", "receive", "close"]
    assert answers(ran) == [("MP-1001-B/1", step, "changed") for step in steps]
    told = [(row["status_before"], row["status_after"]) for row in json.loads(ran.out)]
    assert told == [
        ("pending", "awaiting_fulfillment"),
        ("awaiting_fulfillment", "shipped"),
        ("shipped", "received"),
        ("received", "closed"),
    ]
    assert line(marketpush, "MP-1001-B/1")["status"] == "closed"
    found = events(marketpush, "MP-1001-B")
    assert [row["action"] for row in found] == steps
    assert len({row["operation"] for row in found}) == 1
    assert marketpush("database", "check").code == 0


def test_sellers_steps_are_the_sellers_users_and_the_others_ones_own(marketpush: Marketpush, run_rows: RunRows) -> None:
    assert run_rows(WALK, *AS_EACH).code == 0
    who = [(row["actor"], row["actor_kind"], row["on_behalf_of"]) for row in events(marketpush, "MP-1001-B")]
    assert who == [
        (CHIEF, "seller", BERT),
        (CHIEF, "seller", BERT),
        (CHIEF, "carrier", "carrier"),
        (CHIEF, "operator", None),
    ]


def test_without_a_log_in_the_sellers_steps_are_refused(run_rows: RunRows) -> None:
    ran = run_rows(WALK, "--json", user=CLERK)
    assert ran.code == 6
    outcomes = {action: outcome for _, action, outcome in answers(ran)}
    assert (outcomes["accept"], outcomes["ship"]) == ("refused", "refused")


def test_a_seller_runs_the_own_steps_only(marketpush: Marketpush, run_rows: RunRows) -> None:
    assert run_rows(WALK, user=BERT).code == 6
    rows = "".join(WALK.splitlines(keepends=True)[:2])
    assert run_rows(rows, user=BERT).code == 0
    assert line(marketpush, "MP-1001-B/1")["status"] == "shipped"
    assert run_rows("MP-1001-A,accept,,,,,,\n", user=BERT).code == 4


def test_two_rows_in_the_wrong_order(marketpush: Marketpush, run_rows: RunRows) -> None:
    rows = "MP-1003-A/1,receive,,,,,,\nMP-1003-A/1,ship,dhl,7,,,,\n"
    ran = run_rows(rows, "--json", *AS_EACH)
    assert ran.code == 5
    assert answers(ran) == [("MP-1003-A/1", "receive", "refused"), ("MP-1003-A/1", "ship", "held")]
    assert "1 could be done and 1 not, so nothing was: --keep-going does the 1, --results FILE" in ran.err
    assert line(marketpush, "MP-1003-A/1")["status"] == "awaiting_fulfillment"
    ran = run_rows(rows, "--json", "--keep-going", *AS_EACH)
    assert ran.code == 3
    assert line(marketpush, "MP-1003-A/1")["status"] == "shipped"


@pytest.mark.parametrize(
    ("rows", "reference"),
    [
        ("MP-1005-A,refund,,,,goodwill,5.00,\n", "MP-1005-A/1"),
        ("MP-1005-A,cancel,,,,customer_request,,\nMP-1003-A,cancel,,,,customer_request,,\n", "MP-1003-A/1"),
    ],
)
def test_money_and_cancellations_in_it_are_asked_about(
    marketpush: Marketpush, run_rows: RunRows, rows: str, reference: str
) -> None:
    before = line(marketpush, reference)
    ran = run_rows(rows, "--keep-going", user=CLERK)
    assert ran.code == 2
    assert "There is nobody to ask: " in ran.err
    assert line(marketpush, reference) == before
    assert run_rows(rows, "--keep-going", "--yes", user=CLERK).code in (0, 3)
    assert line(marketpush, reference) != before


def test_steps_that_ask_nothing_are_not_asked_about(run_rows: RunRows) -> None:
    assert run_rows("MP-1005-A,close,,,,,,\n", user=CLERK).code == 0


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("fly", "'fly' is not an action; the actions are accept, reject, ship, track, receive, close, cancel"),
        ("", "the value is missing; the actions are accept, reject, ship"),
        ("undo", "'undo' is not an action"),
        ("pay", "'pay' is not an action"),
        ("run", "'run' is not an action"),
        ("import", "'import' is not an action"),
    ],
)
def test_a_row_that_says_no_action(run_rows: RunRows, action: str, says: str) -> None:
    ran = run_rows(f"MP-1005-A,close,,,,,,\nMP-1004-A/1,{action},,,,,,\n", "--json", user=CLERK)
    assert ran.code == 65
    error = json.loads(ran.err.splitlines()[-1])["error"]
    assert says in error["message"]
    assert (error["row"], error["field"]) == (3, "action")
    assert answers(ran)[0][2] == "held"


def test_a_file_without_the_column(run_rows: RunRows) -> None:
    ran = run_rows("MP-1005-A\n", head="reference\n", user=CLERK)
    assert ran.code == 65
    assert "action: the value is missing" in ran.err


def test_references_are_no_rows(marketpush: Marketpush) -> None:
    ran = marketpush("line", "run", "MP-1005-A", user=CLERK)
    assert ran.code == 2
    assert "fix: marketpush line run --from FILE" in ran.err


@pytest.mark.parametrize("action", ["incident open", "incident_open", "Incident-Open"])
def test_an_action_of_two_words_in_its_spellings(marketpush: Marketpush, run_rows: RunRows, action: str) -> None:
    assert run_rows(f"MP-1005-A,{action},,,customer,defective,,\n", user=CLERK).code == 0
    assert line(marketpush, "MP-1005-A/1")["status"] == "incident_open"


def test_the_column_by_says_in_whose_place(marketpush: Marketpush, run_rows: RunRows) -> None:
    rows = "MP-1004-A/1,receive,,,,,,\nMP-1003-A,cancel,,,customer,customer_request,,\nMP-1005-A,close,,,,,,\n"
    assert run_rows(rows, "--yes", user=CLERK).code == 0
    kinds = {order: events(marketpush, order)[0]["actor_kind"] for order in ("MP-1003-A", "MP-1004-A", "MP-1005-A")}
    assert kinds == {"MP-1003-A": "customer", "MP-1004-A": "customer", "MP-1005-A": "operator"}


@pytest.mark.parametrize("by", ["seller", "system", "Customer", "me"])
def test_nobody_else_can_stand_in_the_column_by(run_rows: RunRows, by: str) -> None:
    ran = run_rows(f"MP-1004-A/1,receive,,,{by},,,\n", user=CLERK)
    assert ran.code == 65
    assert f"by: by is operator, customer or carrier, not {by!r}" in ran.err


def test_a_command_takes_rows_that_say_the_same_action(marketpush: Marketpush, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("reference,action\nMP-1005-A,close\n")
    assert marketpush("line", "close", "--from", str(file), "--dry-run", user=CLERK).code == 0
    ran = marketpush("line", "receive", "--from", str(file), user=CLERK)
    assert ran.code == 65
    assert "this row wants close, the command does receive" in ran.err
    assert "fix: marketpush line run does what each row says" in ran.err


def test_repeating_it_changes_nothing(marketpush: Marketpush, run_rows: RunRows) -> None:
    rows = WALK + "MP-1005-A,refund,,,,goodwill,5.00,\n"
    assert run_rows(rows, "--yes", *AS_EACH).code == 0
    before = events(marketpush, "MP-1001-B"), line(marketpush, "MP-1005-A/1")
    again = run_rows(rows, "--yes", "--json", *AS_EACH)
    assert again.code == 0
    assert {outcome for _, _, outcome in answers(again)} == {"unchanged"}
    assert (events(marketpush, "MP-1001-B"), line(marketpush, "MP-1005-A/1")) == before


def test_undo_takes_the_whole_walk_back(marketpush: Marketpush, run_rows: RunRows) -> None:
    before = line(marketpush, "MP-1001-B/1")
    assert run_rows(WALK, *AS_EACH).code == 0
    ran = marketpush("undo", "--json")
    assert ran.code == 0, ran.err
    assert answers(ran) == [("MP-1001-B/1", "undo", "changed")]
    after = line(marketpush, "MP-1001-B/1")
    assert (after["status"], after["carrier"]) == ("pending", None)
    assert {name: after[name] for name in ("stage", "refunded", "tracking_number")} == {
        name: before[name] for name in ("stage", "refunded", "tracking_number")
    }
    assert marketpush("undo", ran_operation(ran), "--json").code == 5
    assert marketpush("database", "check").code == 0


def ran_operation(ran: Ran) -> str:
    return str(json.loads(ran.out)[0]["operation"])


def test_money_that_was_given_back_stays_given_and_stands_in_the_way(marketpush: Marketpush, run_rows: RunRows) -> None:
    rows = "MP-1005-A,refund,,,,goodwill,5.00,\nMP-1004-A/1,receive,,,,,,\nMP-1004-A/1,refund,,,,goodwill,1.00,\n"
    ran = run_rows(rows, "--yes", "--json", user=CLERK)
    assert ran.code == 0, ran.err
    operation = ran_operation(ran)
    undone = marketpush("undo", operation, user=CLERK)
    assert undone.code == 5
    assert "MP-1004-A/1 has changed since" in undone.err
    assert line(marketpush, "MP-1004-A/1")["stage"] == "received"


def test_with_keep_going_what_stands_free_is_taken_back(marketpush: Marketpush, run_rows: RunRows) -> None:
    rows = WALK + "MP-1004-A/1,receive,,,,,,\nMP-1004-A/1,refund,,,,goodwill,1.00,\n"
    operation = ran_operation(run_rows(rows, "--yes", "--json", *AS_EACH))
    assert marketpush("undo", operation, "--keep-going").code == 3
    assert line(marketpush, "MP-1001-B/1")["stage"] == "pending"
    found = line(marketpush, "MP-1004-A/1")
    assert (found["stage"], found["refunded"]) == ("received", "1.00")


def test_two_refunds_each_fine_alone_and_together_too_much(marketpush: Marketpush, tmp_path: Path) -> None:
    file = tmp_path / "refunds.csv"
    file.write_text("reference,amount,reason\nMP-1005-A/1,40.00,goodwill\nMP-1005-A/1,30.00,returned\n")
    ran = marketpush("refund", "--from", str(file), "--yes", "--json", user=CASHIER)
    assert ran.code == 5
    assert answers(ran) == [("MP-1005-A/1", "refund", "held"), ("MP-1005-A/1", "refund", "refused")]
    assert "30.00 EUR is more than is left to refund (amount: at most 20.30 EUR)" in ran.err
    assert line(marketpush, "MP-1005-A/1")["refunded"] == "0.00"
    ran = marketpush("refund", "--from", str(file), "--yes", "--json", "--keep-going", user=CASHIER)
    assert ran.code == 3
    assert answers(ran) == [("MP-1005-A/1", "refund", "changed"), ("MP-1005-A/1", "refund", "refused")]
    assert line(marketpush, "MP-1005-A/1")["refunded"] == "40.00"


def test_a_step_asked_for_twice_says_where_it_stood(marketpush: Marketpush, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("reference\nMP-1005-A/1\nMP-1005-A/1\n")
    ran = marketpush("line", "close", "--from", str(file), "--json", user=CLERK)
    assert [(row["outcome"], row["message"]) for row in json.loads(ran.out)] == [
        ("changed", None),
        ("unchanged", "the same stands in row 2"),
    ]


def test_a_file_over_two_stores_acts_for_the_user_of_each(marketpush: Marketpush, run_rows: RunRows) -> None:
    ran = run_rows(WALK + "MP-1001-A,accept,,,,,,\n", "--json", *AS_EACH)
    assert ran.code == 0, ran.err
    assert line(marketpush, "MP-1001-A/2")["status"] == "awaiting_fulfillment"
    assert {row["on_behalf_of"] for row in events(marketpush, "MP-1001-A")} == {ANNA}


def test_undo_of_a_walk_takes_back_lines_of_one_order_together(marketpush: Marketpush, run_rows: RunRows) -> None:
    rows = "MP-1001-A,accept,,,,,,\nMP-1001-A,ship,dhl,D-7,,,,\n"
    operation = ran_operation(run_rows(rows, "--json", *AS_EACH))
    assert json.loads(marketpush("history", "show", operation, "--json").out)["undo"] is None
    alone = marketpush("undo", operation, "MP-1001-A/1")
    assert "would be pending again" in alone.err
    assert alone.code == 5
    assert marketpush("undo", operation).code == 0
    assert {line(marketpush, f"MP-1001-A/{number}")["stage"] for number in (1, 2)} == {"pending"}
    assert marketpush("database", "check").code == 0


def test_a_line_that_stays_shipped_keeps_the_others_from_being_pending(
    marketpush: Marketpush, run_rows: RunRows
) -> None:
    rows = "MP-1001-A,accept,,,,,,\nMP-1001-A,ship,dhl,D-7,,,,\n"
    operation = ran_operation(run_rows(rows, "--json", *AS_EACH))
    assert marketpush("line", "receive", "MP-1001-A/2", user=CLERK).code == 0
    ran = marketpush("undo", operation, "--keep-going", "--json")
    assert ran.code == 5
    assert {row["reference"]: row["outcome"] for row in json.loads(ran.out)} == {
        "MP-1001-A/1": "refused",
        "MP-1001-A/2": "refused",
    }
    told = json.loads(marketpush("history", "show", operation, "--json").out)
    assert "(and 1 more)" in told["undo"]


def test_history_says_of_a_refund_in_it_that_it_stays(marketpush: Marketpush, run_rows: RunRows) -> None:
    rows = "MP-1005-A,refund,,,,goodwill,5.00,\nMP-1004-A/1,receive,,,,,,\nMP-1003-A,incident open,,,,defective,,\n"
    operation = ran_operation(run_rows(rows, "--yes", "--json", user=CLERK))
    told = json.loads(marketpush("history", "show", operation, "--json", user=CLERK).out)
    assert told["undo"] is None
    assert {change["reference"]: change["undo"] for change in told["changes"]} == {
        "MP-1003-A/1": None,
        "MP-1004-A/1": None,
        "MP-1005-A/1": "refund is never taken back",
    }
    ran = marketpush("undo", operation, "--json", user=CLERK)
    assert [row["reference"] for row in json.loads(ran.out)] == ["MP-1003-A/1", "MP-1004-A/1"]
