"""`marketpush history`: operations found again, and what can be taken back of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sandboxes import ANNA, BERT, CASHIER, CHIEF, CLERK, REPORTER, THEO, Marketpush, Ran

from marketpush_cli.domain.catalogue import ANSWER

BECAUSE = ("--because", "the seller is on holiday")
OPERATION_AT = ANSWER.names().index("operation")
NEXT_DAY = "2026-03-03T13:00:00Z"


def operation_of(ran: Ran) -> str:
    """The id in the first plain answer of a writing command."""
    assert ran.code == 0, ran.err
    return ran.lines[0].split("\t")[OPERATION_AT]


def records(ran: Ran) -> list[dict[str, Any]]:
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def shown(marketpush: Marketpush, operation: str, **more: Any) -> dict[str, Any]:
    ran = marketpush("history", "show", operation, "--json", **more)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def listed(marketpush: Marketpush, *words: str, **more: Any) -> list[tuple[str, str]]:
    """Action and outcome of the operations found, without the one that made the database and without views."""
    found = records(marketpush("history", "list", "--json", *words, **more))
    return [(row["action"], row["outcome"]) for row in found if row["action"] not in ("database init", "view")]


def test_operations_have_the_outcome_that_undo_left_them(marketpush: Marketpush) -> None:
    accepted = operation_of(marketpush("line", "accept", "MP-1001-A", user=ANNA))
    part = operation_of(marketpush("undo", accepted, "MP-1001-A/2", user=ANNA))
    assert listed(marketpush) == [("undo", "changed"), ("accept", "partly_undone"), ("import", "changed")]
    assert listed(marketpush, "--outcome", "partly undone") == [("accept", "partly_undone")]
    assert listed(marketpush, "--outcome", "undone") == []
    rest = operation_of(marketpush("undo", accepted, user=ANNA))
    (row,) = records(marketpush("history", "list", "--outcome", "undone", "--json"))
    assert (row["operation"], row["undone_by"], row["changed"]) == (accepted, rest, 2)
    assert ("accept", "undone") not in listed(marketpush, "--outcome", "changed")
    assert part != rest


def test_operations_are_found_by_person_order_seller_action_and_time(marketpush: Marketpush) -> None:
    marketpush("line", "accept", "MP-1001-A", user=ANNA)
    marketpush("line", "accept", "MP-1001-B", "--as", "bolt", *BECAUSE)
    marketpush("incident", "open", "MP-1005-A/1", "--reason", "defective", "--by", "customer", user=CLERK)
    for words, expected in {
        ("--actor", ANNA.upper()): ["accept"],
        ("--as", BERT): ["accept"],
        ("--as", "bolt"): ["accept"],
        ("--as", "customer"): ["incident_open"],
        ("--order", "MP-1005-A"): ["incident_open", "import"],
        ("--order", "MP-1001"): ["accept", "accept", "import"],
        ("--seller", "bolt"): ["incident_open", "accept", "import"],
        ("--action", "Incident open"): ["incident_open"],
        ("--action", "database init", "--limit", "1"): [],
        ("--since", "2026-03-02T11:00:00Z"): ["incident_open", "accept", "accept"],
        ("--until", "2026-03-02T11:00:00Z"): ["import"],
    }.items():
        assert [action for action, _ in listed(marketpush, *words)] == expected, words


def test_with_as_each_everybody_it_was_for_is_found(marketpush: Marketpush) -> None:
    assert marketpush("line", "accept", "MP-1001-A", "MP-1001-B", "--as", "each", *BECAUSE).code == 0
    for whom in (ANNA, BERT, "each", "acme"):
        assert ("accept", "changed") in listed(marketpush, "--as", whom)
    assert listed(marketpush, "--as", THEO) == []


def test_operations_are_found_by_their_file(marketpush: Marketpush, tmp_path: Path) -> None:
    file = tmp_path / "Bestellungen-ÄRGER.csv"
    file.write_text("reference\nMP-1001-A\n")
    assert marketpush("line", "accept", "--from", str(file), user=ANNA).code == 0
    for text in ("ärger", "BESTELLUNGEN", file.name):
        assert listed(marketpush, "--file", text) == [("accept", "changed")]
    assert listed(marketpush, "--file", "ärger", "--limit", "1", user=ANNA) == [("accept", "changed")]
    assert listed(marketpush, "--file", "argh") == []


def test_a_limit_says_that_there_is_more(marketpush: Marketpush) -> None:
    ran = marketpush("history", "list", "--limit", "1", "-f", "ids")
    assert (len(ran.lines), ran.err) == (
        1,
        f"1 shown, there are more: --cursor {ran.lines[0]}, or --limit 0 for all\n",
    )
    assert marketpush("history", "list", "--limit", "2", "-f", "ids").err == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--outcome", "lost"), 2),
        (("--since", "soon"), 65),
        (("--since", "2026-02-02", "--until", "2026-02-01"), 2),
        (("--order", "MP-9999-A"), 4),
        (("--seller", "nobody"), 4),
        (("--as", "nobody"), 4),
    ],
)
def test_words_that_mean_nothing(marketpush: Marketpush, words: tuple[str, ...], code: int) -> None:
    assert marketpush("history", "list", *words).code == code


def test_what_was_done_is_shown_with_what_it_was_before(marketpush: Marketpush) -> None:
    opened = operation_of(marketpush("incident", "open", "MP-1005-A/1", "--reason", "defective", "--note", "dead"))
    found = shown(marketpush, opened.upper())
    (change,) = found["changes"]
    assert (change["reference"], change["action"], change["reason"], change["note"], change["undo"]) == (
        "MP-1005-A/1",
        "incident_open",
        "defective",
        "dead",
        None,
    )
    assert change["data"]["changed"]["line/1"]["open_incident"] == [None, 1]
    assert (found["outcome"], found["actor"], found["changed"], found["undo"]) == ("changed", CHIEF, 1, None)
    assert found["administration"] == []


def test_what_happened_to_people_and_settings_is_shown(marketpush: Marketpush) -> None:
    assert marketpush("setting", "set", "undo_within_hours", "5").code == 0
    (row,) = records(marketpush("history", "list", "--action", "setting set", "--json"))
    found = shown(marketpush, row["operation"])
    (record,) = found["administration"]
    assert (record["reference"], record["action"]) == ("setting undo_within_hours", "set")
    assert record["data"]["after"] == {"value": 5}
    back = "marketpush setting set undo_within_hours 24 takes it back"
    assert found["undo"] == f"{row['operation']} is setting set: {back}"


def test_null_is_said_just_where_undo_works(marketpush: Marketpush) -> None:
    """Every line alone and the whole: the page and the dry run of the command agree."""
    accepted = operation_of(marketpush("line", "accept", "MP-1002-A", user=ANNA))
    operation_of(marketpush("line", "cancel", "MP-1002-A/2", "--reason", "other", "--yes"))
    paid = operation_of(marketpush("orders", "pay", "MP-1006-A"))
    for operation in (accepted, paid, *marketpush("history", "list", "-f", "ids").lines):
        for user in (CHIEF, CLERK, CASHIER, REPORTER, ANNA, THEO, BERT):
            for now in ("2026-03-02T13:00:00Z", NEXT_DAY):
                agrees(marketpush, operation, user, now)


def agrees(marketpush: Marketpush, operation: str, user: str, now: str) -> None:
    ran = marketpush("history", "show", operation, "--json", user=user, now=now)
    whole = marketpush("undo", operation, "--dry-run", "--yes", user=user, now=now)
    if ran.code:
        assert (ran.code, whole.code) == (4, 4)
        return
    found = json.loads(ran.out)
    assert (found["undo"] is None) == (whole.code == 0), (found, whole)
    for change in found["changes"]:
        line = marketpush("undo", operation, change["reference"], "--dry-run", "--yes", user=user, now=now)
        assert (change["undo"] is None) == (line.code == 0), (change, line)


def test_why_something_cannot_be_taken_back(marketpush: Marketpush) -> None:
    accepted = operation_of(marketpush("line", "accept", "MP-1002-A", user=ANNA))
    canceled = operation_of(marketpush("line", "cancel", "MP-1002-A/2", "--reason", "other", "--yes"))
    found = shown(marketpush, accepted)
    why_not = f"MP-1002-A/2 has changed since: cancel by operation {canceled}"
    assert [change["undo"] for change in found["changes"]] == [None, why_not]
    assert found["undo"] == why_not
    assert "are taken back within 24 hours" in shown(marketpush, accepted, now=NEXT_DAY)["undo"]
    assert "or a master operator, can take it back" in shown(marketpush, accepted, user=CLERK)["undo"]
    assert shown(marketpush, accepted, user=THEO)["undo"] == f"the role of {THEO} does not include undo"
    refund = marketpush("refund", "MP-1005-A", "--full", "--reason", "goodwill", "--key", "k", "--yes", "--json")
    found = shown(marketpush, json.loads(refund.out)[0]["operation"])
    never = f"{found['operation']} is refund: that is never taken back, money that went out does not come back"
    assert found["changes"][0]["undo"] == found["undo"] == never


def test_what_was_taken_back_says_by_what(marketpush: Marketpush) -> None:
    accepted = operation_of(marketpush("line", "accept", "MP-1001-A", user=ANNA))
    part = operation_of(marketpush("undo", accepted, "MP-1001-A/2", user=ANNA))
    found = shown(marketpush, accepted, user=ANNA)
    assert [change["undo"] for change in found["changes"]] == [None, f"MP-1001-A/2 was taken back by {part}"]
    assert found["undo"] is None
    rest = operation_of(marketpush("undo", accepted, user=ANNA))
    found = shown(marketpush, accepted, now=NEXT_DAY)
    assert found["undo"] == f"{accepted} was taken back by {rest}"
    assert [change["undo"] for change in found["changes"]] == [
        f"MP-1001-A/1 was taken back by {rest}",
        f"MP-1001-A/2 was taken back by {part}",
    ]


def test_an_operation_of_no_such_name(marketpush: Marketpush) -> None:
    ran = marketpush("history", "show", "261123-k7f3q9m2")
    assert ran.code == 4
    assert "there is no operation 261123-k7f3q9m2" in ran.err
    assert "fix: marketpush history list" in ran.err


def test_the_page_is_also_text(marketpush: Marketpush) -> None:
    accepted = operation_of(marketpush("line", "accept", "MP-1001-A", user=ANNA))
    out = marketpush("history", "show", accepted, "-f", "txt").out
    assert f"Operation  {accepted}" in out
    assert "MP-1001-A/2  accept  Pending  Awaiting Fulfillment" in out
    assert marketpush("history", "show", accepted, "--fields", "outcome,undo", "--json").out == (
        '{\n  "outcome": "changed",\n  "undo": null\n}\n'
    )


@pytest.mark.parametrize(
    ("typed", "actions"),
    [
        ("rules run", []),
        ("line run", ["run"]),
        ("line-accept", ["accept"]),
        ("Setting-Set", ["setting set"]),
        ("orders import", ["import"]),
    ],
)
def test_an_action_may_be_called_like_its_command(
    marketpush: Marketpush, tmp_path: Path, typed: str, actions: list[str]
) -> None:
    file = tmp_path / "steps.csv"
    file.write_text("reference,action\nMP-1004-A/1,receive\n")
    assert marketpush("line", "run", "--from", str(file)).code == 0
    assert marketpush("line", "accept", "MP-1002-A", user=ANNA).code == 0
    assert marketpush("setting", "set", "overdue_after_days", "5").code == 0
    found = marketpush("history", "list", "--action", typed, "--fields", "action")
    assert (found.code, found.lines) == (0, actions)


def test_an_action_that_is_none_is_refused(marketpush: Marketpush) -> None:
    ran = marketpush("history", "list", "--action", "refunds")
    assert (ran.code, "there is no action 'refunds'; did you mean refund" in ran.err) == (2, True)


def test_a_list_that_was_cut_off_goes_on_where_it_ended(marketpush: Marketpush) -> None:
    for days in ("4", "5", "6", "7"):
        assert marketpush("setting", "set", "overdue_after_days", days).code == 0
    whole = marketpush("history", "list", "-f", "ids").lines
    found: list[str] = []
    more: tuple[str, ...] = ()
    for _ in range(20):
        ran = marketpush("history", "list", "-f", "ids", "-L", "2", *more)
        found += ran.lines
        if "there are more: --cursor " not in ran.err:
            break
        more = ("--cursor", ran.err.split("--cursor ")[1].split(",")[0])
    assert found == whole
    assert marketpush("history", "list", "--cursor", "nothing").code == 65
