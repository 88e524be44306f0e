"""A plan is refused once anything it saw has changed, and applied in spite of what it did not see."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from plan_market import Desk, stale_lines
from sandboxes import ANNA, BERT, CASHIER, CHIEF, CLERK, copy_database, make_marketplace

BY_HOLIDAY = "--as each --because the-seller-is-on-holiday"
UPDATE = (
    "order_number,placed_at,currency,seller,customer_name,sku,title,quantity,unit_price\n"
    "MP-1006-A,2026-03-01T08:00:00Z,EUR,acme,山田 太郎,SKU-1,Lamp,2,9.99\n"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What was planned, what somebody did then (`USER: WORDS`), and the lines that have changed by it."""

    planned: str
    done: tuple[str, ...]
    changed: tuple[str, ...]
    before: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " + ".join(self.done)


def by(desk: Desk, typed: str, now: str | None = None) -> None:
    user, _, words = typed.partition(": ")
    more = {} if now is None else {"now": now}
    desk.run(words, "--yes", user=user, **more)


TRACK = f"{CLERK}: line track MP-1004-A/1 --tracking-number"
RECEIVE = f"{CLERK}: line receive MP-1004-A/1"
INCIDENT = f"{CLERK}: line track MP-3001-A/1 --tracking-number D-5"
BOTH = ("MP-1001-A/1", "MP-1001-A/2")
CHANGES = (
    Change(f"{ANNA}: line reject MP-1001-A --reason out_of_stock", (f"{ANNA}: line accept MP-1001-A",), BOTH),
    Change(f"{ANNA}: line accept MP-1001-A", (f"{ANNA}: line reject MP-1001-A --reason out_of_stock",), BOTH),
    Change(
        f"{CLERK}: line cancel MP-1003-A --reason customer_request",
        (f"{BERT}: line ship MP-1003-A --carrier dhl --tracking-number 7",),
        ("MP-1003-A/1",),
    ),
    Change(RECEIVE, (f"{TRACK} D-5",), ("MP-1004-A/1",)),
    Change(f"{TRACK} D-5", (RECEIVE,), ("MP-1004-A/1",)),
    Change(
        f"{CLERK}: incident open MP-1005-A --reason defective",
        (f"{CLERK}: line close MP-1005-A",),
        ("MP-1005-A/1",),
    ),
    Change(
        f"{BERT}: line ship MP-1003-A --carrier dhl --tracking-number 7",
        (f"{CLERK}: line cancel MP-1003-A --reason customer_request",),
        ("MP-1003-A/1",),
    ),
    Change(RECEIVE, (f"{CLERK}: incident open MP-1004-A/1 --reason defective",), ("MP-1004-A/1",)),
    Change(INCIDENT, (f"{BERT}: incident resolve MP-3001-A --reason replaced",), ("MP-3001-A/1",)),
    Change(INCIDENT, (f"{CLERK}: incident close MP-3001-A --reason agreement_found",), ("MP-3001-A/1",)),
    Change(
        f"{CLERK}: line track MP-3002-A --tracking-number D-5",
        (f"{CLERK}: incident dispute MP-3002-A --note again",),
        ("MP-3002-A/1",),
    ),
    Change(RECEIVE, (f"{CASHIER}: refund MP-1004-A/1 --amount 5 --reason goodwill",), ("MP-1004-A/1",)),
    Change(f"{ANNA}: line accept MP-1006-A", (f"{CASHIER}: orders pay MP-1006-A",), ("MP-1006-A",)),
    Change(RECEIVE, (f"{CLERK}: undo",), ("MP-1004-A/1",), before=(f"{TRACK} D-5",)),
    Change(
        f"{CLERK}: line cancel MP-1003-A --reason customer_request",
        (f"{BERT}: line ship MP-1003-A --carrier dhl --tracking-number 7", f"{BERT}: undo"),
        ("MP-1003-A/1",),
    ),
    Change(RECEIVE, (f"{TRACK} D-5", f"{TRACK} DHL-1"), ("MP-1004-A/1",)),
    Change(f"{ANNA}: line accept MP-1001-A", (f"{CHIEF}: rules run",), BOTH),
    Change(f"{ANNA}: line accept MP-1006-A", (f"{CHIEF}: orders import update.csv --update",), ("MP-1006-A",)),
    Change(
        f"{CHIEF}: line accept MP-1001-A MP-1001-B {BY_HOLIDAY}",
        (f"{BERT}: line accept MP-1001-B", f"{ANNA}: line accept MP-1001-A"),
        (*BOTH, "MP-1001-B/1"),
    ),
    Change(
        f"{CLERK}: line cancel MP-1004-A/2 --reason customer_request",
        (RECEIVE,),
        ("MP-1004-A/1",),
    ),
)


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_change_to_a_planned_order_is_named_and_nothing_is_done(desk: Desk, change: Change) -> None:
    (desk.directory / "update.csv").write_text(UPDATE)
    for typed in change.before:
        by(desk, typed)
    user, _, words = change.planned.partition(": ")
    assert desk.plan(words, user=user)["lines"]
    for typed in change.done:
        by(desk, typed)
    ran = desk.apply(user=user, code=5)
    assert sorted(stale_lines(ran)) == sorted(change.changed)
    assert "fix: make the plan anew" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    "done",
    [
        f"{CLERK}: orders print MP-1004-A -o slip.txt --packing-slip",
        f"{CLERK}: message send MP-1004-A --to customer --text Tomorrow",
        f"{CLERK}: message record MP-1004-A --from customer --text Today?",
        f"{BERT}: line ship MP-1003-A --carrier dhl --tracking-number 7",
        f"{CHIEF}: carrier retire ups",
        f"{CHIEF}: line accept MP-1001-A {BY_HOLIDAY}",
    ],
)
def test_what_the_plan_did_not_see_does_not_keep_it_from_being_done(desk: Desk, done: str) -> None:
    desk.plan("line receive MP-1004-A/1", user=CLERK)
    before = desk.content()
    by(desk, done)
    assert desk.content() != before, "it should have left something in the database"
    desk.apply(user=CLERK)
    assert desk.statuses("MP-1004-A/1") == ["received"]


@pytest.mark.parametrize(
    "planned",
    ["setting set undo_within_hours 48", "user set theo@acme.example --seller bolt", "carrier retire dhl"],
)
@pytest.mark.parametrize(
    "done",
    ["setting set confirm_over_lines 7", "user archive bert@bolt.example", "reason retire refund goodwill"],
)
def test_administration_since_then_refuses_what_was_planned_for_it(desk: Desk, planned: str, done: str) -> None:
    assert desk.plan(planned)["administration"] is not None
    desk.run(done, "--yes")
    ran = desk.apply(code=5)
    assert "people, settings or registries have changed since the plan was made" in ran.err


def test_a_step_that_has_lost_its_reason_is_refused_by_its_own_rule(desk: Desk) -> None:
    desk.plan("refund MP-1004-A/1 --amount 5 --reason goodwill", user=CASHIER)
    desk.run("reason retire refund goodwill")
    assert "the reason goodwill for refund is retired" in desk.apply(user=CASHIER, code=65).err


def test_a_person_who_may_not_do_it_any_more_cannot_apply_it(desk: Desk) -> None:
    desk.plan("refund MP-1004-A/1 --amount 5 --reason goodwill", user=CASHIER)
    desk.run(f"user set {CASHIER} --role reporter")
    assert "error[permission]" in desk.apply(user=CASHIER, code=6).err


def test_another_person_may_apply_it_but_not_in_another_capacity(desk: Desk) -> None:
    desk.plan("line cancel MP-1003-A --reason customer_request", user=CLERK)
    other = desk.apply(user=BERT, code=5)
    assert "would no longer do what was planned: 1 of 1 steps differ" in other.err
    desk.apply(user=CHIEF)
    (document,) = desk.run("audit list --order MP-1003-A --limit 1 --fields actor -f plain").lines
    assert document == CHIEF


def test_a_plan_that_names_its_user_is_that_users(desk: Desk) -> None:
    plan = desk.plan("line close MP-1005-A --user", CLERK)
    assert f"--user={CLERK}" in plan["command"]
    desk.apply()
    assert desk.run("audit list --order MP-1005-A --limit 1 --fields actor -f plain").lines == [CLERK]


def test_another_database(desk: Desk) -> None:
    desk.plan("line close MP-1005-A", user=CLERK)
    other = make_marketplace(desk.directory / "other.db")
    before = other.read_bytes()
    ran = desk.apply("--database", str(other), user=CLERK, code=5)
    assert "the plan was made on another database" in ran.err
    assert "fix: name it with --database" in ran.err
    assert other.read_bytes() == before


def test_a_backup_is_the_same_database(desk: Desk) -> None:
    desk.plan("line close MP-1005-A", user=CLERK)
    backup = copy_database(desk.database, desk.directory / "backup.db")
    desk.apply("--database", str(backup), user=CLERK)
    assert desk.statuses("MP-1005-A/1") == ["received"]


@pytest.mark.parametrize(
    ("now", "code"),
    [("2026-03-03T11:59:59Z", 0), ("2026-03-03T12:00:01Z", 5), ("2026-03-02T11:59:59Z", 5)],
)
def test_a_plan_is_good_for_a_day(desk: Desk, now: str, code: int) -> None:
    assert desk.plan("line close MP-1005-A", user=CLERK)["expires_at"] == "2026-03-03T12:00:00Z"
    ran = desk.apply(user=CLERK, now=now, code=code)
    assert ("more than 24 hours old" in ran.err) is (code == 5)
