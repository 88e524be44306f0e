"""Who acts in the random histories, and what each may do: written out from the domain page, sections 3 and 3.2."""

from __future__ import annotations

from typing import Any

from sandboxes import ANNA, BERT, CASHIER, CHIEF, CLERK, THEO

STORE_USERS = {"acme": ANNA, "bolt": BERT}
OPERATORS_MAY = {"track", "close", "cancel", "incident_open", "incident_dispute", "incident_close", "refund", "pay"}
CUSTOMERS_MAY = {"receive", "cancel", "incident_open", "incident_dispute", "incident_close"}
SELLERS_MAY = {"accept", "reject", "ship", "track", "cancel", "incident_resolve", "refund"}
OPERATORS_AS_SELLERS_MAY = SELLERS_MAY - {"refund"}


def _person(person: str, capacity: str, may: set[str], behalf: str | None = None, **more: Any) -> dict[str, Any]:
    """Somebody in a capacity; `user`, `by` and `as_whom` are the options that make the program see them so."""
    base = {"person": person, "capacity": capacity, "may": may, "behalf": behalf, "stores": None, "each": False}
    options = {"user": person, "by": None, "as_whom": None, "allow": (), "may_undo_others": person == CHIEF}
    return {**base, **options, "users": STORE_USERS, "refused": None, **more}


def _as(whom: str, behalf: str | None, *stores: str, **more: Any) -> dict[str, Any]:
    return _person(CHIEF, "seller", OPERATORS_AS_SELLERS_MAY, behalf, as_whom=whom, stores=set(stores), **more)


WHO: dict[str, dict[str, Any]] = {
    "chief": _person(CHIEF, "operator", OPERATORS_MAY),
    "clerk": _person(CLERK, "operator", OPERATORS_MAY),
    "cashier": _person(CASHIER, "operator", {"refund", "pay"}),
    "customer": _person(CLERK, "customer", CUSTOMERS_MAY, "customer", by="customer"),
    "carrier": _person(CLERK, "carrier", {"receive"}, "carrier", by="carrier"),
    "anna": _person(ANNA, "seller", SELLERS_MAY, stores={"acme"}),
    "bert": _person(BERT, "seller", SELLERS_MAY, stores={"bolt"}),
    "theo": _person(THEO, "seller", set(), stores={"acme"}),
    "as acme": _as("acme", ANNA, "acme"),
    "as bert": _as(BERT, BERT, "bolt"),
    "as bert, refunds allowed": _as(BERT, BERT, "bolt", allow=("refund",)) | {"may": SELLERS_MAY},
    "as each": _as("each", None) | {"stores": None, "each": True},
    "as each, refunds allowed": _as("each", None, allow=("refund",))
    | {"stores": None, "each": True, "may": SELLERS_MAY},
    "clerk as acme": _as("acme", ANNA, "acme") | {"person": CLERK, "user": CLERK, "refused": "permission"},
}
FITTING = {
    "accept": ("as each", "as each", "anna", "bert", "as acme"),
    "reject": ("as each", "as each", "anna", "bert", "as bert"),
    "ship": ("as each", "as each", "as each", "anna", "bert", "as acme"),
    "track": ("clerk", "chief", "as each", "anna"),
    "receive": ("customer", "carrier"),
    "close": ("clerk", "chief"),
    "cancel": ("clerk", "customer", "as each", "bert"),
    "incident_open": ("customer", "clerk"),
    "incident_resolve": ("as each", "as each", "anna", "bert"),
    "incident_dispute": ("customer", "clerk"),
    "incident_close": ("clerk", "customer", "chief"),
    "refund": ("cashier", "clerk", "clerk", "anna", "bert", "as each, refunds allowed"),
    "pay": ("cashier", "clerk"),
}
