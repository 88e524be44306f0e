"""The time rules: what is due to the second, what stops them, and that a run is one operation like others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sandboxes import (
    ANNA,
    CHIEF,
    CLERK,
    OPENED_AT,
    SECOND,
    administer,
    import_documents,
    line_document,
    order_document,
    origin,
    setting,
)

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.answers import Done
from marketpush_cli.application.changes import Administered
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.portions import AT_ONCE
from marketpush_cli.application.steps import take_steps
from marketpush_cli.application.time_rules import run_rules
from marketpush_cli.application.undoing import undo
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import InvalidValue, NotPermitted, RuleRefused
from marketpush_cli.domain.time_rules import DAY, RULES, TimeRule
from marketpush_cli.domain.transitions import TIME_RULES, Action

CAME_AT = OPENED_AT - 10 * DAY
CAME = {"status_at": "2026-02-20T09:00:00Z"}
SENT = {"status": "shipped", "carrier": "dhl", "tracking_number": "D1", **CAME}
RECEIVED = SENT | {"status": "received"}
PLACED = {"placed_at": "2026-02-20T09:00:00Z"}


class Clock:
    """A database, and runs of the rules on it."""

    def __init__(self, path: Path) -> None:
        self.path, self.database, self.at = path, SqliteDatabase(path), OPENED_AT

    def limits(self, **days: int) -> None:
        administer(self.path, *(setting(name, value) for name, value in days.items()))

    def place(self, number: str, *lines: dict[str, str], seller: str = "acme") -> None:
        documents = [line_document("10.00", **line) for line in lines]
        import_documents(self.path, [order_document(number, seller, documents, paid=True, **PLACED)])

    def run(self, user: str = CHIEF, action: str = TIME_RULES) -> Run:
        self.at += SECOND
        return Run(Identity(origin(), self.at, user), new_identifier(self.at), action)

    def apply(self, judged_at: int = OPENED_AT, most: int | None = None, user: str = CHIEF) -> Done:
        return run_rules(self.database, self.run(user), judged_at, most)

    def do(self, user: str, action: Action, reference: str, **given: str) -> None:
        number, _, line = reference.partition("/")
        run = self.run(user, action)
        assert not take_steps(self.database, run, [Ask(action, number, int(line), **given)]).errors

    def stages(self, number: str) -> list[str]:
        with self.database.reading() as snapshot:
            assert list(snapshot.verify_everything()) == []
            return [str(line.stage) for line in snapshot.orders([number])[number].lines]


def moved(done: Done) -> Sequence[tuple[str, str, str]]:
    found = [answer.judgement for answer in done.answers]
    return [(one.reference, str(one.action), str(one.outcome)) for one in found]


@pytest.fixture
def clock(marketplace: Path) -> Clock:
    return Clock(marketplace)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.setting))
@pytest.mark.parametrize(("late", "is_due"), [(-SECOND, False), (0, False), (1, True), (SECOND, True)])
def test_a_line_is_due_when_it_is_longer_at_a_stage_than_the_days(
    clock: Clock, rule: TimeRule, late: int, is_due: bool
) -> None:
    clock.place("MP-1", {"pending": {}, "shipped": SENT, "received": RECEIVED}[rule.stage])
    clock.limits(**{rule.setting: 3})
    expected = [("MP-1/1", rule.action.value, "changed")] if is_due else []
    assert moved(clock.apply(CAME_AT + 3 * DAY + late)) == expected


def test_all_three_in_one_operation_each_line_by_one_rule_and_only_once(clock: Clock) -> None:
    clock.place("MP-1", {})
    clock.place("MP-2", SENT, RECEIVED)
    clock.place("MP-3", {}, seller="bolt")
    clock.limits(reject_after_days=1, receive_after_days=1, close_after_days=1)
    done = clock.apply()
    assert moved(done) == [
        ("MP-1/1", "reject", "changed"),
        ("MP-3/1", "reject", "changed"),
        ("MP-2/1", "receive", "changed"),
        ("MP-2/2", "close", "changed"),
    ]
    assert clock.stages("MP-1") == ["rejected"]
    assert clock.stages("MP-2") == ["received", "closed"]
    assert moved(clock.apply()) == []


def test_the_system_acts_at_the_time_of_the_clock_and_a_person_ran_it(clock: Clock) -> None:
    clock.place("MP-1", {})
    clock.limits(reject_after_days=1)
    done = clock.apply()
    assert done.changes is not None
    with clock.database.reading() as snapshot:
        ((event,),) = snapshot.operation_pages(done.changes.operation.id, None)
        (operation,) = snapshot.operations_of_run(done.changes.operation.id)
    assert (event.actor, event.actor_kind, event.on_behalf_of, event.reason, event.at) == (
        "system",
        "system",
        None,
        "not_accepted_in_time",
        clock.at,
    )
    assert operation is not None
    assert (operation.action, operation.actor, operation.at) == ("rules", CHIEF, clock.at)


def test_an_open_incident_stops_the_clock_and_closing_it_lets_it_go_on(clock: Clock) -> None:
    clock.place("MP-1", SENT, SENT)
    clock.limits(receive_after_days=1)
    clock.do(CLERK, Action.INCIDENT_OPEN, "MP-1/1", reason="not_received")
    done = clock.apply()
    assert moved(done) == [("MP-1/2", "receive", "changed")]
    assert done.notices == ["1 line passed over: has an open incident (1)"]
    clock.do(CLERK, Action.INCIDENT_CLOSE, "MP-1/1", reason="agreement_found")
    assert moved(clock.apply()) == [("MP-1/1", "receive", "changed")]


def test_what_is_refunded_in_full_is_passed_over_and_counted_in_the_operation(clock: Clock) -> None:
    clock.place("MP-1", SENT, SENT)
    clock.limits(receive_after_days=1)
    clock.do(CLERK, Action.REFUND, "MP-1/1", reason="goodwill", amount="10.00", key="k")
    done = clock.apply()
    assert moved(done) == [("MP-1/2", "receive", "changed")]
    assert done.notices == ["1 line passed over: is refunded in full (1)"]
    assert done.changes is not None
    assert (done.changes.tally.changed, done.changes.tally.refused) == (1, 1)


def test_rules_that_are_off_do_nothing(clock: Clock) -> None:
    clock.place("MP-1", SENT, RECEIVED)
    done = clock.apply()
    assert (moved(done), done.notices, done.changes) == ([], ["all time rules are off"], None)


def test_more_than_allowed_is_refused_whole_and_just_as_many_are_not(clock: Clock) -> None:
    clock.place("MP-1", {}, {}, {})
    clock.limits(reject_after_days=1)
    with pytest.raises(RuleRefused, match="3 lines are due, and --max-changes allows 2"):
        clock.apply(most=2)
    assert clock.stages("MP-1") == ["pending"] * 3
    assert len(moved(clock.apply(most=3))) == 3


@pytest.mark.parametrize("user", [CLERK, ANNA])
def test_it_takes_a_permission_of_its_own(clock: Clock, user: str) -> None:
    with pytest.raises(NotPermitted, match="does not include rules"):
        clock.apply(user=user)


@pytest.mark.parametrize("whom", [ANNA, "acme", "each"])
def test_nobody_runs_them_in_anothers_name(clock: Clock, whom: str) -> None:
    clock.place("MP-1", {})
    clock.limits(reject_after_days=1)
    run = clock.run()
    identity = replace(run.identity, as_whom=whom, because="the seller is on holiday")
    with pytest.raises(NotPermitted, match="as oneself"):
        run_rules(clock.database, replace(run, identity=identity), OPENED_AT, None)


def test_a_retired_reason_is_said_and_nothing_is_done(clock: Clock) -> None:
    clock.place("MP-1", {})
    clock.place("MP-2", SENT)
    clock.limits(reject_after_days=1, receive_after_days=1)
    with clock.database.reading() as snapshot:
        row = next(row for row in snapshot.shared("reason") if row["code"] == "not_accepted_in_time")
    key = {name: row.pop(name) for name in ("kind", "code")}
    administer(clock.path, Administered("reason", key, "retire", row, row | {"retired": 1}))
    with pytest.raises(InvalidValue, match="retired"):
        clock.apply()
    assert clock.stages("MP-1") + clock.stages("MP-2") == ["pending", "shipped"]


def test_a_run_is_undone_like_every_operation(clock: Clock) -> None:
    clock.place("MP-1", {})
    clock.place("MP-2", SENT, RECEIVED)
    clock.limits(reject_after_days=1, receive_after_days=1, close_after_days=1)
    assert len(moved(clock.apply())) == 3
    taken_back = undo(clock.database, clock.run(action="undo"), None, ["MP-2"])
    assert moved(taken_back) == [("MP-2/1", "undo", "changed"), ("MP-2/2", "undo", "changed")]
    assert clock.stages("MP-1") + clock.stages("MP-2") == ["rejected", "shipped", "received"]
    assert [found[1] for found in moved(clock.apply())] == ["receive", "close"]


def test_what_is_due_comes_in_pages_in_key_order(clock: Clock) -> None:
    per_order, orders = 520, 4
    documents = [
        order_document(f"MP-{number}", "acme", [line_document("1.00")] * per_order, **PLACED)
        for number in range(orders)
    ]
    import_documents(clock.path, documents)
    clock.place("MP-5", SENT)
    with clock.database.reading() as snapshot:
        found = list(snapshot.overdue(RULES[0].stage, OPENED_AT))
    assert len(found) == per_order * orders > 2 * AT_ONCE
    assert found == sorted(set(found))
