"""`--in-parts`: stored some lines at a time, completed by the same command, taken back as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sandboxes import BERT, CASHIER, CHIEF, CLERK, Marketpush, Ran, administer, setting

from marketpush_cli.application import parts
from marketpush_cli.domain.catalogue import ANSWER
from marketpush_cli.domain.chain import run_of

OPERATION_AT = ANSWER.names().index("operation")
ACCEPTED = ("MP-1001-A/1", "MP-1001-A/2", "MP-1001-B/1", "MP-1002-A/1", "MP-1002-A/2", "MP-1006-A/1")
ROWS = "reference\nMP-1006-A\nMP-1001-A/2\nMP-1002-A\nMP-1001-B\nMP-1001-A/1\n"
BY_ALL = ("--as", "each", "--because", "the sellers sent it by post", "--keep-going", "--json")

Accept = Callable[..., Ran]


@pytest.fixture
def accept(marketpush: Marketpush, tmp_path: Path) -> Accept:
    """Accept what is pending, from a file."""
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    return lambda *more: marketpush("line", "accept", "--from", str(file), *BY_ALL, *more)


def kill_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let only so many parts be stored before somebody presses Ctrl-C."""
    store, calls = parts._store, []

    def stored(*given: Any) -> Any:
        if len(calls) == count:
            raise KeyboardInterrupt
        calls.append(given)
        return store(*given)

    monkeypatch.setattr(parts, "_store", stored)


def operations(marketpush: Marketpush, action: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(marketpush("history", "list", "--action", action, "--json").out)
    return found


def statuses(marketpush: Marketpush) -> set[str]:
    return {str(json.loads(marketpush("line", "show", line, "--json").out)["status"]) for line in ACCEPTED}


def test_each_part_is_an_operation_and_orders_stay_together(marketpush: Marketpush, accept: Accept) -> None:
    ran = accept("--in-parts", "2")
    assert ran.code == 0, ran.err
    answers = json.loads(ran.out)
    assert [row["reference"] for row in answers] == [
        "MP-1006-A/1",
        "MP-1001-A/2",
        "MP-1002-A/1",
        "MP-1002-A/2",
        "MP-1001-B/1",
        "MP-1001-A/1",
    ]
    part = {row["reference"]: row["operation"].partition(".")[2] for row in answers}
    assert part == {
        "MP-1001-A/1": "1",
        "MP-1001-A/2": "1",
        "MP-1001-B/1": "2",
        "MP-1002-A/1": "2",
        "MP-1002-A/2": "2",
        "MP-1006-A/1": "3",
    }
    (run,) = {run_of(row["operation"]) for row in answers}
    assert f"6 changed, 0 unchanged; to take it back: marketpush undo {run}" in ran.err
    stored = {row["operation"]: row["changed"] for row in operations(marketpush, "accept")}
    assert stored == {f"{run}.1": 2, f"{run}.2": 3, f"{run}.3": 1}
    assert marketpush("database", "check").code == 0


def test_undo_of_the_run_takes_back_every_part(marketpush: Marketpush, accept: Accept) -> None:
    run = run_of(json.loads(accept("--in-parts", "1").out)[0]["operation"])
    ran = marketpush("undo", run, "--json")
    assert ran.code == 0, ran.err
    assert {row["outcome"] for row in json.loads(ran.out)} == {"changed"}
    assert statuses(marketpush) == {"pending"}
    assert {row["undone_by"] for row in operations(marketpush, "accept")} == {json.loads(ran.out)[0]["operation"]}
    again = marketpush("undo", run, "--json")
    assert {row["outcome"] for row in json.loads(again.out)} == {"unchanged"}


def test_undo_without_an_operation_takes_back_the_whole_last_run(marketpush: Marketpush, accept: Accept) -> None:
    accept("--in-parts", "1")
    assert marketpush("undo").code == 0
    assert statuses(marketpush) == {"pending"}


def test_one_part_can_be_taken_back_alone(marketpush: Marketpush, accept: Accept) -> None:
    run = run_of(json.loads(accept("--in-parts", "1").out)[0]["operation"])
    ran = marketpush("undo", f"{run}.2", "--json")
    assert [row["reference"] for row in json.loads(ran.out)] == ["MP-1001-B/1"]
    rest = marketpush("undo", run, "--json")
    outcomes = {row["reference"]: row["outcome"] for row in json.loads(rest.out)}
    assert outcomes.pop("MP-1001-B/1") == "unchanged"
    assert set(outcomes.values()) == {"changed"}
    assert statuses(marketpush) == {"pending"}


def test_killed_between_two_parts_and_done_again(
    marketpush: Marketpush, accept: Accept, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    results = tmp_path / "results.csv"
    with monkeypatch.context() as patch:
        kill_after(patch, 1)
        ran = accept("--in-parts", "1", "--results", str(results))
    assert ran.code == 130
    reached = [line.split(",")[:2] for line in results.read_text().splitlines()[1:]]
    assert reached == [
        ["MP-1006-A", ""],
        ["MP-1001-A/2", "changed"],
        ["MP-1002-A", ""],
        ["MP-1001-B", ""],
        ["MP-1001-A/1", "changed"],
    ]
    (first,) = operations(marketpush, "accept")
    run = run_of(first["operation"])
    said = f"1 part is stored; the same command again does the rest, marketpush undo {run} takes it back"
    assert said in ran.err
    assert (first["operation"], first["changed"]) == (f"{run}.1", 2)
    again = accept("--in-parts", "1")
    assert again.code == 0
    outcomes = {row["reference"]: row["outcome"] for row in json.loads(again.out)}
    assert {reference for reference, outcome in outcomes.items() if outcome == "unchanged"} == {
        "MP-1001-A/1",
        "MP-1001-A/2",
    }
    assert statuses(marketpush) == {"awaiting_fulfillment"}
    assert marketpush("database", "check").code == 0


def test_what_is_agreed_to_beforehand_is_answered_once(marketpush: Marketpush, tmp_path: Path) -> None:
    file, results = tmp_path / "refunds.csv", tmp_path / "results.csv"
    file.write_text("reference,amount,reason\nMP-1005-A/1,1.00,goodwill\nMP-1005-A/1,1.50,goodwill\n")
    words = ("refund", "--from", str(file), "--keep-going", "--in-parts", "1", "--results", str(results), "--json")
    assert marketpush(*words, user=CHIEF).code == 2
    assert [line.split(",")[3] for line in results.read_text().splitlines()[1:]] == ["held", "held"]
    ran = marketpush(*words, "--confirm", "2", user=CHIEF)
    assert ran.code == 0, ran.err
    assert [row["outcome"] for row in json.loads(ran.out)] == ["changed", "changed"]
    assert [line.split(",")[3] for line in results.read_text().splitlines()[1:]] == ["changed", "changed"]


def test_killed_before_the_first_part_says_nothing_of_parts(
    marketpush: Marketpush, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_after(monkeypatch, 0)
    ran = accept("--in-parts", "1")
    assert ran.code == 130
    assert "stored" not in ran.err
    assert operations(marketpush, "accept") == []


def test_what_is_refused_stays_out_of_every_part(marketpush: Marketpush, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("reference\nMP-1005-A\nMP-1003-A\nMP-9999-A\nMP-1004-A/x\n")
    ran = marketpush("line", "close", "--from", str(file), "--keep-going", "--in-parts", "1", "--json", user=CLERK)
    assert ran.code == 3
    assert [row["outcome"] for row in json.loads(ran.out)] == ["changed", "refused", "refused", "invalid"]
    (operation,) = operations(marketpush, "close")
    assert (operation["changed"], operation["refused"]) == (1, 0)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--in-parts", "2"), "--in-parts stores what is done so far, so it goes with --keep-going"),
        (
            ("--in-parts", "2", "--keep-going", "--plan", "plan.json"),
            "a plan is applied as a whole, never --in-parts",
        ),
    ],
)
def test_with_what_it_does_not_go(
    marketpush: Marketpush, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = marketpush("line", "close", "MP-1005-A", *more, user=CLERK)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.parametrize("size", ["0", "-1", "many"])
def test_a_size_is_a_number_of_lines(marketpush: Marketpush, size: str) -> None:
    assert marketpush("line", "close", "MP-1005-A", "--keep-going", "--in-parts", size, user=CLERK).code == 2


def test_a_dry_run_is_one_piece_and_stores_nothing(marketpush: Marketpush, accept: Accept) -> None:
    ran = accept("--in-parts", "1", "--dry-run")
    assert ran.code == 0
    assert {run_of(row["operation"]) for row in json.loads(ran.out)} == {json.loads(ran.out)[0]["operation"]}
    assert operations(marketpush, "accept") == []


def test_refunds_are_asked_about_once_and_for_all_parts(marketpush: Marketpush, tmp_path: Path) -> None:
    file = tmp_path / "refunds.csv"
    file.write_text("reference,amount,reason\nMP-1005-A,5,goodwill\nMP-1004-A/1,5,goodwill\n")
    words = ("refund", "--from", str(file), "--keep-going", "--in-parts", "1")
    asked = marketpush(*words, user=CASHIER)
    assert asked.code == 2
    assert "Refund 2 lines, 10.00 EUR in " in asked.err
    assert operations(marketpush, "refund") == []
    assert marketpush(*words, "--yes", user=CASHIER).code == 0
    assert len(operations(marketpush, "refund")) == 2


def test_many_lines_are_asked_about_before_the_first_part(
    marketpush: Marketpush, accept: Accept, sandbox: Path
) -> None:
    administer(sandbox, setting("confirm_over_lines", 5))
    assert accept("--in-parts", "1").code == 2
    assert statuses(marketpush) == {"pending"}
    assert accept("--in-parts", "1", "--yes").code == 0


def test_the_number_agreed_to_is_that_of_all_parts(marketpush: Marketpush, accept: Accept, sandbox: Path) -> None:
    administer(sandbox, setting("confirm_over_lines", 5))
    for more in ((), ("--yes",)):
        assert accept("--in-parts", "1", "--confirm", "2", *more).code == 2
        assert statuses(marketpush) == {"pending"}
    ran = accept("--in-parts", "1", "--confirm", "6")
    assert ran.code == 0, ran.err
    assert "6 changed" in ran.err
    assert statuses(marketpush) == {"awaiting_fulfillment"}


def test_steps_of_one_order_keep_their_order_however_it_is_written(marketpush: Marketpush, tmp_path: Path) -> None:
    file = tmp_path / "steps.csv"
    rows = ("MP-1001-B,accept,,", "MP-1001-b/1,ship,dhl,7", "MP-1005-A,close,,", "mp-1001-b/1,track,,8")
    file.write_text("reference,action,carrier,tracking_number\n" + "\n".join(rows) + "\n")
    ran = marketpush("line", "run", "--from", str(file), *BY_ALL, "--in-parts", "1")
    assert ran.code == 0, ran.err
    assert [row["outcome"] for row in json.loads(ran.out)] == ["changed"] * 4
    assert [row["operation"][-2:] for row in json.loads(ran.out)] == [".1", ".1", ".2", ".1"]


def test_a_purchase_and_its_only_order_are_one_order(marketpush: Marketpush, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text(
        "order_number,commercial_order,placed_at,currency,seller,customer_name,sku,title,quantity,unit_price\n"
        "MP-5000-A,MP-5000,2026-03-02T08:00:00Z,EUR,bolt,Eva,S-1,Saw,1,10.00\n"
    )
    assert marketpush("orders", "import", str(new)).code == 0
    file = tmp_path / "steps.csv"
    file.write_text(
        "reference,action,carrier,tracking_number\nMP-5000-A,accept,,\nMP-5000,ship,dhl,7\nMP-1001-B,accept,,\n"
    )
    ran = marketpush("line", "run", "--from", str(file), *BY_ALL, "--in-parts", "1", user=None)
    assert [row["outcome"] for row in json.loads(ran.out)] == ["changed"] * 3, ran.err
    assert marketpush("line", "track", "MP-5000", "--tracking-number", "9", user=BERT).code == 0
