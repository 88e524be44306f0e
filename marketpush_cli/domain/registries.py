"""Reasons, carriers and settings: what stands there at the start, and the rulebook decisions are made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from marketpush_cli.domain.permissions import Capacity


class ReasonKind(StrEnum):
    """What a reason is given for."""

    REJECTION = "rejection"
    CANCELLATION = "cancellation"
    INCIDENT_OPENING = "incident_opening"
    INCIDENT_CLOSING = "incident_closing"
    REFUND = "refund"


class SellerStatus(StrEnum):
    """What a store may do. See docs/people.md."""

    OPEN = "open"
    PENDING = "pending"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Reason(NamedTuple):
    """Why something is done; `actors` may use it."""

    kind: str
    code: str
    label: str
    actors: frozenset[str]
    retired: bool = False


class Carrier(NamedTuple):
    """Who carries parcels."""

    code: str
    name: str
    is_tracking_required: bool
    url: str | None = None
    retired: bool = False


class Setting(NamedTuple):
    """A limit or switch of the marketplace, kept as text."""

    name: str
    default: int
    is_switch: bool
    description: str
    largest: int | None = None


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("sellers_may_auto_accept", 0, True, "sellers may have new orders accepted once they are paid"),
        Setting("sellers_may_partially_cancel", 0, True, "sellers may accept, reject and cancel line by line"),
        Setting("accept_within_days", 0, False, "days to accept, for orders that come without accept_by (0 = none)"),
        Setting("ship_within_days", 0, False, "days to ship, for orders that come without ship_by (0 = none)"),
        Setting(
            "reject_after_days", 0, False, "pending lines older than this are rejected by the time rules (0 = off)"
        ),
        Setting("receive_after_days", 0, False, "shipped lines older than this become received (0 = off)"),
        Setting("close_after_days", 0, False, "received lines older than this are closed (0 = off)"),
        Setting("undo_within_hours", 24, False, "how long a step can be taken back (0 = never)"),
        Setting("overdue_after_days", 3, False, "when a line counts as stuck in its stage"),
        Setting("confirm_over_lines", 100, False, "more lines than this are asked about"),
        Setting("warn_acceptance_rate_below", 0, False, "percent; a seller's lower rate is marked (0 = never)", 100),
        Setting("warn_rejection_rate_above", 0, False, "percent; a seller's higher rate is marked (0 = never)", 100),
        Setting("warn_cancellation_rate_above", 0, False, "percent; a seller's higher rate is marked (0 = never)", 100),
        Setting("warn_incident_rate_above", 0, False, "percent; a seller's higher rate is marked (0 = never)", 100),
        Setting("warn_refund_rate_above", 0, False, "percent; a seller's higher rate is marked (0 = never)", 100),
        Setting(
            "warn_late_rate_above", 0, False, "percent; a higher rate of late shipments is marked (0 = never)", 100
        ),
    )
}

_ANYBODY = frozenset({Capacity.OPERATOR, Capacity.SELLER, Capacity.CUSTOMER})
_SYSTEM = frozenset({Capacity.SYSTEM})
_SELLER = frozenset({Capacity.SELLER})
_ASKING = frozenset({Capacity.OPERATOR, Capacity.CUSTOMER})
_PAYING = frozenset({Capacity.OPERATOR, Capacity.SELLER})


def _reasons(kind: ReasonKind, actors: frozenset[str], *codes: str) -> tuple[Reason, ...]:
    return tuple(Reason(kind, code, code.replace("_", " ").capitalize(), actors) for code in codes)


STARTING_REASONS: tuple[Reason, ...] = (
    *_reasons(
        ReasonKind.INCIDENT_OPENING,
        _ASKING,
        "missing_parts",
        "shipping_damage",
        "incorrect_order",
        "defective",
        "malfunctioned_after_use",
        "unauthorized_purchase",
        "unsatisfactory_quality",
        "incompatible_parts",
        "not_received",
    ),
    *_reasons(ReasonKind.INCIDENT_CLOSING, _ANYBODY, "replaced", "parts_sent", "agreement_found", "received_after_all"),
    *_reasons(ReasonKind.INCIDENT_CLOSING, _SYSTEM, "refunded"),
    *_reasons(ReasonKind.REJECTION, _SELLER, "out_of_stock", "pricing_error", "cannot_ship_there", "other"),
    *_reasons(ReasonKind.REJECTION, _SYSTEM, "not_accepted_in_time"),
    *_reasons(
        ReasonKind.CANCELLATION,
        _ANYBODY,
        "customer_request",
        "out_of_stock",
        "suspected_fraud",
        "payment_failed",
        "other",
    ),
    *_reasons(
        ReasonKind.REFUND,
        _PAYING,
        "returned",
        "not_received",
        "damaged",
        "not_as_described",
        "goodwill",
        "price_adjustment",
        "other",
    ),
)

STARTING_CARRIERS: tuple[Carrier, ...] = (
    Carrier("ups", "UPS", True, "https://www.ups.com/track?tracknum={number}"),
    Carrier("fedex", "FedEx", True, "https://www.fedex.com/fedextrack/?trknbr={number}"),
    Carrier("dhl", "DHL", True, "https://www.dhl.com/en/express/tracking.html?AWB={number}"),
    Carrier("usps", "USPS", True, "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}"),
    Carrier("dpd", "DPD", True, "https://tracking.dpd.de/status/en_US/parcel/{number}"),
    Carrier("gls", "GLS", True, "https://gls-group.com/track/{number}"),
    Carrier("yamato", "Yamato", True, "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01={number}"),
    Carrier("royal_mail", "Royal Mail", True, "https://www.royalmail.com/track-your-item#/tracking-results/{number}"),
    Carrier("own", "Own delivery", False),
)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything decisions are made with besides the order: settings, registries, the sellers' states."""

    settings: Mapping[str, int]
    reasons: Mapping[tuple[str, str], Reason]
    carriers: Mapping[str, Carrier]
    sellers: Mapping[str, SellerStatus]

    def is_on(self, switch: str) -> bool:
        return bool(self.settings[switch])

    def seller_status(self, code: str) -> SellerStatus:
        return self.sellers.get(code, SellerStatus.OPEN)
