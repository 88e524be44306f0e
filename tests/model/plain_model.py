"""A marketplace in dictionaries and ifs: what the domain page says, written a second time to compare with.

An ask is a dict with `order`, `line` (None: the order) and what was given; an answer is
`(place of the ask, reference, outcome, kind of error, refunded parts)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plain_desk import Desk
from plain_lines import Answer, copied_line, copied_order, restate

NEVER_UNDONE = ("refund", "import", "undo")
HOUR = 3_600_000_000


def new_line(document: dict[str, Any], placed_at: int) -> dict[str, Any]:
    """A line as it comes in: pending, with its money."""
    return {
        "worth": {name: document[name] for name in ("item", "shipping", "tax")},
        "given": {"item": 0, "shipping": 0, "tax": 0},
        "commission": document["commission"],
        "reversed": 0,
        "stage": "pending",
        "status": "pending",
        "status_at": placed_at,
        "times": {"pending": placed_at},
        "open": None,
        "carrier": None,
        "tracking_number": None,
        "reason": None,
        "changed_by": "import",
    }


class Market:
    """All orders, and what was done to them."""

    def __init__(self, *, line_by_line: bool, stopped_stores: frozenset[str]) -> None:
        self.line_by_line = line_by_line
        self.stopped_stores = stopped_stores
        self.orders: dict[str, dict[str, Any]] = {}
        self.operations: list[dict[str, Any]] = []

    def place(
        self, number: str, seller: str, currency: str, paid_at: int | None, lines: Sequence[dict[str, Any]]
    ) -> None:
        """An order comes in."""
        placed_at = lines[0]["placed_at"]
        self.orders[number] = {
            "number": number,
            "seller": seller,
            "currency": currency,
            "paid_at": paid_at,
            "status": "pending",
            "status_at": placed_at,
            "times": {"pending": placed_at},
            "lines": {place: new_line(line, placed_at) for place, line in enumerate(lines, start=1)},
            "incidents": {},
            "refunds": [],
            "requests": {},
            "events": [],
        }

    def act(
        self, action: str, who: dict[str, Any], asks: Sequence[dict[str, Any]], run: dict[str, Any]
    ) -> list[Answer] | str:
        """Do what is asked; answers in input order, or the kind of error that refuses the whole command."""
        if who.get("refused"):
            return str(who["refused"])
        answers: list[Answer] = []
        groups: dict[str, list[tuple[int, dict[str, Any]]]] = {}
        for index, ask in enumerate(asks):
            kind = self._turned_away(action, who, ask)
            if kind:
                answers.append((index, reference_of(ask), "refused", kind, None))
            else:
                groups.setdefault(ask["order"], []).append((index, ask))
        desks = []
        for number, own in groups.items():
            desk = Desk(
                copied_order(self.orders[number]), acting_for(who, self.orders[number]["seller"]), action, run, self
            )
            desk.judge(own)
            if desk.has_failed and (not run["keep_going"] or desk.is_bound):
                answers += held(desk.answers)
            else:
                answers += desk.answers
                desks.append(desk)
        answers.sort(key=lambda answer: answer[0])
        if any(answer[3] for answer in answers) and not run["keep_going"]:
            return held(answers)
        self._store(action, who, run, [desk for desk in desks if desk.steps])
        return answers

    def _turned_away(self, action: str, who: dict[str, Any], ask: dict[str, Any]) -> str | None:
        if not who["each"] and action not in who["may"]:
            return "permission"
        order = self.orders.get(ask["order"])
        if order is None or (who["stores"] is not None and order["seller"] not in who["stores"]):
            return "not_found"
        return None

    def _store(self, action: str, who: dict[str, Any], run: dict[str, Any], desks: Sequence[Any]) -> None:
        if not desks:
            return
        steps = []
        for desk in desks:
            self.orders[desk.order["number"]] = desk.order
            steps += desk.steps
        kept = {"action": action, "person": who["person"], "steps": steps, "undone": set()}
        self.operations.append({**run, **kept})

    def undo(
        self, wanted: str | None, who: dict[str, Any], references: Sequence[tuple[str, int | None]], run: dict[str, Any]
    ) -> list[Answer] | str:
        """Take an operation back; answers by order and line, or the kind of error that refuses all of it."""
        past = self._meant(wanted, who)
        if past is None:  # the chief's last is that the orders were imported
            return "rule" if wanted is None and who["may_undo_others"] else "not_found"
        if past["person"] != who["person"] and not who["may_undo_others"]:
            return "permission"
        if past["action"] in NEVER_UNDONE or run["at"] - past["at"] > 24 * HOUR:
            return "rule"
        steps: dict[str, dict[int | None, list[Any]]] = {}
        for number, line, before in past["steps"]:
            if not references or (number, line) in references or (number, None) in references:
                steps.setdefault(number, {}).setdefault(line, []).append(before)
        for number, line in references:
            if number not in steps or (line is not None and line not in steps[number]):
                return "not_found"
        answers: list[Answer] = []
        taken = []
        for number in sorted(steps):
            desk = Desk(
                copied_order(self.orders[number]), acting_for(who, self.orders[number]["seller"]), "undo", run, self
            )
            for line in sorted(steps[number], key=lambda place: place or 0):
                outcome = self._undo_line(desk, past, line, steps[number][line])
                kind = "rule" if outcome == "refused" else None
                answers.append((len(answers), f"{number}/{line}" if line else number, outcome, kind, None))
            taken.append(desk)
        if any(answer[3] for answer in answers) and not run["keep_going"]:
            return held(answers)
        desks = [desk for desk in taken if desk.steps]
        self._store("undo", who, run, desks)
        past["undone"].update((number, line) for desk in desks for number, line, _ in desk.steps)
        return answers

    def _meant(self, wanted: str | None, who: dict[str, Any]) -> dict[str, Any] | None:
        if wanted is None:
            own = (past for past in reversed(self.operations) if past["person"] == who["person"])
            return next((past for past in own if past["action"] != "undo"), None)
        found = next((past for past in self.operations if past["id"] == wanted), None)
        if found is not None and who["capacity"] == "seller" and found["person"] != who["person"]:
            return None
        return found

    def _undo_line(self, desk: Desk, past: dict[str, Any], line: int | None, befores: list[Any]) -> str:
        order = desk.order
        if (order["number"], line) in past["undone"]:
            return "unchanged"
        if line is None:
            if order["refunds"] or any(order["incidents"].values()):
                return "refused"
            desk.pay(None, None)
            return "changed"
        present = order["lines"][line]
        if present["changed_by"] != past["id"]:
            return "refused"
        others = [other["stage"] for place, other in order["lines"].items() if place != line]
        was_shipped = any(stage in ("shipped", "received", "closed") for stage in others)
        if befores[0]["line"]["stage"] == "pending" and was_shipped:
            return "refused"
        for before in reversed(befores):
            self._put_back(desk, line, before)
        return "changed"

    def _put_back(self, desk: Desk, line: int, before: dict[str, Any]) -> None:
        present = desk.order["lines"][line]
        earlier = copied_line(before["line"])
        earlier.update(status=present["status"], status_at=present["status_at"])
        was = (present["stage"], present["status"])
        desk.remember(line)
        desk.order["lines"][line] = earlier
        desk.order["incidents"][line] = [dict(incident) for incident in before["incidents"]]
        restate(desk.order, line, desk.run["at"])
        changed_by = earlier.get("changed_by")
        desk.tell(line, was, None, None)
        desk.order["lines"][line]["changed_by"] = changed_by


def reference_of(ask: dict[str, Any]) -> str:
    return ask["order"] if ask["line"] is None else f"{ask['order']}/{ask['line']}"


def acting_for(who: dict[str, Any], seller: str) -> dict[str, Any]:
    """Who acts for a store: with `--as each`, its own user."""
    return {**who, "behalf": who["users"][seller]} if who["each"] else who


def held(answers: Sequence[Answer]) -> list[Answer]:
    """What would have been done is not, and so asking for it again, for the line or its order, finds nothing done."""
    waiting: set[str] = set()
    found = []
    for answer in answers:
        if answer[2] == "changed":
            waiting |= {answer[1], answer[1].partition("/")[0]}
        found.append((*answer[:2], "held", *answer[3:]) if answer[1] in waiting and answer[3] is None else answer)
    return found
