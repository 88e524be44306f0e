"""What stands in a plan file, where it may be put, and which files are taken for one."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from plan_market import BECAUSE, Desk
from sandboxes import BERT, CASHIER, CLERK

from marketpush_cli.application.plan_files import _checksum


def resealed(plan: dict[str, Any], /, **changed: Any) -> str:
    """A plan that somebody edited who knows how the checksum is made."""
    content = {name: value for name, value in plan.items() if name != "checksum"} | changed
    return json.dumps(content | {"checksum": _checksum(content)})


def test_a_plan_says_what_it_saw_and_what_it_would_do(desk: Desk) -> None:
    plan = desk.plan("refund MP-1005-A MP-1004-A/1 --amount 5 --reason goodwill --key K", user=CASHIER)
    assert plan["plan"] == 1
    assert plan["planned_at"] == "2026-03-02T12:00:00Z"
    assert plan["planned_by"] == CASHIER
    assert plan["counts"] == {"changed": 2, "unchanged": 0, "refused": 0}
    assert plan["money"] == [{"currency": "EUR", "refunded": "10.00"}]
    assert plan["orders"] == {"MP-1004-A": 1, "MP-1005-A": 1}
    assert [line["reference"] for line in plan["lines"]] == ["MP-1004-A/1", "MP-1005-A/1"]
    assert plan["lines"][0]["version"] == 1
    parts = {"item": "5.00", "shipping": "0.00", "tax": "0.00"}
    assert plan["lines"][0]["changes"]["refund/1/K"] == parts | {"reason": "goodwill"}
    assert plan["lines"][0]["changes"]["line/1"]["refunded_item"] == ["0.00", "5.00"]
    assert plan["place"].endswith("sandbox.db")
    assert plan["command"][:1] == ["refund"]
    assert plan["inputs"] == {}


def test_money_stands_apart_for_each_currency(desk: Desk) -> None:
    refunds = "reference,amount,reason\nMP-1005-A,5,goodwill\nMP-1003-A,2.50,goodwill\n"
    (desk.directory / "refunds.csv").write_text(refunds)
    plan = desk.plan("refund --from refunds.csv", user=CASHIER)
    assert plan["money"] == [{"currency": "EUR", "refunded": "5.00"}, {"currency": "USD", "refunded": "2.50"}]
    assert plan["inputs"] == {"refunds.csv": {"text": refunds}}


def test_what_is_canceled_or_rejected_once_paid_is_to_be_paid_back(desk: Desk) -> None:
    plan = desk.plan("line cancel MP-1001-A MP-1006-A MP-1003-A --reason customer_request", user=CLERK)
    assert plan["money"] == [{"currency": "EUR", "to_pay_back": "37.46"}, {"currency": "USD", "to_pay_back": "47.60"}]


def test_messages_and_shared_records_stand_as_they_would_be(desk: Desk) -> None:
    plan = desk.plan("message send MP-1005-A --to customer --text Tomorrow", user=CLERK)
    assert plan["messages"] == [{"order": "MP-1005-A", "to": "customer", "text": "Tomorrow"}]
    plan = desk.plan("setting set confirm_over_lines 5")
    (record,) = plan["records"]
    assert (record["record"], record["after"]) == ("setting confirm_over_lines", {"value": 5})
    plan = desk.plan("user add di@acme.example --name Di --group seller --role seller_admin --seller acme")
    assert "salt" not in json.dumps(plan)


def test_a_plan_is_for_its_owners_eyes(desk: Desk) -> None:
    desk.plan("line close MP-1005-A", user=CLERK)
    assert stat.S_IMODE((desk.directory / "plan.json").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_kept_and_nothing_else_is_looked_at(desk: Desk) -> None:
    plan = desk.directory / "plan.json"
    plan.write_text("mine")
    ran = desk.marketpush("line", "close", "--from", "missing.csv", "--plan", "plan.json", user=CLERK)
    assert (ran.code, plan.read_text()) == (2, "mine")
    assert "is there already" in ran.err
    assert "missing.csv" not in ran.err
    desk.plan("line close MP-1005-A", user=CLERK)


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("link.json", 74, "symbolic link"),
        ("folder", 74, "directory"),
        ("missing/plan.json", 74, "no directory"),
        ("sandbox.db", 2, "in use by this command"),
        ("answer.json", 2, "in use by this command"),
        ("-", 2, "--plan names a file"),
    ],
)
def test_where_no_plan_can_be_put(desk: Desk, name: str, code: int, says: str) -> None:
    (desk.directory / "aim.json").write_text("mine")
    (desk.directory / "link.json").symlink_to("aim.json")
    (desk.directory / "folder").mkdir()
    before = desk.content()
    words = ("line", "close", "MP-1005-A", "--plan", name, "--force", "-o", "answer.json")
    ran = desk.marketpush(*words, user=CLERK)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert (desk.directory / "aim.json").read_text() == "mine"
    assert not (desk.directory / "answer.json").exists()
    assert desk.content() == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("MP-1005-A", "MP-1003-A"),
        lambda text: text.replace('"changed": 1', '"changed": 2'),
        lambda text: text.replace('  "checksum"', '  "sum"'),
        lambda text: json.dumps(json.loads(text) | {"orders": []}),
        lambda text: "reference\nMP-1005-A\n",
        lambda text: "",
        lambda text: "[]",
        lambda text: "[" * 200_000,
        lambda text: '"plan"',
        lambda text: '{"plan": 1}',
        lambda text: text.replace("line", r"\ud800"),
    ],
)
def test_a_file_that_is_no_whole_plan(desk: Desk, spoil: Any) -> None:
    desk.plan("line close MP-1005-A", user=CLERK)
    plan = desk.directory / "plan.json"
    plan.write_text(spoil(plan.read_text()))
    assert "error[value]: plan.json: " in desk.apply(user=CLERK, code=65).err


def test_files_that_cannot_be_read_as_text(desk: Desk) -> None:
    (desk.directory / "plan.json").write_bytes(b"\xff\xfe{\x00")
    assert "not UTF-8 text" in desk.apply(code=65).err
    (desk.directory / "plan.json").unlink()
    assert "there is no such file" in desk.apply(code=65).err
    (desk.directory / "plan.json").mkdir()
    assert "this is a directory" in desk.apply(code=65).err


@pytest.mark.parametrize("version", [2, 99, "1", None])
def test_a_plan_of_another_version(desk: Desk, version: object) -> None:
    plan = desk.plan("line close MP-1005-A", user=CLERK)
    (desk.directory / "plan.json").write_text(resealed(plan, plan=version))
    ran = desk.apply(user=CLERK, code=78)
    assert f"plan.json is a plan of version {version!r}, this program reads version 1" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ["orders", "list"],
        ["database", "restore", "plan.json"],
        ["apply", "plan.json"],
        ["orders", "print", "MP-1005-A"],
        ["impersonate", "start", "acme", "--because=it is sealed"],
    ],
)
def test_a_sealed_plan_with_a_command_that_cannot_be_planned(desk: Desk, command: list[str]) -> None:
    plan = desk.plan("line close MP-1005-A", user=CLERK)
    (desk.directory / "plan.json").write_text(resealed(plan, command=command))
    assert "is no command that a plan can hold" in desk.apply(user=CLERK, code=65).err


@pytest.mark.parametrize(
    "command",
    [
        ["line", "close", "--", "MP-1005-A", "MP-1004-A"],
        ["user", "set", "theo@acme.example", "--seller=bolt"],
        ["refund", "MP-1005-A", "--full", "--reason=goodwill"],
        ["line", "cancel", "MP-1003-A", "--reason=customer_request"],
    ],
)
def test_a_sealed_plan_does_nothing_that_it_does_not_tell(desk: Desk, command: list[str]) -> None:
    plan = desk.plan("line close MP-1005-A", user=CLERK)
    (desk.directory / "plan.json").write_text(resealed(plan, command=command))
    assert "error[rule]" in desk.apply(code=5).err


@pytest.mark.parametrize(
    "changed",
    [
        {"counts": "many"},
        {"counts": {"changed": "many"}},
        {"money": [1]},
        {"lines": {"reference": 1}},
        {"records": [None]},
        {"orders": {"MP-1005-A": "new"}},
        {"administration": "new"},
        {"planned_at": "today"},
        {"inputs": {"lines.csv": "text"}},
    ],
)
def test_a_sealed_plan_of_another_shape(desk: Desk, changed: dict[str, Any]) -> None:
    plan = desk.plan("line close MP-1005-A", user=CLERK)
    (desk.directory / "plan.json").write_text(resealed(plan, **changed))
    assert "error[value]: plan.json: " in desk.apply(user=CLERK, code=65).err


def test_a_sealed_plan_without_its_input(desk: Desk) -> None:
    (desk.directory / "lines.csv").write_text("reference\nMP-1005-A\n")
    plan = desk.plan("line close --from lines.csv", user=CLERK)
    (desk.directory / "plan.json").write_text(resealed(plan, inputs={}))
    assert "the plan does not hold what stood in lines.csv" in desk.apply(user=CLERK, code=65).err
    spoiled = {"lines.csv": {"base64": base64.b64encode(b"reference").decode()[:-1]}}
    (desk.directory / "plan.json").write_text(resealed(plan, inputs=spoiled))
    assert "not whole, or was edited" in desk.apply(user=CLERK, code=65).err


def test_refusals_are_told_in_the_plan_and_there_is_nothing_to_apply(desk: Desk) -> None:
    plan = desk.plan("line close MP-1005-A MP-1003-A", user=CLERK, code=5)
    (refusal,) = plan["refusals"]
    assert (refusal["reference"], refusal["action"], refusal["kind"]) == ("MP-1003-A", "close", "rule")
    assert (plan["lines"], plan["counts"]["refused"]) == ([], 1)
    assert "the plan holds nothing to do: 1 refused" in desk.apply(user=CLERK, code=5).err


def test_a_row_that_cannot_be_read_stands_in_the_plan_with_its_place(desk: Desk) -> None:
    (desk.directory / "lines.csv").write_text("reference\nMP-1005-A\nMP-1005-A/x\n")
    plan = desk.plan("line close --from lines.csv", user=CLERK, code=65)
    (refusal,) = plan["refusals"]
    assert (refusal["kind"], refusal["source"], refusal["row"]) == ("value", "lines.csv", 3)


def test_with_keep_going_the_refused_ones_stay_out(desk: Desk) -> None:
    plan = desk.plan("line close MP-1005-A MP-1003-A --keep-going", user=CLERK, code=3)
    assert plan["counts"] == {"changed": 1, "unchanged": 0, "refused": 1}
    ran = desk.apply(user=CLERK, code=3)
    assert "MP-1003-A" in ran.err
    assert desk.statuses("MP-1005-A/1", "MP-1003-A/1") == ["closed", "awaiting_fulfillment"]


def test_what_was_refused_and_has_become_possible_is_not_done_silently(desk: Desk) -> None:
    desk.plan("line receive MP-1004-A/1 MP-1003-A --keep-going", user=CLERK, code=3)
    desk.run("line ship MP-1003-A --carrier dhl --tracking-number 7", user=BERT)
    ran = desk.apply(user=CLERK, code=5)
    assert "would no longer do what was planned: 1 of 1 steps differ" in ran.err
    assert desk.statuses("MP-1004-A/1", "MP-1003-A/1") == ["shipped", "shipped"]


def test_what_was_unchanged_and_is_not_any_more_is_not_done_silently(desk: Desk) -> None:
    desk.run("line receive MP-1004-A/1", user=CLERK)
    assert desk.plan("line receive MP-1004-A/1 MP-3002-A", user=CLERK, code=5)["lines"] == []
    desk.run("line close MP-1005-A", user=CLERK)
    assert desk.plan("line close MP-1004-A/1 MP-1005-A", user=CLERK)["counts"]["unchanged"] == 1
    desk.run("undo", user=CLERK)
    assert "1 of 1 steps differ" in desk.apply(user=CLERK, code=5).err


def test_nothing_to_do_is_no_plan_to_apply(desk: Desk) -> None:
    desk.run("line close MP-1005-A", user=CLERK)
    plan = desk.plan("line close MP-1005-A", user=CLERK)
    assert (plan["lines"], plan["counts"]["unchanged"]) == ([], 1)
    assert "the plan holds nothing to do" in desk.apply(user=CLERK, code=5).err


def test_what_is_refused_before_anything_is_judged_leaves_no_plan(desk: Desk) -> None:
    ran = desk.marketpush("setting", "set", "confirm_over_lines", "many", "--plan", "plan.json")
    assert (ran.code, (desk.directory / "plan.json").exists()) == (65, False)
    ran = desk.marketpush("line", "accept", "MP-1001-A", "--as", "nobody", *BECAUSE, "--plan", "plan.json")
    assert ran.code in (2, 4)
    assert list(Path(desk.directory).glob("*.json")) == []
