"""Random histories through the real use cases on a real database, compared after each step with the plain model."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import plain_rules
import pytest
from drawn_requests import CLOCK_STEPS, SECOND, draw_action, draw_actor, draw_asks, draw_refunds, one_in, placed_orders
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from people_of_histories import WHO
from plain_model import Market
from plain_rows import expected_rows, stored_rows
from plain_rules import DAY, DAYS
from sandboxes import OPENED_AT, administer, copy_database, import_documents, origin, setting

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.answers import Done
from marketpush_cli.application.changes import Administered
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.steps import take_steps
from marketpush_cli.application.time_rules import run_rules
from marketpush_cli.application.undoing import undo
from marketpush_cli.database import store
from marketpush_cli.database.sqlite_library import sqlite_library
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.transitions import Action

IS_CAMPAIGN = os.environ.get("MARKETPUSH_CAMPAIGN") == "1"
EXAMPLES = 500 if IS_CAMPAIGN else 60
PHASES = (
    Phase.explicit,
    Phase.reuse,
    Phase.generate,
    *([Phase.shrink] if IS_CAMPAIGN else []),
)  # shrinking takes minutes
STEPS = 50
PLACED_AT = 1_772_352_000_000_000
PAID_AT = PLACED_AT + 300_000_000
REASON = "the seller is on holiday"
KINDS = {"usage": "value"}
SEEDS = st.integers(0, 2**32 - 1)


class Histories(RuleBasedStateMachine):
    """Whatever people do in whatever order: the program and the plain model agree."""

    directory: Path
    template: Callable[[bool, bool], Path]

    def __init__(self) -> None:
        super().__init__()
        self.at, self.count = OPENED_AT, 0
        self.requests: list[dict[str, Any]] = []
        self.last: tuple[str, str, list[dict[str, Any]]] | None = None
        self.connection: Any = None

    @initialize(seed=SEEDS)
    def open(self, seed: int) -> None:
        dice = Random(seed)
        orders, line_by_line, is_stopped = placed_orders(dice), one_in(dice, 2), one_in(dice, 6)
        path = self.directory / "history.db"
        copy_database(type(self).template(line_by_line, is_stopped), path)
        import_documents(path, [document for document, _ in orders])
        self.market = Market(line_by_line=line_by_line, stopped_stores=frozenset({"bolt"} if is_stopped else ()))
        for document, lines in orders:
            paid_at = PAID_AT if "paid_at" in document else None
            placed = [line | {"placed_at": PLACED_AT} for line in lines]
            self.market.place(document["order_number"], document["seller"], document["currency"], paid_at, placed)
        self.database = store.SqliteDatabase(path)
        self.connection = sqlite_library().connect(str(path))
        self.compare()

    @rule(seed=SEEDS)
    def act(self, seed: int) -> None:
        dice, orders = self.dice(seed), self.market.orders
        action = draw_action(dice, orders)
        if action == "refund":
            asks = draw_refunds(dice, orders, self.requests, f"k{self.count}")
            self.requests += asks
        else:
            asks = draw_asks(dice, action, orders)
        name = draw_actor(dice, action, asks, orders)
        run = self.begin(one_in(dice, 3), dice.choice(CLOCK_STEPS))
        self.last = (action, name, asks)
        self.ask(action, name, asks, run)

    @rule(seed=SEEDS)
    def act_on(self, seed: int) -> None:
        self.act(seed + 1)

    @rule(seed=SEEDS)
    def look_back(self, seed: int) -> None:
        """Ask for the same again, take something back, or let the time rules look."""
        dice = self.dice(seed)
        if one_in(dice, 12):
            self.judge_ages(dice)
        elif self.market.operations and not one_in(dice, 4):
            self.take_back(dice)
        elif self.last is not None:
            action, name, asks = self.last
            self.ask(action, name, asks, self.begin(one_in(dice, 2), 1))

    def take_back(self, dice: Random) -> None:
        past, is_last = dice.choice(self.market.operations[-8:]), one_in(dice, 4)
        doer = next(name for name, who in WHO.items() if who["person"] == past["person"])
        name = dice.choice(("chief", "clerk", "anna", "bert", "cashier", "theo")) if one_in(dice, 6) else doer
        lines = sorted({(number, line) for number, line, _ in past["steps"]}, key=str)
        chosen = dice.sample(lines, 1) if one_in(dice, 4) and not is_last else []
        self.undo(None if is_last else past["id"], name, chosen, self.begin(one_in(dice, 2), 1))

    def judge_ages(self, dice: Random) -> None:
        """Judge ages now or some days from now."""
        name = dice.choice(("clerk", "anna")) if one_in(dice, 6) else "chief"
        run = self.begin(keep_going=False, later=SECOND)
        judged_at = self.at + dice.choice((0, DAY, 2 * DAY, 3 * DAY))
        note(f"rules by {name} at {judged_at}: {run}")
        real = self.real_run("rules", WHO[name], run)
        found = answered(lambda: run_rules(self.database, real, judged_at, None))
        expected = plain_rules.run_rules(self.market, WHO[name], judged_at, run)
        assert found == expected
        self.compare()

    def dice(self, seed: int) -> Random:
        """What a step's details follow from: the same seed means something else at another place."""
        return Random(seed * 1_000 + self.count)

    def begin(self, keep_going: bool, later: int) -> dict[str, Any]:
        """The next command's id and time."""
        self.at, self.count = self.at + later, self.count + 1
        return {"id": new_identifier(self.at), "at": self.at, "keep_going": keep_going}

    def ask(self, action: str, name: str, asks: list[dict[str, Any]], run: dict[str, Any]) -> None:
        note(f"{action} by {name}: {asks} {run}")
        who = WHO[name]
        by = Capacity(who["by"]) if who["by"] else None
        real = [Ask(Action(action), by=by, **ask) for ask in asks]
        found = answered(lambda: take_steps(self.database, self.real_run(action, who, run), real))
        expected = self.market.act(action, who, asks, run)
        assert found == expected
        self.compare()

    def undo(self, wanted: str | None, name: str, chosen: list[Any], run: dict[str, Any]) -> None:
        note(f"undo {wanted} {chosen} by {name}: {run}")
        references = [number if line is None else f"{number}/{line}" for number, line in chosen]
        found = answered(lambda: undo(self.database, self.real_run("undo", WHO[name], run), wanted, references))
        expected = self.market.undo(wanted, WHO[name], chosen, run)
        assert found == expected
        self.compare()

    def real_run(self, action: str, who: dict[str, Any], run: dict[str, Any]) -> Run:
        because = REASON if who["as_whom"] else None
        identity = Identity(origin(), run["at"], who["user"], who["as_whom"], because, None, who["allow"])
        return Run(identity, run["id"], action, run["keep_going"])

    def compare(self) -> None:
        stored, expected = stored_rows(self.connection), expected_rows(self.market.orders)
        for table, rows in expected.items():
            assert stored[table] == rows, table

    def teardown(self) -> None:
        if self.connection is None:
            return
        self.connection.close()
        with self.database.reading() as snapshot:
            assert list(snapshot.verify_everything()) == []


def answered(command: Callable[[], Done]) -> Any:
    """The answers as the plain model gives them, or the kind of error that refused everything."""
    try:
        done = command()
    except MarketpushError as error:
        return KINDS.get(error.kind, error.kind)
    rows = []
    for answer in done.answers:
        found = answer.judgement
        kind = KINDS.get(found.error.kind, found.error.kind) if found.error else None
        parts = (found.parts.item, found.parts.shipping, found.parts.tax) if found.parts else None
        rows.append((found.ask, found.reference, str(found.outcome), kind, parts))
    return rows


@pytest.mark.usefixtures("quick_engines")
def test_random_histories_agree_with_the_plain_model(marketplace_template: Path, quick_directory: Path) -> None:
    machine = machine_of(Histories, marketplace_template, quick_directory)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )


def machine_of(kind: type[Histories], marketplace: Path, directory: Path) -> type[Histories]:
    """Random histories in a directory, on marketplaces that are set up in different ways."""

    @cache
    def template(line_by_line: bool, is_stopped: bool) -> Path:
        path = copy_database(marketplace, directory / f"template-{line_by_line}-{is_stopped}.db")
        records = [setting(f"{action}_after_days", days) for action, days in DAYS.items()]
        if line_by_line:
            records.append(setting("sellers_may_partially_cancel", 1))
        if is_stopped:
            with store.SqliteDatabase(path).reading() as snapshot:
                row = next(row for row in snapshot.shared("seller") if row["code"] == "bolt")
            before = {name: value for name, value in row.items() if name != "code"}
            records.append(Administered("seller", {"code": "bolt"}, "set", before, before | {"status": "suspended"}))
        administer(path, *records)
        return path

    return type("Machine", (kind,), {"directory": directory, "template": staticmethod(template)})
