"""What a plan settles when it is made: keys, the operation that is taken back, the time, and what its files held."""

from __future__ import annotations

import json
import sys
from io import BytesIO, TextIOWrapper

import pytest
from plan_market import BECAUSE, NEW_ORDER, STEPS, Desk, told
from sandboxes import BERT, CASHIER, CHIEF, CLERK, line_document, order_document
from xlsxwriter import Workbook

from marketpush_cli.application.importing import storing

CARRIED = "reference,carrier,tracking_number\nMP-1003-A,dhl,D-8\n"


def typed(content: bytes) -> TextIOWrapper:
    return TextIOWrapper(BytesIO(content), encoding="utf-8")


def refunds(desk: Desk, order: str) -> list[tuple[str, str]]:
    (document,) = json.loads(desk.run(f"orders show {order} --json").out.join("[]"))
    return [(refund["key"], refund["total"]) for refund in document["refunds"]]


def test_a_refund_without_a_key_gets_the_plans_key(desk: Desk) -> None:
    plan = desk.plan("refund MP-1005-A --amount 5 --reason goodwill", user=CASHIER)
    (key,) = [word.removeprefix("--key=") for word in plan["command"] if word.startswith("--key=")]
    desk.apply(user=CASHIER)
    assert refunds(desk, "MP-1005-A") == [(key, "5.00")]


def test_rows_of_refunds_without_keys_get_the_same_ones_again(desk: Desk) -> None:
    rows = "reference,amount,reason\nMP-1005-A,5,goodwill\nMP-1005-A,5,goodwill\n"
    (desk.directory / "refunds.csv").write_text(rows)
    plan = desk.plan("refund --from refunds.csv", user=CASHIER)
    planned = [key for line in plan["lines"] for key in line["changes"] if key.startswith("refund/")]
    desk.apply(user=CASHIER)
    assert sorted(f"refund/1/{key}" for key, _ in refunds(desk, "MP-1005-A")) == sorted(planned)
    assert len(planned) == 2
    assert desk.run("refund --from refunds.csv --yes", user=CASHIER).out.count("unchanged") == 2


def test_undo_without_an_operation_is_planned_for_the_one_it_found(desk: Desk) -> None:
    desk.run("line close MP-1005-A", user=CLERK)
    plan = desk.plan("undo", user=CLERK)
    desk.run("line receive MP-1004-A/1", user=CLERK)
    desk.apply(user=CLERK)
    assert desk.statuses("MP-1005-A/1", "MP-1004-A/1") == ["received", "received"]
    (undone,) = json.loads(desk.run("history list --action undo --json").out)
    assert undone["operation"] == plan["operation"]
    (closed,) = json.loads(desk.run("history list --action close --json").out)
    assert closed["operation"] in plan["command"]
    assert closed["undone_by"] == plan["operation"]


def test_the_time_rules_judge_ages_at_the_plans_time(desk: Desk) -> None:
    plan = desk.plan("rules run")
    assert "--now=2026-03-02T12:00:00Z" in plan["command"]
    evening = "2026-03-02T20:00:00Z"
    assert "MP-1004-A/1" in desk.run("rules run --dry-run", now=evening).out
    ran = desk.apply(now=evening)
    assert "MP-1001-A/1\treject\tchanged" in ran.out
    assert desk.statuses("MP-1004-A/1", "MP-1001-A/1") == ["shipped", "rejected"]


def test_what_came_on_standard_input_is_in_the_plan(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", typed(CARRIED.encode()))
    plan = desk.plan("line ship --from -", user=BERT)
    assert plan["inputs"] == {"-": {"text": CARRIED}}
    monkeypatch.setattr(sys, "stdin", typed(b"reference\nMP-9999-A\n"))
    desk.apply(user=BERT)
    assert desk.statuses("MP-1003-A/1") == ["shipped"]


def test_a_message_from_standard_input_is_in_the_plan(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", typed("Käthe, it leaves tomorrow.\n".encode()))
    desk.plan("message send MP-1005-A --to customer --text -", user=CLERK)
    monkeypatch.setattr(sys, "stdin", typed(b""))
    desk.apply(user=CLERK)
    assert "Käthe, it leaves tomorrow." in desk.run("message list MP-1005-A", user=CLERK).out


def test_a_workbook_is_in_the_plan(desk: Desk) -> None:
    file = desk.directory / "shipped.xlsx"
    with Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(CARRIED.splitlines()):
            sheet.write_row(at, 0, row.split(","))
    plan = desk.plan("line ship --from shipped.xlsx", user=BERT)
    assert list(plan["inputs"]["shipped.xlsx"]) == ["base64"]
    file.unlink()
    desk.apply(user=BERT)
    assert desk.statuses("MP-1003-A/1") == ["shipped"]


def test_a_file_in_another_encoding_and_another_layout(desk: Desk) -> None:
    file = desk.directory / "geschlossen.csv"
    file.write_bytes("Bestellnummer;Bemerkung\nMP-1005-A;Größe stimmt\n".encode("cp1252"))
    layout = ("--encoding", "cp1252", "--columns", "reference=Bestellnummer,note=Bemerkung")
    plan = desk.plan("line close --from geschlossen.csv", *layout, user=CLERK)
    assert list(plan["inputs"]["geschlossen.csv"]) == ["base64"]
    file.write_text("Bestellnummer;Bemerkung\nMP-1003-A;x\n")
    desk.apply(user=CLERK)
    (event,) = json.loads(desk.run("audit list --order MP-1005-A --action close --json").out)
    assert event["note"] == "Größe stimmt"


def test_dates_are_read_in_the_zone_of_the_plan(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.directory / "new.csv").write_text(NEW_ORDER)
    monkeypatch.setenv("MARKETPUSH_TIMEZONE", "Asia/Tokyo")
    plan = desk.plan("orders import new.csv")
    assert "--timezone=Asia/Tokyo" in plan["command"]
    monkeypatch.setenv("MARKETPUSH_TIMEZONE", "America/Lima")
    desk.apply()
    (order,) = json.loads(desk.run("orders list --number MP-4001-A --json").out)
    assert order["placed_at"] == "2026-03-02T00:00:00Z"


def test_an_import_in_parts_is_applied_in_parts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    paid = order_document("MP-1006-A", "acme", [line_document("9.99")], customer_name="山田 太郎")
    (desk.directory / "paid.jsonl").write_text(json.dumps(paid) + "\n")
    (desk.directory / "new.csv").write_text(NEW_ORDER)
    monkeypatch.setattr(storing, "AT_ONCE", 1)
    copy = desk.copy("direct.db")
    plan = desk.plan("orders import new.csv paid.jsonl")
    assert plan["counts"] == {"changed": 3, "unchanged": 0, "refused": 0}
    desk.apply()
    monkeypatch.setenv("MARKETPUSH_DATABASE", str(copy))
    desk.run("orders import new.csv paid.jsonl")
    assert told(desk.database) == told(copy)
    monkeypatch.setenv("MARKETPUSH_DATABASE", str(desk.database))
    assert "applied already" in desk.apply(code=5).err


def test_an_import_that_came_in_meanwhile_is_unchanged(desk: Desk) -> None:
    (desk.directory / "new.csv").write_text(NEW_ORDER)
    (desk.directory / "one.csv").write_text("".join(NEW_ORDER.splitlines(keepends=True)[:2]))
    desk.plan("orders import one.csv")
    desk.run("orders import one.csv")
    assert "unchanged" in desk.apply().out
    desk.plan("orders import new.csv")
    desk.run("seller add nova --name nova")
    assert "have changed since" in desk.apply(code=5).err


def test_where_the_answer_goes_is_said_anew(desk: Desk) -> None:
    to = ("-o", "answer.json", "--fields", "reference,outcome", "--results", "results.csv")
    (desk.directory / "lines.csv").write_text("reference\nMP-1005-A\n")
    plan = desk.plan("line close --from lines.csv", *to, user=CLERK)
    answer, results = desk.directory / "answer.json", desk.directory / "results.csv"
    assert json.loads(answer.read_text()) == [{"reference": "MP-1005-A/1", "outcome": "changed"}]
    assert results.exists()
    assert not {"-o", "--output", "--results", "--fields", "--force", "--dry-run"} & {
        word.partition("=")[0] for word in plan["command"]
    }
    answer.unlink()
    results.unlink()
    ran = desk.apply("-o", "applied.csv", "--fields", "reference", user=CLERK)
    assert (ran.out, (desk.directory / "applied.csv").read_text().split()) == ("", ["reference", "MP-1005-A/1"])
    assert not answer.exists()
    assert not results.exists()


def test_the_answer_names_the_plans_operation(desk: Desk) -> None:
    (desk.directory / "steps.csv").write_text(STEPS)
    plan = desk.plan("line run --from steps.csv --as each", *BECAUSE)
    assert plan["operation"].startswith("260302-")
    answers = json.loads(desk.apply("--json").out)
    assert {row["operation"] for row in answers} == {plan["operation"]}
    (operation,) = json.loads(desk.run("history list --action run --json").out)
    assert (operation["operation"], operation["actor"], operation["source"]) == (
        plan["operation"],
        CHIEF,
        "steps.csv",
    )


def test_nobody_is_asked_as_whom_while_planning(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marketpush_cli.streams.is_terminal", lambda stream: stream is not sys.stdout)
    plan = desk.plan("line accept MP-1001-A", user=CLERK, code=6)
    assert plan["lines"] == []
    assert plan["counts"]["refused"] == 1
