"""The plain model's time rules: which lines are due, and what a guard lets pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plain_desk import LEADS, Desk
from plain_lines import Answer, copied_order
from plain_model import HOUR, Market

DAY = 24 * HOUR
DAYS = {"reject": 2, "receive": 2, "close": 1}
SYSTEM = {"person": "system", "capacity": "system", "behalf": None}


def run_rules(market: Market, who: dict[str, Any], judged_at: int, run: dict[str, Any]) -> list[Answer] | str:
    """Move what is due; answers without those passed over, or the kind of error that refuses the command."""
    if who["person"] == "system" or not who["may_undo_others"]:
        return "permission"
    desks: dict[str, Desk] = {}
    answers: list[Answer] = []
    for index, (action, number, line) in enumerate(list(_due(market, judged_at))):
        desk = desks.get(number) or Desk(copied_order(market.orders[number]), SYSTEM, action, run, market)
        desks[number], desk.action = desk, action
        if desk.refused({}, line) is None:
            desk.take({"reason": "not_accepted_in_time"} if action == "reject" else {}, line)
            answers.append((index, f"{number}/{line}", "changed", None, None))
    market._store("rules", who, run, [desk for desk in desks.values() if desk.steps])
    return answers


def _due(market: Market, judged_at: int) -> Iterator[tuple[str, str, int]]:
    for action, days in DAYS.items():
        stage = LEADS[action][0]
        for number, order in sorted(market.orders.items()):
            for place, line in order["lines"].items():
                if line["stage"] == stage and line["times"][stage] < judged_at - days * DAY:
                    yield action, number, place
