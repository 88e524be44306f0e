"""The plain model's judging of one order: what is done already, what is refused, what an action makes of a line."""

from __future__ import annotations

from typing import Any, Protocol

from plain_lines import FULFILLED, WAY, Answer, copied_line, given, is_all_given_back, left, restate
from plain_refunds import refund

LEADS = {
    "accept": ("pending", "awaiting_fulfillment"),
    "reject": ("pending", "rejected"),
    "ship": ("awaiting_fulfillment", "shipped"),
    "receive": ("shipped", "received"),
    "close": ("received", "closed"),
}
SYSTEM_REASONS = ("refunded", "not_accepted_in_time")


class Rules(Protocol):
    """What a marketplace has decided."""

    line_by_line: bool
    stopped_stores: frozenset[str]


class Desk:
    """One order while one command works on it."""

    def __init__(
        self, order: dict[str, Any], who: dict[str, Any], action: str, run: dict[str, Any], rules: Rules
    ) -> None:
        self.order, self.who, self.action, self.run, self.rules = order, who, action, run, rules
        self.answers: list[Answer] = []
        self.steps: list[tuple[str, int | None, Any]] = []
        self.named: set[int] = set()
        self.taken: dict[int, dict[str, Any]] = {}

    @property
    def has_failed(self) -> bool:
        return any(answer[3] for answer in self.answers)

    @property
    def is_bound(self) -> bool:
        """Whether a seller decides on all lines together."""
        together = self.action in ("accept", "reject", "cancel")
        return together and self.who["capacity"] == "seller" and not self.rules.line_by_line

    def judge(self, asks: list[tuple[int, dict[str, Any]]]) -> None:
        for _, ask in asks:
            self.named.update([ask["line"]] if ask["line"] else self.meant())
        for index, ask in asks:
            if self.action not in self.who["may"] or ask.get("reason") in SYSTEM_REASONS:
                self.answer(index, ask, None, "permission")
            elif self.action == "pay":
                self.answer(index, None, None, "changed" if self.order["paid_at"] is None else "unchanged")
                if self.order["paid_at"] is None:
                    self.pay(self.run["at"], ask.get("note"))
            elif self.action == "refund":
                refund(self, index, ask)
            else:
                self.walk(index, ask)

    def answer(self, index: int, ask: dict[str, Any] | None, line: int | None, what: str, parts: Any = None) -> None:
        number = self.order["number"]
        place = line or (ask["line"] if ask else None)
        reference = f"{number}/{place}" if place else number
        kind = None if what in ("changed", "unchanged") else what
        outcome = what if kind is None else "invalid" if kind == "value" else "refused"
        self.answers.append((index, reference, outcome, kind, parts))

    def meant(self) -> list[int]:
        """The lines an order stands for."""
        wanted = []
        for number, line in self.order["lines"].items():
            state = self.incident(number).get("state") if line["open"] else None
            if {
                "track": line["stage"] in ("shipped", "received"),
                "cancel": line["stage"] in ("pending", "awaiting_fulfillment"),
                "incident_open": line["stage"] in FULFILLED,
                "incident_resolve": state in ("new", "disputed"),
                "incident_dispute": state == "resolved",
                "incident_close": state is not None,
                "refund": line["stage"] in FULFILLED and sum(left(line)) > 0,
            }.get(self.action, line["stage"] == LEADS.get(self.action, ("", ""))[0]):
                wanted.append(number)
        return wanted

    def walk(self, index: int, ask: dict[str, Any]) -> None:
        if ask["line"] and ask["line"] not in self.order["lines"]:
            self.answer(index, ask, None, "not_found")
            return
        lines = [ask["line"]] if ask["line"] else self.meant()
        meant = {*lines} if ask["line"] else {*lines, *self.taken}
        if any(data_of(self.taken[number]) != data_of(ask) for number in meant if number in self.taken):
            self.answer(index, ask, None, "value")
            return
        if not lines:
            done = any(self.is_done(ask, number) == "unchanged" for number in self.order["lines"])
            self.answer(index, None, None, "unchanged" if done else "rule")
        for number in lines:
            what = self.is_done(ask, number) or self.lacks(ask, number) or self.refused(ask, number)
            if what is None:
                self.take(ask, number)
            if what in (None, "unchanged"):
                self.taken.setdefault(number, ask)
            self.answer(index, ask, number, what or "changed")

    def is_done(self, ask: dict[str, Any], number: int) -> str | None:
        """`unchanged`, or `rule` where it was done with other data, or None."""
        line, action, reason = self.order["lines"][number], self.action, ask.get("reason")
        incident = self.incident(number)
        same_shipping = ask.get("carrier") in (None, line["carrier"]) and ask.get("tracking_number") in (
            None,
            line["tracking_number"],
        )
        if action in ("accept", "ship", "receive", "close"):
            to = LEADS[action][1]
            if to not in line["times"] and (line["stage"] not in WAY or WAY.index(line["stage"]) < WAY.index(to)):
                return None
            return "unchanged" if action != "ship" or same_shipping else "rule"
        if action == "track":
            return "unchanged" if line["stage"] in ("shipped", "received") and same_shipping else None
        if action in ("reject", "cancel"):
            if line["stage"] != {"reject": "rejected", "cancel": "canceled"}[action]:
                return None
            return "unchanged" if reason in (None, line["reason"]) else "rule"
        if action == "incident_open" and line["open"]:
            return "unchanged" if reason in (None, incident["opening_reason"]) else "rule"
        if action == "incident_resolve" and line["open"] and incident["state"] == "resolved":
            return "unchanged" if reason in (None, incident["closing_reason"]) else "rule"
        if action == "incident_dispute" and line["open"] and incident["state"] == "disputed":
            return "unchanged"
        if action == "incident_close" and incident and not line["open"]:
            return "unchanged" if reason in (None, incident["closing_reason"]) else "rule"
        return None

    def lacks(self, ask: dict[str, Any], number: int) -> str | None:
        line, action = self.order["lines"][number], self.action
        if action in ("ship", "track"):
            carrier = ask.get("carrier") or (line["carrier"] if action == "track" else None)
            stays = action == "track" and carrier == line["carrier"]
            tracking = ask.get("tracking_number") or (line["tracking_number"] if stays else None)
            nothing = not ask.get("carrier") and not ask.get("tracking_number")
            return "value" if carrier is None or nothing or (carrier != "own" and not tracking) else None
        if action == "incident_dispute":
            return None if ask.get("note") else "value"
        needs = action in ("reject", "cancel", "incident_open", "incident_resolve", "refund")
        if action == "incident_close" and line["open"]:
            needs = self.incident(number)["state"] != "resolved"
        return "value" if needs and not ask.get("reason") else None

    def refused(self, ask: dict[str, Any], number: int) -> str | None:
        line, action, lines = self.order["lines"][number], self.action, self.order["lines"]
        stage, state = line["stage"], self.incident(number).get("state") if line["open"] else None
        is_seller = self.who["capacity"] == "seller"
        if action == "cancel" and is_seller and stage == "pending":
            return "permission"
        no = {
            "accept": stage != "pending" or self.order["seller"] in self.rules.stopped_stores,
            "reject": stage != "pending",
            "ship": stage != "awaiting_fulfillment" or any(other["stage"] == "pending" for other in lines.values()),
            "track": stage not in ("shipped", "received"),
            "receive": stage != "shipped",
            "close": stage != "received",
            "cancel": stage not in ("pending", "awaiting_fulfillment") or state is not None or given(line) > 0,
            "incident_open": stage not in FULFILLED or self.order["paid_at"] is None or state is not None,
            "incident_resolve": state not in ("new", "disputed"),
            "incident_dispute": state != "resolved",
            "incident_close": state is None,
            "refund": stage not in FULFILLED or self.order["paid_at"] is None or is_all_given_back(line),
        }[action]
        if action in ("ship", "receive", "close"):
            no = no or state is not None or is_all_given_back(line)
        if action == "incident_open":
            no = no or is_all_given_back(line)
        return "rule" if no or (self.is_bound and self.leaves_out()) else None

    def leaves_out(self) -> bool:
        """Whether lines that are decided on together were not named."""
        for number, line in self.order["lines"].items():
            cancelable = line["stage"] == "awaiting_fulfillment" and not line["open"] and not given(line)
            belongs = cancelable if self.action == "cancel" else line["stage"] == "pending"
            if belongs and number not in self.named:
                return True
        return False

    def incident(self, number: int) -> dict[str, Any]:
        """The line's last incident."""
        found = self.order["incidents"].get(number)
        return found[-1] if found else {}

    def take(self, ask: dict[str, Any], number: int) -> None:
        line, action, at, reason = self.order["lines"][number], self.action, self.run["at"], ask.get("reason")
        was = (line["stage"], line["status"])
        self.remember(number)
        if action in LEADS or action == "cancel":
            line["stage"] = LEADS.get(action, ("", "canceled"))[1]
            line["times"][line["stage"]] = at
        if action in ("reject", "cancel"):
            line["reason"] = reason
        if action in ("ship", "track"):
            carrier = ask.get("carrier") or line["carrier"]
            kept = line["tracking_number"] if carrier == line["carrier"] else None
            line.update(carrier=carrier, tracking_number=ask.get("tracking_number") or kept)
        if action == "incident_open":
            self.open_incident(number, str(reason))
        if action == "incident_resolve":
            self.incident(number).update(state="resolved", closing_reason=reason, resolved_at=at)
        if action == "incident_dispute":
            self.incident(number).update(state="disputed", closing_reason=None, resolved_at=None)
        if action == "incident_close":
            reason = reason or self.incident(number)["closing_reason"]
            self.close_incident(number, reason)
        restate(self.order, number, at)
        self.tell(number, was, reason, ask.get("note"))

    def open_incident(self, number: int, reason: str) -> None:
        line, at = self.order["lines"][number], self.run["at"]
        found = self.order["incidents"].setdefault(number, [])
        line["open"] = len(found) + 1
        line["times"]["incident_open"] = at
        opened = {
            "number": line["open"],
            "state": "new",
            "opening_reason": reason,
            "closing_reason": None,
            "opened_at": at,
        }
        found.append({**opened, "resolved_at": None, "closed_at": None})

    def close_incident(self, number: int, reason: str | None) -> None:
        self.order["lines"][number]["open"] = None
        self.incident(number).update(state="closed", closing_reason=reason, closed_at=self.run["at"])

    def pay(self, paid_at: int | None, note: str | None) -> None:
        self.steps.append((self.order["number"], None, None))
        self.order["paid_at"] = paid_at
        self.tell(None, (None, self.order["status"]), None, note)

    def remember(self, number: int) -> None:
        """Keep how a line is before it changes, for `undo`."""
        before = copied_line(self.order["lines"][number])
        incidents = [dict(one) for one in self.order["incidents"].get(number, [])]
        self.steps.append((self.order["number"], number, {"line": before, "incidents": incidents}))

    def tell(self, number: int | None, was: tuple[str | None, str], reason: str | None, note: str | None) -> None:
        """The event."""
        who, run = self.who, self.run
        pair = (self.order["status"], self.order["status"])
        if number is not None:
            line = self.order["lines"][number]
            line["changed_by"] = run["id"]
            moved = was[0] != line["stage"]
            pair = (str(was[0]), line["stage"]) if moved else (was[1], line["status"])
        self.order["events"].append(
            (
                run["at"],
                run["id"],
                number,
                self.action,
                who["person"],
                who["capacity"],
                who["behalf"],
                *pair,
                reason,
                note,
            )
        )


def data_of(ask: dict[str, Any]) -> dict[str, Any]:
    """What an ask says besides the line that it names; what is absent is said by nothing."""
    return {name: value for name, value in ask.items() if name not in ("order", "line") and value is not None}
