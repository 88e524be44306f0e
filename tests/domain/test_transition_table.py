"""Every stage, action and actor, written out from the domain page and compared with what is judged."""

from __future__ import annotations

import pytest
from bench_orders import ACTORS, FITTING_INCIDENT, NOW, ask, judged, line, order, outcome

from marketpush_cli.domain.registries import STARTING_REASONS
from marketpush_cli.domain.statuses import IncidentState, Stage, line_status, roll_up
from marketpush_cli.domain.transitions import TRANSITIONS, UNDOABLE, Action

STAGES = ("pending", "awaiting_fulfillment", "shipped", "received", "closed", "rejected", "canceled")
DONE, SAME, NO = "changed", "unchanged", "rule"

# What comes of an action of somebody who may, by the stage of the line (of an incident step: with a fitting incident).
BY_STAGE: dict[str, tuple[str, ...]] = {
    #                   pending awaiting shipped received closed rejected canceled
    "accept": (DONE, SAME, SAME, SAME, SAME, NO, NO),
    "reject": (DONE, NO, NO, NO, NO, SAME, NO),
    "ship": (NO, DONE, SAME, SAME, SAME, NO, NO),
    "track": (NO, NO, DONE, DONE, NO, NO, NO),
    "receive": (NO, NO, DONE, SAME, SAME, NO, NO),
    "close": (NO, NO, NO, DONE, SAME, NO, NO),
    "cancel": (DONE, DONE, NO, NO, NO, NO, SAME),
    "incident_open": (NO, DONE, DONE, DONE, NO, NO, NO),
    "incident_resolve": (NO, DONE, DONE, DONE, NO, NO, NO),
    "incident_dispute": (NO, DONE, DONE, DONE, NO, NO, NO),
    "incident_close": (NO, DONE, DONE, DONE, NO, NO, NO),
    "refund": (NO, DONE, DONE, DONE, NO, NO, NO),
    "pay": (DONE, DONE, DONE, DONE, DONE, DONE, DONE),
}
WHO_MAY: dict[str, set[str]] = {
    "accept": {"seller", "as_seller", "as_seller_refunding", "system"},
    "reject": {"seller", "as_seller", "as_seller_refunding", "system"},
    "ship": {"seller", "as_seller", "as_seller_refunding"},
    "track": {"seller", "as_seller", "as_seller_refunding", "operator"},
    "receive": {"customer", "carrier", "system"},
    "close": {"operator", "system"},
    "cancel": {"seller", "as_seller", "as_seller_refunding", "operator", "customer"},
    "incident_open": {"operator", "customer"},
    "incident_resolve": {"seller", "as_seller", "as_seller_refunding"},
    "incident_dispute": {"operator", "customer"},
    "incident_close": {"operator", "customer"},
    "refund": {"seller", "operator", "as_seller_refunding"},
    "pay": {"operator"},
}
SELLERS = {"seller", "as_seller", "as_seller_refunding"}
LEADS = {
    "accept": "awaiting_fulfillment",
    "reject": "rejected",
    "ship": "shipped",
    "receive": "received",
    "close": "closed",
    "cancel": "canceled",
}
STATUS_AFTER = {"incident_open": "incident_open", "refund": "partially_refunded"}
KIND = {
    "operator": "operator",
    "seller": "seller",
    "customer": "customer",
    "carrier": "carrier",
    "as_seller": "seller",
    "as_seller_refunding": "seller",
    "system": "system",
}
ON_BEHALF_OF = {
    "customer": "customer",
    "carrier": "carrier",
    "as_seller": "anna@acme.example",
    "as_seller_refunding": "anna@acme.example",
}


def expected(action: str, stage: str, actor: str) -> str:
    """The table's word, or `permission`."""
    if actor not in WHO_MAY[action]:
        return "permission"
    if action == "cancel" and stage == "pending" and actor in SELLERS:
        return "permission"
    return BY_STAGE[action][STAGES.index(stage)]


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("action", BY_STAGE)
def test_the_table_is_what_is_judged(action: str, stage: str, actor: str) -> None:
    state = FITTING_INCIDENT.get(action) if stage in ("awaiting_fulfillment", "shipped", "received") else None
    before = line(stage, incident=state)
    placed = order(before, paid=action != "pay", incidents={1: state} if state else None)
    reason = {"reason": "not_accepted_in_time"} if (action, actor) == ("reject", "system") else {}
    if reason and stage == "rejected":
        placed = placed._replace(lines=(before._replace(decision_reason="not_accepted_in_time"),))
    asked = ask(action, "MP-1" if action == "pay" else "MP-1/1", **reason)
    bench = judged(placed, asked, actor=actor)
    (found,) = bench.judgements
    assert outcome(found) == expected(action, stage, actor)
    events = bench.journal.events
    if outcome(found) != DONE:
        assert (events, bench.journal.order) == ([], placed)
        return
    (event,) = events
    assert (event.action, event.actor_kind, event.on_behalf_of) == (action, KIND[actor], ON_BEHALF_OF.get(actor))
    assert (event.actor, event.at, event.sequence) == (ACTORS[actor].email, NOW, 8)
    after = bench.journal.order
    assert after.status == roll_up(line.facts for line in after.lines).status
    if action == "pay":
        assert (event.line, after.paid_at) == (None, NOW)
        return
    moved = after.lines[0]
    assert moved.stage == LEADS.get(action, stage)
    assert moved.status == line_status(moved.facts)
    assert moved.status == STATUS_AFTER.get(action, moved.status)
    assert (event.line, event.reason, moved.version) == (1, asked.reason, 8)
    assert (event.before, event.after) == ((stage, moved.stage) if action in LEADS else (before.status, moved.status))
    if action in LEADS:
        assert getattr(moved, f"{LEADS[action]}_at") == NOW


@pytest.mark.parametrize("actor", ACTORS)
def test_paying_again_is_unchanged_for_whom_it_concerns(actor: str) -> None:
    (found,) = judged(order(line("pending")), ask("pay", "MP-1"), actor=actor).judgements
    assert outcome(found) == (SAME if actor == "operator" else "permission")


class TestTheTableItself:
    def test_it_knows_every_action_and_nothing_else(self) -> None:
        assert {str(action) for action in TRANSITIONS} == set(BY_STAGE)
        assert all(transition.action is action for action, transition in TRANSITIONS.items())

    def test_every_stage_is_known_and_can_be_reached(self) -> None:
        named = {
            stage for found in TRANSITIONS.values() for stage in (*found.starts, *([found.to] if found.to else []))
        }
        assert named <= set(Stage)
        reached, waiting = {Stage.PENDING}, [Stage.PENDING]
        while waiting:
            here = waiting.pop()
            leads = {found.to for found in TRANSITIONS.values() if found.to and here in found.starts} - reached
            reached |= leads
            waiting += leads
        assert reached == set(Stage)

    def test_no_step_leads_out_of_an_end_and_none_goes_back(self) -> None:
        way = [Stage.PENDING, Stage.AWAITING_FULFILLMENT, Stage.SHIPPED, Stage.RECEIVED, Stage.CLOSED]
        for found in TRANSITIONS.values():
            if found.to is None:
                continue
            assert not found.starts & {Stage.REJECTED, Stage.CANCELED, Stage.CLOSED}
            if found.to in way:
                assert all(way.index(found.to) == way.index(start) + 1 for start in found.starts)

    def test_every_state_of_an_incident_is_needed_by_some_step(self) -> None:
        needed = {state for found in TRANSITIONS.values() for state in found.incident_states or ()}
        assert needed == set(IncidentState) - {IncidentState.CLOSED}

    def test_reasons_of_every_kind_exist_for_all_who_must_give_one(self) -> None:
        kinds = {
            "reject": "rejection",
            "cancel": "cancellation",
            "incident_open": "incident_opening",
            "incident_resolve": "incident_closing",
            "incident_close": "incident_closing",
            "refund": "refund",
        }
        assert {str(action): str(found.reason) for action, found in TRANSITIONS.items() if found.reason} == kinds
        for action, kind in kinds.items():
            for capacity in TRANSITIONS[Action(action)].who:
                assert any(reason.kind == kind and capacity in reason.actors for reason in STARTING_REASONS), (
                    kind,
                    capacity,
                )

    def test_refunds_and_messages_are_never_undone(self) -> None:
        assert set(UNDOABLE) == set(BY_STAGE) - {"refund"} | {"rules", "run"}
