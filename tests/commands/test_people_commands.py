"""`seller` and `user`: who may change what, what is refused, and who sees whom."""

from __future__ import annotations

from pathlib import Path

import pytest
from people_database import (
    ANA,
    BO,
    CY,
    DI,
    ED,
    NOW,
    Terminal,
    add_orders,
    findings,
    make_marketplace,
    run,
    run_json,
)

from marketpush_cli.application.origin import login_name


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKETPUSH_NOW", NOW)
    monkeypatch.setenv("MARKETPUSH_TIMEZONE", "UTC")
    return make_marketplace(tmp_path / "market.db")


def test_sellers_are_listed_with_their_orders_and_added(path: Path) -> None:
    add_orders(path)
    assert [(row["code"], row["orders"]) for row in run_json(path, "seller", "list")] == [("acme", 1), ("beta", 1)]
    (added,) = run_json(path, "seller", "add", "nova", "--name", " Nova ", "--email", "Shop@Nova.example")
    assert added == {
        "code": "nova",
        "name": "Nova",
        "email": "shop@nova.example",
        "status": "open",
        "auto_accept": False,
        "acting_user": None,
        "orders": 0,
    }
    assert run_json(path, "seller", "show", "nova") == added
    again = run(path, "seller", "add", "nova", "--name", "Nova")
    assert (again.code, "unchanged" in again.err) == (0, True)
    assert run(path, "seller", "add", "nova", "--name", "Other").code == 5
    assert run(path, "seller", "add", "NOVA", "--name", "Nova").code == 5
    assert findings(path) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "two words", "--name", "X"), 65),
        (("add", "each", "--name", "X"), 65),
        (("add", "nova", "--name", " "), 65),
        (("add", "nova", "--name", "A\x1b[2J"), 65),
        (("add", "nova", "--name", "A" * 201), 65),
        (("add", "nova", "--name", "X", "--email", "nowhere"), 65),
        (("add", "nova"), 2),
        (("set", "acme"), 2),
        (("set", "acme", "--status", "asleep"), 2),
        (("set", "acme", "--until", "2027-01-06"), 2),
        (("set", "acme", "--status", "open", "--until", "2027-01-06"), 2),
        (("set", "acme", "--status", "closed", "--until", "yesterday"), 65),
        (("set", "acme", "--status", "closed", "--until", "2027-02-30"), 65),
        (("set", "nowhere", "--name", "X"), 4),
        (("set", "acme", "--acting-user", "nobody@acme.example"), 4),
        (("set", "acme", "--acting-user", DI), 5),
        (("set", "acme", "--acting-user", ED), 5),
        (("show", "acm"), 4),
    ],
)
def test_what_is_wrong_with_a_store_changes_nothing(path: Path, words: tuple[str, ...], code: int) -> None:
    before = path.read_bytes()
    answer = run(path, "seller", *words)
    assert (answer.code, answer.out) == (code, "")
    assert path.read_bytes() == before


def test_a_store_closes_until_the_end_of_a_day_and_is_open_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (closed,) = run_json(path, "seller", "set", "acme", "--status", "closed", "--until", "2026-12-24")
    assert closed["status"] == "closed"
    assert "closed until 2026-12-25 00:00" in run(path, "seller", "show", "acme").err
    monkeypatch.setenv("MARKETPUSH_NOW", "2026-12-25T00:00:00Z")
    assert run_json(path, "seller", "show", "acme")["status"] == "open"
    assert findings(path) == []


def test_an_acting_user_is_whom_the_code_stands_for_until_it_cannot_be(path: Path) -> None:
    because = ("--because", "Bo is on holiday")
    assert run(path, "orders", "list", "--as", "acme", *because).code == 2
    (acme,) = run_json(path, "seller", "set", "acme", "--acting-user", CY.upper())
    assert acme["acting_user"] == CY
    assert run(path, "orders", "list", "--as", "acme", *because).code == 0
    archived = run(path, "user", "archive", CY, "--yes")
    assert "acme has no acting user any more" in archived.err
    assert run_json(path, "seller", "show", "acme")["acting_user"] is None
    assert run(path, "seller", "set", "acme", "--acting-user", CY).code == 5
    assert run(path, "orders", "list", "--as", "acme", *because).code == 0
    run_json(path, "seller", "set", "acme", "--acting-user", BO)
    assert "acme has no acting user any more" in run(path, "user", "set", BO, "--seller", "beta").err
    assert findings(path) == []


def test_a_seller_admin_may_switch_auto_accept_of_the_own_store_where_it_is_allowed(path: Path) -> None:
    switch = ("seller", "set", "acme", "--auto-accept")
    assert run(path, *switch, "--user", BO).code == 5
    run_json(path, "setting", "set", "sellers_may_auto_accept", "on")
    assert run_json(path, *switch, "--user", BO)[0]["auto_accept"] is True
    assert run(path, *switch, "--user", CY).code == 6
    assert run(path, *switch, "--name", "Acme", "--user", BO).code == 6
    assert run(path, *switch, "--user", ED).code == 6
    assert run(path, "seller", "set", "beta", "--auto-accept", "--user", BO).code == 4
    assert run(path, "seller", "set", "nowhere", "--auto-accept", "--user", BO).code == 4
    run_json(path, "setting", "set", "sellers_may_auto_accept", "off")
    assert run_json(path, "seller", "set", "acme", "--no-auto-accept", "--user", BO)[0]["auto_accept"] is False
    assert "no effect before" in run(path, *switch).err
    assert findings(path) == []


def test_a_sellers_user_sees_its_own_stores_and_their_users(path: Path) -> None:
    run_json(path, "user", "set", CY, "--seller", "acme", "--seller", "beta")
    assert [row["code"] for row in run_json(path, "seller", "list", "--user", BO)] == ["acme"]
    users = {row["email"]: row["sellers"] for row in run_json(path, "user", "list", "--user", BO)}
    assert users == {BO: ["acme"], CY: ["acme"]}
    foreign = run(path, "user", "show", DI, "--user", BO)
    missing = run(path, "user", "show", "dy@beta.example", "--user", BO)
    assert foreign.code == missing.code == 4
    assert foreign.err == missing.err.replace("dy@", "di@")
    assert run(path, "seller", "show", "beta", "--user", BO).code == 4


def test_a_user_is_added_shown_with_the_way_to_log_in_and_found_again(path: Path) -> None:
    words = ("Flo@Beta.example", "--name", "Flo", "--group", "seller", "--role", "store_operations", "--seller", "beta")
    (added,) = run_json(path, "user", "add", *words)
    assert added == {
        "email": "flo@beta.example",
        "name": "Flo",
        "group": "seller",
        "role": "store_operations",
        "grants": [],
        "sellers": ["beta"],
        "archived": False,
        "login": None,
    }
    shown = run(path, "user", "show", "FLO@beta.example")
    assert 'marketpush impersonate start flo@beta.example --because "…"' in shown.err
    assert '--as flo@beta.example --because "…"' in shown.err
    for words_of_others in (("user", "show", ED), ("user", "show", "flo@beta.example", "--user", DI)):
        assert run(path, *words_of_others).err == ""
    again = run(path, "user", "add", *words)
    assert (again.code, "unchanged" in again.err) == (0, True)
    assert run(path, "user", "add", *words, "--login", "flo").code == 5
    assert findings(path) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "nowhere", "--name", "X", "--group", "operator", "--role", "finance"), 65),
        (("add", "a b@x.example", "--name", "X", "--group", "operator", "--role", "finance"), 65),
        (("add", "x@x.example", "--name", "", "--group", "operator", "--role", "finance"), 65),
        (("add", "x@x.example", "--name", "X", "--group", "customer", "--role", "finance"), 2),
        (("add", "x@x.example", "--name", "X", "--group", "operator", "--role", "seller_admin"), 2),
        (("add", "x@x.example", "--name", "X", "--group", "seller", "--role", "finance", "--seller", "acme"), 2),
        (("add", "x@x.example", "--name", "X", "--group", "seller", "--role", "seller_admin"), 2),
        (("add", "x@x.example", "--name", "X", "--group", "operator", "--role", "finance", "--seller", "acme"), 2),
        (("add", "x@x.example", "--name", "X", "--group", "seller", "--role", "seller_admin", "--seller", "acm"), 4),
        (("add", "x@x.example", "--name", "X", "--group", "operator", "--role", "finance", "--login", "a b"), 65),
        (("set", ED), 2),
        (("set", ED, "--role", "seller_admin"), 2),
        (("set", ED, "--seller", "acme"), 2),
        (("set", "nobody@x.example", "--name", "X"), 4),
        (("set", ED, "--grant", "refund"), 2),
        (("set", ED, "--grant", "impersonate:acm"), 4),
        (("set", BO, "--grant", "impersonate"), 5),
        (("set", ED, "--login", "none", "--default"), 2),
        (("archive", ANA, "--yes"), 5),
        (("set", ANA, "--role", "operations"), 5),
        (("set", ANA, "--login", "none"), 5),
        (("archive", "nobody@x.example", "--yes"), 4),
        (("archive", ED), 2),
        (("archive", BO, "--yes", "--user", ED), 6),
        (("set", BO, "--name", "X", "--user", BO), 6),
        (("set", BO, "--name", "X", "--as", BO, "--because", "only to try it"), 6),
    ],
)
def test_what_is_wrong_with_a_user_changes_nothing(path: Path, words: tuple[str, ...], code: int) -> None:
    before = run_json(path, "user", "list")
    answer = run(path, "user", *words)
    assert (answer.code, answer.out) == (code, "")
    assert run_json(path, "user", "list") == before


def test_an_archived_user_may_nothing_until_restored(path: Path) -> None:
    assert run_json(path, "user", "archive", ED, "--dry-run")[0]["archived"] is True
    assert run(path, "orders", "list", "--user", ED).code == 0
    assert run_json(path, "user", "archive", ED, "--yes")[0]["archived"] is True
    assert run(path, "orders", "list", "--user", ED).code == 6
    assert "unchanged" in run(path, "user", "archive", ED).err
    assert run_json(path, "user", "restore", ED)[0]["archived"] is False
    assert run(path, "orders", "list", "--user", ED).code == 0
    assert findings(path) == []


def test_a_second_master_operator_lets_the_first_go(path: Path) -> None:
    run_json(path, "user", "set", ED, "--role", "master_operator")
    run_json(path, "user", "set", ANA, "--role", "reporter")
    assert run(path, "user", "archive", ED, "--yes", "--user", ED).code == 5
    assert findings(path) == []


def test_impersonation_is_granted_for_every_store_or_some(path: Path) -> None:
    because = ("--because", "Bo is on holiday", "--user", ED)

    def grants(*words: str) -> list[str]:
        return list(run_json(path, "user", "set", ED, *words)[0]["grants"])

    assert run(path, "orders", "list", "--as", BO, *because).code == 6
    assert grants("--grant", "impersonate:acme") == ["impersonate:acme"]
    assert run(path, "orders", "list", "--as", BO, *because).code == 0
    assert run(path, "orders", "list", "--as", DI, *because).code == 6
    assert grants("--grant", "impersonate:beta") == ["impersonate:acme,beta"]
    assert grants("--revoke", "impersonate:acme") == ["impersonate:beta"]
    assert grants("--grant", "impersonate") == ["impersonate"]
    assert run(path, "user", "set", ED, "--revoke", "impersonate:acme").code == 5
    assert grants("--revoke", "impersonate", "--grant", "impersonate:acme") == ["impersonate:acme"]
    assert grants("--revoke", "impersonate:acme") == []
    assert findings(path) == []


def test_a_login_stands_for_its_default_user(path: Path) -> None:
    done = run(path, "user", "set", ED, "--default")
    assert f"{ANA} was the default of {login_name()} until now" in done.err
    assert run(path, "user", "set", ED, "--name", "Ed").code == 6
    assert run(path, "user", "set", ANA, "--default", "--user", ANA).code == 0
    assert run(path, "user", "set", ED, "--name", "Ed").code == 0
    (lou,) = run_json(
        path,
        "user",
        "add",
        "lou@market.example",
        "--name",
        "Lou",
        "--group",
        "operator",
        "--role",
        "finance",
        "--login",
        "lou",
    )
    assert lou["login"] == "lou"
    assert run_json(path, "user", "set", "lou@market.example", "--login", "none")[0]["login"] is None
    assert findings(path) == []


def test_archiving_asks_at_a_terminal(path: Path) -> None:
    terminal = Terminal(path)
    answer = terminal.run("user", "archive", ED, "--no-input")
    terminal.close()
    assert (answer.code, answer.out) == (2, "")
    assert f"Archive the user {ED} (Ed Ek) in {path}?" in answer.err
