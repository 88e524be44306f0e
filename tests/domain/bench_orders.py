"""Orders, actors and rulebooks built by hand, and one ask judged on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marketpush_cli.domain.asks import Ask, Judgement
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.judging import Bench
from marketpush_cli.domain.orders import Incident, Line, Order
from marketpush_cli.domain.people import User, on_behalf
from marketpush_cli.domain.permissions import Actor, Origin, Role, system_actor
from marketpush_cli.domain.registries import (
    SETTINGS,
    STARTING_CARRIERS,
    STARTING_REASONS,
    Rulebook,
    SellerStatus,
)
from marketpush_cli.domain.statuses import ORDER_STATUSES, IncidentState, Stage, line_status, roll_up
from marketpush_cli.domain.transitions import Action

PLACED, NOW = 1_000_000, 900_000_000
PATHS = {
    "pending": ("pending",),
    "awaiting_fulfillment": ("pending", "awaiting_fulfillment"),
    "shipped": ("pending", "awaiting_fulfillment", "shipped"),
    "received": ("pending", "awaiting_fulfillment", "shipped", "received"),
    "closed": ("pending", "awaiting_fulfillment", "shipped", "received", "closed"),
    "rejected": ("pending", "rejected"),
    "canceled": ("pending", "canceled"),
}
FITTING_INCIDENT = {"incident_resolve": "new", "incident_dispute": "resolved", "incident_close": "disputed"}
_ORIGIN = Origin("tester", "desk")
_OPERATOR = User("op@marketplace.example", "Op", "operator", Role.MASTER_OPERATOR).actor(_ORIGIN)
_SELLER_USER = User("anna@acme.example", "Anna", "seller", Role.SELLER_ADMIN, sellers=frozenset({"acme"}))


def _logged_in(*allow: str) -> Actor:
    return on_behalf(_OPERATOR, _SELLER_USER, frozenset(allow), "log-in", frozenset({"acme"}))


ACTORS: dict[str, Actor] = {
    "operator": _OPERATOR,
    "seller": _SELLER_USER.actor(_ORIGIN),
    "customer": _OPERATOR.for_customer(),
    "carrier": _OPERATOR.for_carrier(),
    "as_seller": _logged_in(),
    "as_seller_refunding": _logged_in("refund"),
    "system": system_actor(_ORIGIN),
}


def rulebook(*, line_by_line: bool = False, store: str = "open", **changed: Any) -> Rulebook:
    """Everything as at the start, but for the setting and the state of the store."""
    settings = {name: setting.default for name, setting in SETTINGS.items()}
    settings["sellers_may_partially_cancel"] = int(line_by_line)
    book = Rulebook(
        settings,
        {(reason.kind, reason.code): reason for reason in STARTING_REASONS},
        {carrier.code: carrier for carrier in STARTING_CARRIERS},
        {"acme": SellerStatus(store)},
    )
    return replace(book, **changed)


def line(
    stage: str, number: int = 1, *, refunded: int = 0, incident: str | None = None, worth: int = 1_000, **columns: Any
) -> Line:
    """A line of 10.00 that came to a stage on its usual way; `incident` is the state of its open one."""
    times = {f"{name}_at": PLACED + place for place, name in enumerate(PATHS[stage])}
    found: dict[str, Any] = {
        "decision_reason": {"rejected": "out_of_stock", "canceled": "customer_request"}.get(stage),
        "refunded_item": refunded,
        "open_incident": 1 if incident else None,
        "incident_open_at": PLACED + 10 if incident else None,
        **times,
    }
    if stage in ("shipped", "received", "closed"):
        found |= {"carrier": "dhl", "tracking_number": "D1"}
    made = Line(
        "MP-1", number, "SKU", "Lamp", 1, worth, 0, 0, 0, worth // 10, Stage(stage), "", PLACED, 1, **found | columns
    )
    return made._replace(status=line_status(made.facts))


def order(*lines: Line, paid: bool = True, incidents: dict[int, str] | None = None) -> Order:
    """An order of acme; `incidents` are the states of the lines' open incidents, by line."""
    status = roll_up(line.facts for line in lines).status
    found = tuple(
        Incident("MP-1", number, 1, IncidentState(state), "defective", "customer", PLACED + 10)
        if state == "new"
        else Incident("MP-1", number, 1, IncidentState(state), "defective", "customer", PLACED + 10, "replaced")
        for number, state in (incidents or {}).items()
    )
    times = tuple(PLACED if name in ("pending", status) else None for name in ORDER_STATUSES)
    return Order(
        "MP-1",
        "acme",
        "EUR",
        PLACED + 5 if paid else None,
        status,
        PLACED,
        PLACED,
        7,
        "head",
        "salt",
        times,
        lines,
        found,
    )


def judged(placed: Order, *asks: Ask, actor: str = "operator", book: Rulebook | None = None) -> Bench:
    """The bench after all asks of one operation."""
    bench = Bench(Journal(placed, ACTORS[actor], NOW, "operation"), book or rulebook())
    bench.judge(list(enumerate(asks)))
    return bench


def ask(action: str, reference: str = "MP-1/1", **given: Any) -> Ask:
    """An ask for a line, or for the order, with the data an action usually comes with unless given."""
    number, _, place = reference.partition("/")
    data = {**USUAL.get(action, {}), **given}
    return Ask(Action(action), number, int(place) if place else None, **data)


USUAL: dict[str, dict[str, Any]] = {
    "reject": {"reason": "out_of_stock"},
    "ship": {"carrier": "dhl", "tracking_number": "D1"},
    "track": {"carrier": "ups", "tracking_number": "U9"},
    "cancel": {"reason": "customer_request"},
    "incident_open": {"reason": "defective"},
    "incident_resolve": {"reason": "replaced"},
    "incident_dispute": {"note": "still broken"},
    "incident_close": {"reason": "agreement_found"},
    "refund": {"reason": "returned", "amount": "4.00", "key": "K1"},
}


def outcome(judgement: Judgement) -> str:
    """`changed`, `unchanged`, or the kind of error."""
    return judgement.error.kind if judgement.error else str(judgement.outcome)
