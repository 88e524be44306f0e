"""`line run`: results that are fed back, runs that are refused, rows that conflict, and what is asked and told."""

from __future__ import annotations

import json
from pathlib import Path

from sandboxes import BERT, CHIEF, Marketpush
from step_rows import AS_EACH, RunRows, answers, events, line

OPENED_AND_CLOSED = (
    "MP-1005-A/1,incident open,,,customer,defective,,dead\nMP-1005-A/1,incident close,,,,agreement_found,,\n"
)


def test_results_fed_back_do_nothing_twice(marketpush: Marketpush, run_rows: RunRows, tmp_path: Path) -> None:
    """Also what a later row of the same file undid the effect of; the results of the results know it still."""
    results = str(tmp_path / "results.csv")
    first = json.loads(run_rows(OPENED_AND_CLOSED, "--results", results, "--json", user=CHIEF).out)
    before = events(marketpush, "MP-1005-A")
    for _ in range(2):
        again = marketpush("line", "run", "--from", results, "--results", results, "--json", user=CHIEF)
        assert again.code == 0, again.err
        rows = json.loads(again.out)
        assert [(row["outcome"], row["operation"]) for row in rows] == [("unchanged", first[0]["operation"])] * 2
    assert events(marketpush, "MP-1005-A") == before


def test_results_of_what_was_taken_back_are_done_again(
    marketpush: Marketpush, run_rows: RunRows, tmp_path: Path
) -> None:
    results = str(tmp_path / "results.csv")
    assert run_rows(OPENED_AND_CLOSED, "--results", results, user=CHIEF).code == 0
    assert marketpush("undo", "--yes", user=CHIEF).code == 0
    again = marketpush("line", "run", "--from", results, "--json", user=CHIEF)
    assert [row["outcome"] for row in json.loads(again.out)] == ["changed", "changed"]


def test_results_with_other_data_are_no_longer_what_was_done(
    marketpush: Marketpush, run_rows: RunRows, tmp_path: Path
) -> None:
    results = tmp_path / "results.csv"
    rows = "MP-1004-A/1,track,dhl,D-1,,,,\nMP-1004-A/1,track,,D-2,,,,\n"
    steps = "reference,action,carrier,tracking_number,by,reason,amount,note\n"
    assert run_rows(rows.splitlines()[0] + "\n", user=CHIEF, head=steps).code == 0
    assert run_rows("MP-1004-A/1,track,,D-2,,,,\n", "--results", str(results), user=CHIEF).code == 0
    assert run_rows("MP-1004-A/1,track,,D-3,,,,\n", user=CHIEF).code == 0
    same = marketpush("line", "run", "--from", str(results), "--json", user=CHIEF)
    assert [row["outcome"] for row in json.loads(same.out)] == ["unchanged"]
    assert line(marketpush, "MP-1004-A/1")["tracking_number"] == "D-3"
    results.write_text(results.read_text().replace("D-2", "D-4"))
    other = marketpush("line", "run", "--from", str(results), "--json", user=CHIEF)
    assert [row["outcome"] for row in json.loads(other.out)] == ["changed"]


def test_results_without_a_header_are_known_again(marketpush: Marketpush, tmp_path: Path) -> None:
    file, results = tmp_path / "steps.csv", str(tmp_path / "results.csv")
    file.write_text("MP-1005-A/1,incident open,defective\nMP-1005-A/1,incident close,agreement_found\n")
    words = ("line", "run", "--columns", "reference=1,action=2,reason=3", "--header-row", "0", "--results", results)
    first = marketpush(*words, "--from", str(file), "--json", user=CHIEF)
    assert [row["outcome"] for row in json.loads(first.out)] == ["changed", "changed"], first.err
    again = marketpush(*words, "--from", results, "--json", user=CHIEF)
    assert [row["outcome"] for row in json.loads(again.out)] == ["unchanged", "unchanged"], again.err


PENDING_TO_SHIPPED = "MP-1001-B,accept,,,,,,\nMP-1001-B/1,ship,dhl,D-77,,,,\n"


def test_a_later_bad_step_does_not_void_an_earlier_good_one(marketpush: Marketpush, run_rows: RunRows) -> None:
    rows = "MP-1001-A,accept,,,,,,\nMP-1001-A/1,receive,,,,,,\n"
    refused = run_rows(rows, "--json", *AS_EACH)
    assert refused.code == 5
    assert "2 could be done and 1 not, so nothing was: --keep-going does the 2" in refused.err
    ran = run_rows(rows, "--keep-going", "--json", *AS_EACH)
    assert (ran.code, [row["outcome"] for row in json.loads(ran.out)]) == (3, ["changed", "changed", "refused"])
    assert line(marketpush, "MP-1001-A/1")["stage"] == "awaiting_fulfillment"


def test_what_keep_going_would_hold_too_is_not_promised(run_rows: RunRows) -> None:
    """A seller takes back no single line: the reason that only the first line may have holds the second."""
    rows = "MP-1001-A/1,reject,,,,out_of_stock,,\nMP-1001-A/2,reject,,,,,,\n"
    for more, code in ((), 65), (("--keep-going",), 65):
        ran = run_rows(rows, "--json", *more, *AS_EACH)
        first, second = json.loads(ran.out)
        assert (ran.code, first["outcome"], second["outcome"]) == (code, "held", "invalid"), ran.err
        assert "a seller decides on the lines of an order together" in first["message"]
        assert "--keep-going does" not in ran.err


def test_in_a_run_that_is_refused_everything_stands_at_its_true_status(run_rows: RunRows) -> None:
    rows = PENDING_TO_SHIPPED + "MP-1001-B,ship,dhl,D-77,,,,\nNOPE-1,receive,,,,,,\n"
    rows = json.loads(run_rows(rows, "--json", *AS_EACH).out)
    told = [(row["reference"], row["outcome"], row["status_before"], row["status_after"]) for row in rows]
    assert told == [
        ("MP-1001-B/1", "held", "pending", "pending"),
        ("MP-1001-B/1", "held", "pending", "pending"),
        ("MP-1001-B", "held", "pending", "pending"),
        ("NOPE-1", "refused", None, None),
    ]


def test_what_was_done_before_the_run_stays_unchanged_in_one_that_is_refused(run_rows: RunRows) -> None:
    rows = "MP-1005-A/1,accept,,,,,,\nMP-1005-A/1,incident open,,,customer,defective,,\nNOPE-1,receive,,,,,,\n"
    assert answers(run_rows(rows, "--json", *AS_EACH))[:2] == [
        ("MP-1005-A/1", "accept", "unchanged"),
        ("MP-1005-A/1", "incident_open", "held"),
    ]


def test_the_question_names_what_is_paid_back_and_refunded(marketpush: Marketpush, run_rows: RunRows) -> None:
    rows = "MP-1001-A,cancel,,,,other,,\nMP-1005-A/1,refund,,,,goodwill,1.00,\nMP-1003-A/1,cancel,,,,other,,\n"
    ran = run_rows(rows, user=CHIEF)
    assert (
        ran.code,
        "Run 4 lines, 1.00 EUR refunded, 37.46 EUR to pay back, 47.60 USD to pay back in " in ran.err,
    ) == (
        2,
        True,
    ), ran.err
    canceled = marketpush("line", "cancel", "MP-1002-A", "--reason", "other", user=CHIEF)
    assert "Cancel 2 lines, 2480 JPY to pay back in " in canceled.err


def test_what_history_shows_is_money_and_times(marketpush: Marketpush, run_rows: RunRows) -> None:
    assert run_rows("MP-1005-A/1,refund,,,,goodwill,1.00,\n", "--yes", user=CHIEF).code == 0
    operation = marketpush("history", "list", "--action", "run", "-f", "ids").lines[0]
    (change,) = json.loads(marketpush("history", "show", operation, "--json").out)["changes"]
    columns = change["data"]["changed"]["line/1"]
    assert columns["refunded_item"] == ["0.00", "0.81"]
    assert columns["partially_refunded_at"] == [None, "2026-03-02T12:00:00Z"]
    (refund,) = change["data"]["new"].values()
    assert (refund["item"], refund["at"]) == ("0.81", "2026-03-02T12:00:00Z")


def test_what_is_wrong_with_a_row_is_said_once(run_rows: RunRows) -> None:
    ran = run_rows("MP-1001-A,accept,,,,,,\nMP-1001-A,ship,,,,,,\n", *AS_EACH)
    assert (ran.code, ran.err.count("ship needs a carrier")) == (65, 1)


def test_a_line_twice_with_other_data_is_a_conflict_however_it_is_named(
    marketpush: Marketpush, run_rows: RunRows
) -> None:
    assert marketpush("line", "accept", "MP-1001-B", user=BERT).code == 0
    for rows in (
        "MP-1001-B,ship,dhl,1,,,,\nMP-1001-B/1,ship,dhl,2,,,,\n",
        "MP-1001-B/1,ship,dhl,1,,,,\nMP-1001-B,ship,dhl,2,,,,\n",
        "mp-1001-b/1,ship,dhl,1,,,,\nMP-1001-B/1,ship,DHL,2,,,,\n",
    ):
        ran = run_rows(rows, "--json", *AS_EACH)
        assert (ran.code, [row["outcome"] for row in json.loads(ran.out)]) == (65, ["held", "invalid"])
        assert "MP-1001-B/1 stands here and in row 2 with other data" in ran.err


def test_a_row_conflicts_only_with_one_that_is_right(marketpush: Marketpush, run_rows: RunRows) -> None:
    assert marketpush("line", "accept", "MP-1001-B", user=BERT).code == 0
    rows = "MP-1001-B/1,ship,nobody,1,,,,\nMP-1001-B/1,ship,dhl,2,,,,\n"
    ran = run_rows(rows, "--keep-going", "--json", *AS_EACH)
    assert (ran.code, [row["outcome"] for row in json.loads(ran.out)]) == (3, ["invalid", "changed"])
