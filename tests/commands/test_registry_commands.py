"""`setting`, `reason` and `carrier`: read by everybody, changed by master operators, never deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from people_database import BO, ED, NOW, add_orders, findings, make_marketplace, run, run_json

from marketpush_cli.domain.registries import SETTINGS, STARTING_CARRIERS, STARTING_REASONS


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKETPUSH_NOW", NOW)
    return make_marketplace(tmp_path / "market.db")


def test_settings_are_listed_read_and_set(path: Path) -> None:
    listed = run_json(path, "setting", "list")
    assert [row["name"] for row in listed] == list(SETTINGS)
    assert run_json(path, "setting", "get", "Undo-Within-Hours") == {
        "name": "undo_within_hours",
        "value": "24",
        "description": SETTINGS["undo_within_hours"].description,
    }
    assert run_json(path, "setting", "set", "undo_within_hours", "0")[0]["value"] == "0"
    assert run_json(path, "setting", "get", "undo_within_hours")["value"] == "0"
    assert run_json(path, "setting", "set", "undo_within_hours", "100000")[0]["value"] == "100000"
    assert findings(path) == []


@pytest.mark.parametrize(("word", "shown"), [("on", "on"), ("TRUE", "on"), ("yes", "on"), ("1", "on"), ("no", "off")])
def test_a_switch_takes_the_usual_words(path: Path, word: str, shown: str) -> None:
    assert run_json(path, "setting", "set", "sellers_may_auto_accept", word)[0]["value"] == shown
    assert run_json(path, "setting", "get", "sellers_may_auto_accept")["value"] == shown


def test_the_same_value_again_is_no_change(path: Path) -> None:
    before = path.read_bytes()
    answer = run(path, "setting", "set", "undo_within_hours", "24", "--json")
    assert (answer.code, answer.json[0]["value"]) == (0, "24")
    assert '{"notice": "unchanged: it is so already"}' in answer.err
    assert path.read_bytes() == before


def test_a_dry_run_shows_the_change_and_stores_nothing(path: Path) -> None:
    answer = run(path, "setting", "set", "undo_within_hours", "1", "--dry-run")
    assert answer.out.split("\t")[1] == "1"
    assert answer.err == "setting undo_within_hours: 24 -> 1\ndry run: nothing was stored\n"
    assert run_json(path, "setting", "get", "undo_within_hours")["value"] == "24"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("get", "undo_in_hours"), 2, "did you mean undo_within_hours"),
        (("set", "undo", "1"), 2, "there is no setting 'undo'"),
        (("set", "undo_within_hours", "soon"), 65, "a whole number from 0 to 100,000"),
        (("set", "undo_within_hours", "100001"), 65, "a whole number"),
        (("set", "undo_within_hours", "１"), 65, "a whole number"),
        (("set", "undo_within_hours", "1_0"), 65, "a whole number"),
        (("set", "sellers_may_auto_accept", "2"), 65, "on or off"),
        (("set", "undo_within_hours", "1", "--user", ED), 6, "may not change settings"),
        (("set", "undo_within_hours", "1", "--user", BO), 6, "may not change settings"),
    ],
)
def test_what_a_setting_refuses(path: Path, words: tuple[str, ...], code: int, sentence: str) -> None:
    answer = run(path, "setting", *words)
    assert (answer.code, answer.out) == (code, "")
    assert sentence in answer.err


def test_reasons_are_listed_added_changed_and_retired(path: Path) -> None:
    assert len(run_json(path, "reason", "list")) == len(STARTING_REASONS)
    assert {row["kind"] for row in run_json(path, "reason", "list", "--kind", "Refund")} == {"refund"}
    (added,) = run_json(path, "reason", "add", "rejection", "discontinued", "--label", "No longer made")
    assert added == {
        "kind": "rejection",
        "code": "discontinued",
        "label": "No longer made",
        "actors": ["seller"],
        "retired": False,
    }
    key = ("rejection", "discontinued")
    assert run_json(path, "reason", "set", *key, "--actor", "seller,operator")[0]["actors"] == ["operator", "seller"]
    assert run_json(path, "reason", "retire", *key)[0]["retired"] is True
    assert run(path, "reason", "add", *key, "--label", "No longer made").code == 5
    assert run_json(path, "reason", "set", *key, "--active", "--label", "Gone")[0]["label"] == "Gone"
    assert run_json(path, "reason", "list", "--kind", "rejection")[1]["retired"] is False
    assert findings(path) == []


def test_an_added_reason_can_be_given_and_a_retired_one_not(path: Path) -> None:
    add_orders(path)
    reject = ("line", "reject", "MP-acme-A", "--as", BO, "--because", "told by phone", "--dry-run", "--reason")
    assert run(path, *reject, "discontinued").code != 0
    run_json(path, "reason", "add", "rejection", "discontinued", "--label", "No longer made")
    assert run(path, *reject, "discontinued").code == 0
    run_json(path, "reason", "retire", "rejection", "discontinued")
    assert run(path, *reject, "discontinued").code != 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "--kind", "anything"), 2),
        (("add", "anything", "x", "--label", "X"), 2),
        (("add", "refund", "two words", "--label", "X"), 65),
        (("add", "refund", "x", "--label", "\t"), 65),
        (("add", "refund", "x", "--label", "X", "--actor", "system"), 2),
        (("add", "refund", "x", "--label", "X", "--actor", "carrier"), 2),
        (("add", "refund", "other", "--label", "Something else"), 5),
        (("set", "refund", "other"), 2),
        (("set", "refund", "othr", "--label", "X"), 4),
        (("set", "incident_closing", "refunded", "--actor", "seller"), 5),
        (("retire", "rejection", "not_accepted_in_time"), 5),
        (("retire", "refund", "other", "--user", ED), 6),
        (("delete", "refund", "other"), 2),
    ],
)
def test_what_reasons_refuse(path: Path, words: tuple[str, ...], code: int) -> None:
    before = run_json(path, "reason", "list")
    answer = run(path, "reason", *words)
    assert (answer.code, answer.out) == (code, "")
    assert run_json(path, "reason", "list") == before


def test_the_programs_own_reason_may_be_renamed(path: Path) -> None:
    (row,) = run_json(path, "reason", "set", "incident_closing", "refunded", "--label", "Money given back")
    assert (row["label"], row["actors"]) == ("Money given back", ["system"])
    assert findings(path) == []


def test_carriers_are_listed_added_changed_and_retired(path: Path) -> None:
    assert len(run_json(path, "carrier", "list", "--user", BO)) == len(STARTING_CARRIERS)
    url = "https://post.example/track/{number}"
    (added,) = run_json(path, "carrier", "add", "post", "--name", "Post", "--url", url)
    assert added == {"code": "post", "name": "Post", "tracking": "required", "url": url, "retired": False}
    assert run(path, "carrier", "add", "post", "--name", "Post", "--url", url).code == 0
    assert run(path, "carrier", "add", "post", "--name", "Post").code == 5
    assert run_json(path, "carrier", "set", "post", "--tracking", "optional")[0]["tracking"] == "optional"
    assert run_json(path, "carrier", "retire", "post")[0]["retired"] is True
    assert "unchanged" in run(path, "carrier", "retire", "post").err
    assert run_json(path, "carrier", "set", "post", "--active", "--url", "none")[0]["url"] is None
    assert findings(path) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "post", "--name", "Post", "--url", "https://post.example/track"), 65),
        (("add", "post", "--name", "Post", "--url", "ftp://post.example/{number}"), 65),
        (("add", "post", "--name", "Post", "--url", "javascript:alert({number})"), 65),
        (("add", "post", "--name", "Post", "--url", "https:///{number}"), 65),
        (("add", "post", "--name", "Post", "--url", "https://[post/{number}"), 65),
        (("add", "post", "--name", "Post", "--url", "https://post.example/a b/{number}"), 65),
        (("add", "post", "--name", "Post", "--tracking", "maybe"), 2),
        (("add", "post"), 2),
        (("add", "dhl", "--name", "Another"), 5),
        (("set", "dhl"), 2),
        (("set", "dhk", "--name", "DHK"), 4),
        (("retire", "dhl", "--user", BO), 6),
        (("retire", "dhl", "--as", BO, "--because", "only to try it"), 6),
    ],
)
def test_what_carriers_refuse(path: Path, words: tuple[str, ...], code: int) -> None:
    before = run_json(path, "carrier", "list")
    answer = run(path, "carrier", *words)
    assert (answer.code, answer.out) == (code, "")
    assert run_json(path, "carrier", "list") == before
