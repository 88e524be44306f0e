"""Lives a sample order's past again, from its JSON form alone, and says where the rules would have refused it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Document = dict[str, Any]

TIME = re.compile(r"20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ")
FORWARD = ("pending", "awaiting_fulfillment", "shipped", "received", "closed")
PATHS = {
    "rejected": (("pending", "rejected"),),
    "canceled": (("pending", "canceled"), ("pending", "awaiting_fulfillment", "canceled")),
    **{stage: (FORWARD[: place + 1],) for place, stage in enumerate(FORWARD)},
}
FULFILLED = ("awaiting_fulfillment", "shipped", "received")
WITHOUT_TRACKING = ("own",)
PARTS = ("item", "shipping", "tax")


def digits(currency: str) -> int:
    return {"EUR": 2, "USD": 2, "JPY": 0}[currency]


def amount(text: str, currency: str) -> Decimal:
    form = r"\d+" if digits(currency) == 0 else r"\d+\.\d\d"
    assert re.fullmatch(form, text), text
    return Decimal(text)


def rounded(value: Decimal, currency: str) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits(currency)), ROUND_HALF_UP)


@dataclass
class PlainLine:
    """What a plain model of the rules keeps of a line."""

    document: Document
    parts: dict[str, Decimal]
    commission: Decimal
    stage: str = ""
    open_incident: int | None = None
    given: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(PARTS, Decimal(0)))
    reversed: Decimal = Decimal(0)
    times: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum(self.parts.values(), Decimal(0))

    @property
    def refunded(self) -> Decimal:
        return sum(self.given.values(), Decimal(0))

    @property
    def is_full(self) -> bool:
        return 0 < self.total == self.refunded

    @property
    def status(self) -> str:
        if self.open_incident is not None:
            return "incident_open"
        if self.stage in ("pending", "rejected", "canceled"):
            return self.stage
        if self.is_full:
            return "refunded"
        if self.stage == "closed":
            return "closed"
        return "partially_refunded" if self.refunded else self.stage


class Replay:
    """Takes every step of an order's past in the order of time and asserts that it was allowed then."""

    def __init__(self, order: Document) -> None:
        self.order = order
        self.currency: str = order["currency"]
        self.lines = {line["line"]: self._line(line) for line in order["lines"]}
        for at, _, step, number, record in sorted(self._events(), key=lambda event: event[:4]):
            getattr(self, f"_{step}")(self.lines[number], at, record)

    def _line(self, line: Document) -> PlainLine:
        item = line["quantity"] * self._amount(line["unit_price"]) - self._amount(line["discount"])
        parts = {"item": item, "shipping": self._amount(line["shipping"]), "tax": self._amount(line["tax"])}
        return PlainLine(line, parts, self._amount(line["commission"]))

    def _amount(self, text: str) -> Decimal:
        return amount(text, self.currency)

    def _events(self) -> list[tuple[str, int, str, int, Any]]:
        events: list[tuple[str, int, str, int, Any]] = []
        for line in self.order["lines"]:
            stages = [stage for stage in line["timestamps"] if stage in PATHS]
            events += [(line["timestamps"][stage], 0, "enter", line["line"], stage) for stage in stages]
        for refund in self.order["refunds"]:
            events.append((refund["at"], 1, "refund", int(refund["reference"].rpartition("/")[2]), refund))
        for incident in self.order["incidents"]:
            line = incident["line"]
            events.append((incident["opened_at"], 2, "open", line, incident))
            if incident["resolved_at"]:
                events.append((incident["resolved_at"], 3, "resolve", line, incident))
            if incident["closed_at"]:
                events.append((incident["closed_at"], 4, "settle", line, incident))
        return events

    def _is_paid(self, at: str) -> bool:
        return self.order["paid_at"] is not None and self.order["paid_at"] <= at

    def _enter(self, line: PlainLine, at: str, stage: str) -> None:
        assert all(at > time for time in line.times.values())
        if stage == "shipped":
            decided = [other.document["timestamps"] for other in self.lines.values()]
            firsts = [min(time for name, time in times.items() if name != "pending") for times in decided]
            assert all(first < at for first in firsts)
            assert len(firsts) == len(self.lines)
        if stage in ("shipped", "received", "closed"):
            assert not line.is_full
        if stage == "canceled":
            assert line.refunded == 0
        assert line.open_incident is None
        line.stage = stage
        line.times[stage] = at

    def _refund(self, line: PlainLine, at: str, refund: Document) -> None:
        assert self._is_paid(at)
        assert line.stage in FULFILLED
        for part in PARTS:
            line.given[part] += self._amount(refund[part])
            assert line.given[part] <= line.parts[part]
        assert any(self._amount(refund[part]) > 0 for part in PARTS)
        line.reversed += self._amount(refund["commission_reversed"])
        assert line.reversed == rounded(line.commission * line.refunded / line.total, self.currency)
        if line.is_full:
            line.times["refunded"] = at
        else:
            line.times.setdefault("partially_refunded", at)

    def _open(self, line: PlainLine, at: str, incident: Document) -> None:
        assert self._is_paid(at)
        assert line.stage in FULFILLED
        assert line.open_incident is None
        assert not line.is_full
        before = [other for other in self.order["incidents"] if other["line"] == incident["line"]]
        assert before.index(incident) + 1 == incident["number"]
        line.open_incident = incident["number"]
        line.times["incident_open"] = at

    def _resolve(self, line: PlainLine, at: str, incident: Document) -> None:
        assert line.open_incident == incident["number"]

    def _settle(self, line: PlainLine, at: str, incident: Document) -> None:
        assert line.open_incident == incident["number"]
        assert (incident["closing_reason"] == "refunded") == (line.times.get("refunded") == at)
        line.open_incident = None

    @property
    def status(self) -> str:
        """The order's status, by the five rules in their order."""
        lines = list(self.lines.values())
        if any(line.stage == "pending" for line in lines):
            return "pending"
        going = [line for line in lines if line.stage not in ("rejected", "canceled")]
        if not going:
            return "rejected" if all(line.stage == "rejected" for line in lines) else "canceled"
        if any(line.refunded for line in going) and all(line.refunded == line.total for line in going):
            return "refunded"
        return min((line.stage for line in going if not line.is_full), key=FORWARD.index)
