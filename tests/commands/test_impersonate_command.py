"""Log-ins as a seller's user, in real terminals: whom they bind, when they end, what is kept of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from people_database import ANA, BO, CY, DI, ED, NOW, Terminal, add_orders, findings, make_marketplace, run, run_json
from sqlalchemy import select

from marketpush_cli.database.schema import ADMINISTRATIVE_EVENTS
from marketpush_cli.database.store import SqliteDatabase

BECAUSE = ("--because", "Bo is on holiday")
LAST_SECOND, OVER, LATER = "2026-11-02T09:59:59Z", "2026-11-02T10:00:00Z", "2026-11-02T10:00:01Z"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKETPUSH_NOW", NOW)
    monkeypatch.setenv("MARKETPUSH_TIMEZONE", "UTC")
    return make_marketplace(tmp_path / "market.db")


@pytest.fixture
def terminal(path: Path) -> Iterator[Terminal]:
    opened = Terminal(path)
    yield opened
    opened.close()


@pytest.fixture
def other(path: Path) -> Iterator[Terminal]:
    opened = Terminal(path)
    yield opened
    opened.close()


def kept(path: Path) -> list[dict[str, Any]]:
    """The administrative events since the database was made, oldest first."""
    names = ("subject", "reference", "action", "actor", "on_behalf_of", "reason", "data")
    columns = [ADMINISTRATIVE_EVENTS.c[name] for name in names]
    later = select(*columns).where(ADMINISTRATIVE_EVENTS.c.at > 1_793_520_000_000_000)
    with SqliteDatabase(path).reading() as reader:
        rows = reader.runner.rows(later.order_by(ADMINISTRATIVE_EVENTS.c.sequence))
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_a_log_in_holds_in_its_terminal_only_and_what_was_looked_at_is_kept(
    terminal: Terminal, other: Terminal
) -> None:
    add_orders(terminal.path)
    started = terminal.run("impersonate", "start", BO, *BECAUSE, "--json", is_module=True)
    assert started.code == 0, started.err
    (record,) = started.json
    assert (record["actor"], record["user"], record["reason"]) == (ANA, BO, BECAUSE[1])
    assert (record["started_at"], record["until"], record["ended_at"]) == (NOW, OVER, None)
    seen = terminal.run("orders", "list", "-f", "ids", is_module=True)
    assert seen.out.split() == ["MP-acme-A"]
    assert f"acting as {BO} until 2026-11-02 10:00" in seen.err
    assert set(other.run("orders", "list", "-f", "ids").out.split()) == {"MP-acme-A", "MP-beta-A"}
    assert set(run(terminal.path, "orders", "list", "-f", "ids").out.split()) == {"MP-acme-A", "MP-beta-A"}
    assert terminal.run("line", "accept", "MP-acme-A").code == 0
    assert other.run("line", "accept", "MP-acme-A").code == 6
    assert terminal.run("line", "accept", "MP-beta-A").code == 4
    events = [
        (event["subject"], event["action"], event["actor"], event["on_behalf_of"]) for event in kept(terminal.path)
    ]
    assert events[-2:] == [("impersonation", "start", ANA, None), ("view", "view", ANA, BO)]
    assert "orders list" in kept(terminal.path)[-1]["reference"]
    assert findings(terminal.path) == []


def test_it_ends_at_the_stated_second_and_the_first_command_after_is_refused(terminal: Terminal) -> None:
    assert terminal.run("impersonate", "start", BO, *BECAUSE).code == 0
    assert terminal.run("seller", "list", "-f", "ids", now=LAST_SECOND).out.split() == ["acme"]
    refused = terminal.run("seller", "list", "-f", "ids", now=OVER, is_module=True)
    assert (refused.code, refused.out) == (6, "")
    assert f"the log-in as {BO} is over" in refused.err
    assert terminal.run("seller", "list", "-f", "ids", now=LATER).out.split() == ["acme", "beta"]
    (record,) = terminal.run("impersonate", "list", "--json", now=LATER).json
    assert (record["ended_at"], record["ended_by"]) == (OVER, "expiry")
    assert kept(terminal.path)[-1]["action"] == "expiry"
    assert findings(terminal.path) == []


@pytest.mark.parametrize("now", [OVER, LATER, "2026-11-02T09:29:59Z", "2027-06-01T00:00:00Z"])
def test_outside_its_time_a_log_in_lets_nothing_be_written(terminal: Terminal, now: str) -> None:
    add_orders(terminal.path)
    assert terminal.run("impersonate", "start", BO, *BECAUSE).code == 0
    assert terminal.run("line", "accept", "MP-acme-A", now=now).code == 6
    (line,) = terminal.run("line", "list", "--seller", "acme", "--json", now=LATER).json
    assert line["stage"] == "pending"
    assert findings(terminal.path) == []


def test_only_one_log_in_at_a_time_and_nothing_is_administered_under_it(terminal: Terminal) -> None:
    assert terminal.run("impersonate", "start", BO, *BECAUSE).code == 0
    nested = terminal.run("impersonate", "start", DI, *BECAUSE)
    assert (nested.code, "one log-in at a time" in nested.err) == (6, True)
    assert "fix: marketpush impersonate stop" in nested.err
    refusal = kept(terminal.path)[-1]
    assert (refusal["subject"], refusal["reference"], refusal["reason"]) == ("refusal", DI, BECAUSE[1])
    assert terminal.run("orders", "list", "--as", CY, *BECAUSE).code == 6
    for words in (
        ("setting", "set", "undo_within_hours", "1"),
        ("user", "set", BO, "--name", "Bob"),
        ("seller", "set", "acme", "--no-auto-accept"),
        ("reason", "retire", "refund", "other"),
        ("carrier", "retire", "ups"),
    ):
        assert terminal.run(*words).code == 6
    assert terminal.run("impersonate", "stop").code == 0
    assert terminal.run("setting", "set", "undo_within_hours", "1").code == 0
    assert findings(terminal.path) == []


def test_status_tells_whom_and_how_long_and_stop_ends_it(terminal: Terminal) -> None:
    nobody = terminal.run("impersonate", "status", "--json")
    assert (nobody.code, nobody.json["user"], nobody.json["actor"]) == (0, None, ANA)
    dry = terminal.run("impersonate", "start", "beta", *BECAUSE, "--for", "10m", "--dry-run", "--json")
    assert (dry.code, dry.json[0]["user"]) == (0, DI)
    assert terminal.run("impersonate", "status", "--json").json["user"] is None
    assert terminal.run("impersonate", "start", "beta", *BECAUSE, "--for", "10m", "--allow", "refund,message").code == 0
    status = terminal.run("impersonate", "status", "--json", now="2026-11-02T09:31:30Z")
    assert (status.json["user"], status.json["allow"]) == (DI, ["message", "refund"])
    assert "8 min 30 s left" in json.loads(status.err)["notice"]
    (stopped,) = terminal.run("impersonate", "stop", "--json", now="2026-11-02T09:32:00Z").json
    assert (stopped["ended_at"], stopped["ended_by"]) == ("2026-11-02T09:32:00Z", "stop")
    assert terminal.run("impersonate", "stop", "--json").json == []
    assert findings(terminal.path) == []


def test_stop_after_the_time_is_no_refusal_but_an_expiry(terminal: Terminal) -> None:
    assert terminal.run("impersonate", "start", BO, *BECAUSE).code == 0
    stopped = terminal.run("impersonate", "stop", "--json", now=LATER)
    assert (stopped.code, stopped.json[0]["ended_at"], stopped.json[0]["ended_by"]) == (0, OVER, "expiry")
    assert terminal.run("impersonate", "status", "--json", now=LATER).code == 0


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("start", BO, "--because", "too short"), 2, "at least 10 characters"),
        (("start", BO), 2, "at least 10 characters"),
        (("start", BO, *BECAUSE, "--for", "999h"), 2, "60 minutes at most"),
        (("start", BO, *BECAUSE, "--for", "0s"), 2, "one second at least"),
        (("start", BO, *BECAUSE, "--for", "soon"), 65, "not a length of time"),
        (("start", BO, *BECAUSE, "--allow", "settings"), 2, "--allow takes message, refund"),
        (("start", BO, "--because", "because\nof a new line"), 65, "one line"),
        (("start", ANA, *BECAUSE), 6, "nobody logs in as themselves"),
        (("start", ED, *BECAUSE), 6, "is an operator"),
        (("start", "nobody@acme.example", *BECAUSE), 4, "there is no user"),
        (("start", "nowhere", *BECAUSE), 4, "there is no seller nowhere"),
        (("start", "acme", *BECAUSE), 2, f"{BO}, {CY}"),
        (("start", BO, *BECAUSE, "--user", ED), 6, f"{ED} may not log in"),
        (("start", BO, *BECAUSE, "--as", DI), 6, "leave out --as"),
        (("start", BO, *BECAUSE), 2, "bound to a terminal"),
    ],
)
def test_what_a_start_refuses(path: Path, words: tuple[str, ...], code: int, sentence: str) -> None:
    answer = run(path, "impersonate", *words)
    assert (answer.code, answer.out) == (code, "")
    assert sentence in answer.err
    refusals = [event["reference"] for event in kept(path) if event["subject"] == "refusal"]
    assert len(refusals) == (code == 6)
    assert run_json(path, "impersonate", "list") == []
    assert findings(path) == []


def test_a_dry_run_keeps_no_refusal(path: Path) -> None:
    assert run(path, "impersonate", "start", ANA, *BECAUSE, "--dry-run").code == 6
    assert kept(path) == []


def test_the_list_filters_by_time_people_orders_and_what_came_of_it(path: Path) -> None:
    add_orders(path)
    assert run(path, "line", "accept", "MP-acme-A", "--as", BO, *BECAUSE).code == 0
    assert run(path, "orders", "list", "--as", "beta", *BECAUSE).code == 0
    assert {row["user"] for row in run_json(path, "impersonate", "list")} == {BO, DI}

    def users(*words: str) -> list[str]:
        return [row["user"] for row in run_json(path, "impersonate", "list", *words)]

    assert users("--as", "acme") == users("--as", BO.upper()) == users("--seller", "Acme Tools") == [BO]
    assert users("--order", "mp-acme-a") == users("--action", "accept") == [BO]
    assert users("--action", "ship") == users("--outcome", "running") == users("--actor", "nobody") == []
    assert users("--actor", "ana@") == users("--outcome", "once", "--since", "today")
    assert len(users("--limit", "1")) == 1
    assert users("--until", "yesterday") == []
    assert users("--user", BO) == [BO]
    assert run(path, "impersonate", "list", "--since", "2026-11-03", "--until", "2026-11-02").code == 2
    assert run(path, "impersonate", "list", "--order", "MP-none").code == 4
    assert run(path, "impersonate", "list", "--outcome", "soon").code == 2


def test_a_log_in_is_over_when_its_user_or_store_is_closed_to_it(terminal: Terminal, other: Terminal) -> None:
    assert terminal.run("impersonate", "start", BO, *BECAUSE).code == 0
    assert other.run("user", "archive", BO, "--yes").code == 0
    refused = terminal.run("orders", "list")
    assert (refused.code, "is archived" in refused.err) == (6, True)
    assert terminal.run("impersonate", "stop").code == 0


def test_what_a_log_in_is_refused_is_kept_and_told_of_both_people(terminal: Terminal, tmp_path: Path) -> None:
    add_orders(terminal.path)
    assert terminal.run("impersonate", "start", BO, *BECAUSE).code == 0
    refused = [
        ("message", "send", "MP-acme-A", "--to", "customer", "--text", "Hello"),
        ("user", "add", "new@market.example", "--name", "New", "--group", "operator", "--role", "reporter"),
        ("setting", "set", "close_after_days", "3"),
        ("database", "check"),
        ("rules", "run", "--yes"),
    ]
    for words in refused:
        ran = terminal.run(*words)
        assert (ran.code, ANA in ran.err) == (6, False), ran.err
    assert f"acting as {BO}" in terminal.run("database", "check").err
    assert terminal.run("database", "check", "--dry-run").code == 6
    assert terminal.run("impersonate", "stop").code == 0
    rows = run_json(terminal.path, "audit", "list", "--outcome", "refused")
    assert len(rows) == len(refused) + 1
    assert {(row["actor"], row["on_behalf_of"]) for row in rows} == {(ANA, BO)}
    of_store = run_json(terminal.path, "audit", "list", "--as", "acme")
    assert {row["action"] for row in of_store} == {"start", "stop", "refused"}
    assert run_json(terminal.path, "audit", "list", "--as", BO.upper()) == of_store
    assert findings(terminal.path) == []
