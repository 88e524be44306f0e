"""Random batches after random histories: planned and applied, direct, order by order, in parts: all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from drawn_requests import draw_action, draw_actor, draw_asks, draw_refunds, one_in
from hypothesis import HealthCheck, Phase, given, note, settings
from people_of_histories import WHO
from sandboxes import SECOND, origin
from test_random_histories import IS_CAMPAIGN, REASON, SEEDS, Histories, machine_of

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.answers import Done
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.parts import take_in_parts
from marketpush_cli.application.plan_files import plan_text, read_plan
from marketpush_cli.application.planning import Checker, Plan, Recorder
from marketpush_cli.application.steps import take_steps
from marketpush_cli.database.sqlite_library import sqlite_library
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import MarketpushError, RuleRefused
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.transitions import Action

EXAMPLES = 200 if IS_CAMPAIGN else 15
MIXED = ("accept", "ship", "receive", "close", "cancel", "incident_open", "incident_close", "refund", "track")
TABLES = ("orders", "order_line", "incident", "refund", "event")
_CHANCE = re.compile(r"[0-9a-f]{64}|[0-9]{6}-[0-9a-z]{8}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Batch:
    """What somebody asks for at once."""

    action: str
    name: str
    asks: Sequence[Ask]
    at: int

    def run(self, *, keep_going: bool, dry_run: bool = False) -> Run:
        who = WHO[self.name]
        because = REASON if who["as_whom"] else None
        identity = Identity(origin(), self.at, who["user"], who["as_whom"], because, None, who["allow"])
        return Run(identity, new_identifier(self.at), self.action, keep_going, dry_run=dry_run)


def drawn_batch(dice: Random, orders: dict[str, Any], at: int) -> Batch:
    """One action on some lines, or a file whose rows walk lines through several."""
    if one_in(dice, 2):
        asks = [ask for _ in range(dice.randint(2, 5)) for ask in _drawn(dice, dice.choice(MIXED), orders, None)]
        return Batch("run", dice.choice(("as each, refunds allowed", "as each", "clerk")), asks, at)
    action = draw_action(dice, orders)
    plain = draw_asks(dice, action, orders)
    name = draw_actor(dice, action, plain, orders)
    return Batch(action, name, [*_drawn(dice, action, orders, WHO[name]["by"])], at)


def _drawn(dice: Random, action: str, orders: dict[str, Any], by: str | None) -> Iterator[Ask]:
    if action == "refund":
        drawn = draw_refunds(dice, orders, [], f"b{dice.randrange(10**6)}")
    else:
        drawn = draw_asks(dice, action, orders)
    capacity = "customer" if action == "receive" and by is None else by
    for ask in drawn:
        yield Ask(Action(action), by=Capacity(capacity) if capacity else None, **ask)


def stored(path: Path) -> dict[str, list[str]]:
    """What happened to the orders, without ids and hashes."""
    connection = sqlite_library().connect(str(path))
    try:
        return {
            table: sorted(_CHANCE.sub("…", repr(row)) for row in connection.execute(f"SELECT * FROM {table}"))
            for table in TABLES
        }
    finally:
        connection.close()


def told(done: Callable[[], Done]) -> Any:
    """The outcome of every ask, or the kind of error that refused all."""
    try:
        answers = done().answers
    except MarketpushError as error:
        return error.kind
    return [(found.judgement.ask, found.judgement.reference, found.judgement.outcome) for found in answers]


def planned(path: Path, batch: Batch, *, keep_going: bool) -> tuple[Any, Plan]:
    """What a dry run tells, and the plan as it comes out of its file."""
    run = batch.run(keep_going=keep_going, dry_run=True)
    recorder = Recorder(run.operation)
    found = told(lambda: take_steps(SqliteDatabase(path, recorder), run, batch.asks))
    plan = recorder.plan(("line", batch.action), "here", batch.at, "somebody")
    return found, read_plan("".join(plan_text(plan)), "plan.json")


def order_by_order(path: Path, batch: Batch) -> None:
    """Each order's asks in a run of their own."""
    database = SqliteDatabase(path)
    for number in sorted({ask.order for ask in batch.asks}):
        own = [ask for ask in batch.asks if ask.order == number]
        told(lambda own=own: take_steps(database, batch.run(keep_going=True), own))


class Copies:
    """Copies of a database as it is now, each under a name that was never used."""

    def __init__(self, source: Any, directory: Path, numbers: Iterator[int]) -> None:
        self.source, self.directory, self.numbers = source, directory, numbers

    def another(self) -> Path:
        path = self.directory / f"copy-{next(self.numbers)}.db"
        target = sqlite_library().connect(str(path))
        self.source.backup(target)
        target.close()
        path.chmod(0o600)
        return path


def check(copies: Copies, batch: Batch, *, keep_going: bool) -> bool:
    """Plan, apply and run directly: what is stored must be the same, and is done once. Whether anything was done."""
    direct, applied = copies.another(), copies.another()
    expected = told(lambda: take_steps(SqliteDatabase(direct), batch.run(keep_going=keep_going), batch.asks))
    before = applied.read_bytes()
    found, plan = planned(applied, batch, keep_going=keep_going)
    assert found == expected
    assert applied.read_bytes() == before
    again = told(lambda: apply(applied, plan, batch, keep_going=keep_going))
    is_empty = isinstance(expected, str) or not any(outcome is Outcome.CHANGED for *_, outcome in expected)
    assert again == ("rule" if is_empty else expected)
    assert stored(applied) == stored(direct)
    assert bool(plan.lines) is not is_empty
    with pytest.raises(RuleRefused):
        apply(applied, plan, batch, keep_going=keep_going)
    if keep_going:
        one_by_one, parts = copies.another(), copies.another()
        order_by_order(one_by_one, batch)
        told(lambda: take_in_parts(SqliteDatabase(parts), batch.run(keep_going=True), batch.asks, 1, []))
        assert stored(one_by_one) == stored(direct)
        assert stored(parts) == stored(direct)
    return not is_empty


def apply(path: Path, plan: Plan, batch: Batch, *, keep_going: bool) -> Done:
    """Do a batch as the plan has it."""
    run = replace(batch.run(keep_going=keep_going), operation=plan.operation)
    return take_steps(SqliteDatabase(path, Checker(plan, batch.at + SECOND)), run, batch.asks)


@pytest.mark.usefixtures("quick_engines")
def test_a_batch_does_the_same_in_every_way(marketplace_template: Path, quick_directory: Path) -> None:
    machine_of_this_test = machine_of(Histories, marketplace_template, quick_directory)
    numbers = count()
    changed: list[bool] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(SEEDS)
    def run(seed: int) -> None:
        dice = Random(seed)
        history = machine_of_this_test()
        history.open(seed=seed)
        try:
            for _ in range(dice.randint(0, 12)):
                history.act(seed=dice.randrange(2**32))
            batch = drawn_batch(dice, history.market.orders, history.at + SECOND)
            note(f"{batch}")
            copies = Copies(history.connection, quick_directory, numbers)
            changed.extend([check(copies, batch, keep_going=keep_going) for keep_going in (False, True)])
        finally:
            history.teardown()

    run()
    assert any(changed), "no batch did anything"
