"""The steps a line can take, as data: docs/transitions.md is generated from this table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marketpush_cli.domain.permissions import Capacity, Permission
from marketpush_cli.domain.registries import ReasonKind
from marketpush_cli.domain.statuses import IncidentState, Stage


class Action(StrEnum):
    """What can be done to lines and orders; the name in events, and with a blank for `_` the command."""

    ACCEPT = "accept"
    REJECT = "reject"
    SHIP = "ship"
    TRACK = "track"
    RECEIVE = "receive"
    CLOSE = "close"
    CANCEL = "cancel"
    INCIDENT_OPEN = "incident_open"
    INCIDENT_RESOLVE = "incident_resolve"
    INCIDENT_DISPUTE = "incident_dispute"
    INCIDENT_CLOSE = "incident_close"
    REFUND = "refund"
    PAY = "pay"
    IMPORT = "import"
    UPDATE = "update"
    UNDO = "undo"
    RUN = "run"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Transition:
    """From which stages an action starts, where it leads, and who may take it in which capacity."""

    action: Action
    starts: frozenset[Stage]
    to: Stage | None
    who: frozenset[Capacity]
    permission: Permission
    reason: ReasonKind | None = None
    is_reason_needed: bool = False
    incident_states: frozenset[IncidentState] | None = None
    is_stopped_by_incident: bool = False
    is_stopped_by_full_refund: bool = False

    @property
    def needs(self) -> str:
        """What must be given, for the documentation."""
        shipping = {
            Action.SHIP: "carrier; tracking number where the carrier needs one",
            Action.TRACK: "carrier or tracking number",
        }
        named = {Action.INCIDENT_DISPUTE: "note", Action.REFUND: "refund reason, amount"}
        if self.action is Action.INCIDENT_CLOSE:
            return "closing reason unless resolved"
        if self.is_reason_needed and self.reason and self.action is not Action.REFUND:
            return f"{self.reason.replace('_', ' ')} reason"
        return shipping.get(self.action) or named.get(self.action) or "-"


_S, _O, _C = Capacity.SELLER, Capacity.OPERATOR, Capacity.CUSTOMER
_CARRIER, _SYS = Capacity.CARRIER, Capacity.SYSTEM
_FULFILLED = frozenset({Stage.AWAITING_FULFILLMENT, Stage.SHIPPED, Stage.RECEIVED})
_ALL = frozenset(Stage)
_OPEN_STATES = frozenset({IncidentState.NEW, IncidentState.RESOLVED, IncidentState.DISPUTED})

TRANSITIONS: dict[Action, Transition] = {
    transition.action: transition
    for transition in (
        Transition(
            Action.ACCEPT,
            frozenset({Stage.PENDING}),
            Stage.AWAITING_FULFILLMENT,
            frozenset({_S, _SYS}),
            Permission.ACCEPT,
        ),
        Transition(
            Action.REJECT,
            frozenset({Stage.PENDING}),
            Stage.REJECTED,
            frozenset({_S, _SYS}),
            Permission.REJECT,
            ReasonKind.REJECTION,
            is_reason_needed=True,
        ),
        Transition(
            Action.SHIP,
            frozenset({Stage.AWAITING_FULFILLMENT}),
            Stage.SHIPPED,
            frozenset({_S}),
            Permission.SHIP,
            is_stopped_by_incident=True,
            is_stopped_by_full_refund=True,
        ),
        Transition(
            Action.TRACK,
            frozenset({Stage.SHIPPED, Stage.RECEIVED}),
            None,
            frozenset({_S, _O}),
            Permission.TRACK,
        ),
        Transition(
            Action.RECEIVE,
            frozenset({Stage.SHIPPED}),
            Stage.RECEIVED,
            frozenset({_C, _CARRIER, _SYS}),
            Permission.RECEIVE,
            is_stopped_by_incident=True,
            is_stopped_by_full_refund=True,
        ),
        Transition(
            Action.CLOSE,
            frozenset({Stage.RECEIVED}),
            Stage.CLOSED,
            frozenset({_O, _SYS}),
            Permission.CLOSE,
            is_stopped_by_incident=True,
            is_stopped_by_full_refund=True,
        ),
        Transition(
            Action.CANCEL,
            frozenset({Stage.PENDING, Stage.AWAITING_FULFILLMENT}),
            Stage.CANCELED,
            frozenset({_S, _O, _C}),
            Permission.CANCEL,
            ReasonKind.CANCELLATION,
            is_reason_needed=True,
            is_stopped_by_incident=True,
        ),
        Transition(
            Action.INCIDENT_OPEN,
            _FULFILLED,
            None,
            frozenset({_O, _C}),
            Permission.INCIDENT,
            ReasonKind.INCIDENT_OPENING,
            is_reason_needed=True,
            is_stopped_by_full_refund=True,
        ),
        Transition(
            Action.INCIDENT_RESOLVE,
            _FULFILLED,
            None,
            frozenset({_S}),
            Permission.RESOLVE,
            ReasonKind.INCIDENT_CLOSING,
            is_reason_needed=True,
            incident_states=frozenset({IncidentState.NEW, IncidentState.DISPUTED}),
        ),
        Transition(
            Action.INCIDENT_DISPUTE,
            _FULFILLED,
            None,
            frozenset({_O, _C}),
            Permission.INCIDENT,
            incident_states=frozenset({IncidentState.RESOLVED}),
        ),
        Transition(
            Action.INCIDENT_CLOSE,
            _FULFILLED,
            None,
            frozenset({_O, _C}),
            Permission.INCIDENT,
            ReasonKind.INCIDENT_CLOSING,
            incident_states=_OPEN_STATES,
        ),
        Transition(
            Action.REFUND,
            _FULFILLED,
            None,
            frozenset({_S, _O}),
            Permission.REFUND,
            ReasonKind.REFUND,
            is_reason_needed=True,
            is_stopped_by_full_refund=True,
        ),
        Transition(Action.PAY, _ALL, None, frozenset({_O, _SYS}), Permission.PAY),
    )
}

TIME_RULES = "rules"
UNDOABLE = frozenset(
    {TIME_RULES, Action.RUN.value, *(action.value for action in TRANSITIONS if action is not Action.REFUND)}
)
