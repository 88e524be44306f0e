"""Every stage, action and actor, written out from the domain page and compared with what is judged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bench_orders import ACTORS, NOW, ask, judged, line, order, outcome, rulebook

from marketpush_cli.domain.registries import STARTING_REASONS
from marketpush_cli.domain.statuses import IncidentState, Stage, line_status
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
FITTING_INCIDENT = {"incident_resolve": "new", "incident_dispute": "resolved", "incident_close": "disputed"}
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
        placed = replace(placed, lines=(replace(before, decision_reason="not_accepted_in_time"),))
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
    assert after.status == after.rolled_up
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


@pytest.mark.parametrize("action", ["ship", "receive", "close", "cancel", "incident_open"])
@pytest.mark.parametrize("state", ["new", "resolved", "disputed"])
def test_an_open_incident_stops_the_line(action: str, state: str) -> None:
    start = {"ship": "awaiting_fulfillment", "receive": "shipped", "close": "received"}.get(action, "awaiting_fulfillment")
    actor = {"ship": "seller", "receive": "customer"}.get(action, "operator")
    placed = order(line(start, incident=state), incidents={1: state})
    (found,) = judged(placed, ask(action, reason="not_received") if action == "incident_open" else ask(action), actor=actor).judgements
    assert outcome(found) == NO
    assert "incident" in str(found.error)


@pytest.mark.parametrize(("action", "actor"), [("track", "seller"), ("refund", "operator")])
def test_an_open_incident_does_not_stop(action: str, actor: str) -> None:
    placed = order(line("shipped", incident="new"), incidents={1: "new"})
    bench = judged(placed, ask(action), actor=actor)
    assert outcome(bench.judgements[0]) == DONE
    assert bench.journal.order.lines[0].status == "incident_open"


@pytest.mark.parametrize(
    ("action", "state", "word"),
    [
        ("incident_resolve", "new", DONE),
        ("incident_resolve", "resolved", SAME),
        ("incident_resolve", "disputed", DONE),
        ("incident_dispute", "new", NO),
        ("incident_dispute", "resolved", DONE),
        ("incident_dispute", "disputed", SAME),
        ("incident_close", "new", DONE),
        ("incident_close", "resolved", DONE),
        ("incident_close", "disputed", DONE),
    ],
)
def test_the_states_of_an_incident(action: str, state: str, word: str) -> None:
    actor = "seller" if action == "incident_resolve" else "customer"
    bench = judged(order(line("shipped", incident=state), incidents={1: state}), ask(action), actor=actor)
    assert outcome(bench.judgements[0]) == word
    after = {"incident_resolve": "resolved", "incident_dispute": "disputed", "incident_close": "closed"}[action]
    if word == DONE:
        assert bench.journal.order.incidents[0].state == after
        assert (bench.journal.order.lines[0].open_incident is None) == (action == "incident_close")


@pytest.mark.parametrize(("action", "actor"), [("ship", "seller"), ("receive", "customer"), ("close", "operator"), ("cancel", "operator"), ("incident_open", "customer"), ("refund", "operator")])
def test_nothing_moves_out_of_a_line_refunded_in_full(action: str, actor: str) -> None:
    start = {"ship": "awaiting_fulfillment", "receive": "shipped", "close": "received"}.get(action, "awaiting_fulfillment")
    (found,) = judged(order(line(start, refunded=1_000)), ask(action), actor=actor).judgements
    assert outcome(found) == NO


@pytest.mark.parametrize(
    ("action", "actor", "word"),
    [("ship", "seller", DONE), ("receive", "customer", DONE), ("close", "operator", DONE), ("cancel", "operator", NO), ("cancel", "seller", NO), ("cancel", "customer", NO), ("incident_open", "customer", DONE), ("refund", "operator", DONE)],
)
def test_a_partial_refund_stops_only_canceling(action: str, actor: str, word: str) -> None:
    start = {"ship": "awaiting_fulfillment", "receive": "shipped", "close": "received"}.get(action, "awaiting_fulfillment")
    (found,) = judged(order(line(start, refunded=1)), ask(action), actor=actor).judgements
    assert outcome(found) == word


@pytest.mark.parametrize(
    ("action", "stage", "actor", "word"),
    [
        ("accept", "pending", "seller", DONE),
        ("ship", "awaiting_fulfillment", "seller", DONE),
        ("receive", "shipped", "customer", DONE),
        ("close", "received", "operator", DONE),
        ("cancel", "pending", "operator", DONE),
        ("refund", "shipped", "operator", NO),
        ("incident_open", "shipped", "customer", NO),
    ],
)
def test_being_unpaid_stops_refund_and_incident_only(action: str, stage: str, actor: str, word: str) -> None:
    (found,) = judged(order(line(stage), paid=False), ask(action), actor=actor).judgements
    assert outcome(found) == word


def test_a_line_is_not_shipped_while_another_is_pending() -> None:
    both = (line("awaiting_fulfillment", 1), line("pending", 2))
    for book in (rulebook(), rulebook(line_by_line=True)):
        (found,) = judged(order(*both), ask("ship"), actor="seller", book=book).judgements
        assert outcome(found) == NO
        assert "MP-1/2 is pending" in str(found.error)
    rejected = (line("awaiting_fulfillment", 1), line("rejected", 2))
    assert outcome(judged(order(*rejected), ask("ship"), actor="seller").judgements[0]) == DONE


@pytest.mark.parametrize("actor", ["seller", "as_seller"])
@pytest.mark.parametrize(("action", "stage"), [("accept", "pending"), ("reject", "pending"), ("cancel", "awaiting_fulfillment")])
class TestAllOrNothing:
    """A seller decides on all lines of an order together, unless the setting allows line by line."""

    def test_one_of_two_is_refused(self, action: str, stage: str, actor: str) -> None:
        bench = judged(order(line(stage, 1), line(stage, 2)), ask(action), actor=actor)
        assert [outcome(found) for found in bench.judgements] == [NO]
        assert "MP-1/2" in str(bench.judgements[0].error)

    def test_one_of_two_with_the_setting_on(self, action: str, stage: str, actor: str) -> None:
        bench = judged(order(line(stage, 1), line(stage, 2)), ask(action), actor=actor, book=rulebook(line_by_line=True))
        assert [outcome(found) for found in bench.judgements] == [DONE]

    def test_both_wherever_they_stand(self, action: str, stage: str, actor: str) -> None:
        bench = judged(order(line(stage, 1), line(stage, 2)), ask(action, "MP-1/2"), ask(action, "MP-1/1"), actor=actor)
        assert [outcome(found) for found in bench.judgements] == [DONE, DONE]

    def test_the_order_means_both(self, action: str, stage: str, actor: str) -> None:
        bench = judged(order(line(stage, 1), line(stage, 2)), ask(action, "MP-1"), actor=actor)
        assert [found.reference for found in bench.judgements] == ["MP-1/1", "MP-1/2"]
        assert {outcome(found) for found in bench.judgements} == {DONE}


@pytest.mark.parametrize("actor", ["operator", "customer"])
def test_all_or_nothing_never_binds_operator_or_customer(actor: str) -> None:
    bench = judged(order(line("awaiting_fulfillment", 1), line("awaiting_fulfillment", 2)), ask("cancel"), actor=actor)
    assert [outcome(found) for found in bench.judgements] == [DONE]


def test_lines_that_cannot_be_canceled_need_not_be_named() -> None:
    lines = (
        line("awaiting_fulfillment", 1),
        line("awaiting_fulfillment", 2, incident="new"),
        line("awaiting_fulfillment", 3, refunded=1),
        line("shipped", 4),
    )
    bench = judged(order(*lines, incidents={2: "new"}), ask("cancel"), actor="seller")
    assert [outcome(found) for found in bench.judgements] == [DONE]


@pytest.mark.parametrize(
    ("store", "accept", "reject", "ship"),
    [
        ("open", DONE, DONE, DONE),
        ("closed", DONE, DONE, DONE),
        ("pending", NO, DONE, DONE),
        ("suspended", NO, DONE, DONE),
        ("archived", "permission", "permission", "permission"),
    ],
)
@pytest.mark.parametrize("actor", ["seller", "as_seller"])
def test_what_a_store_may(store: str, accept: str, reject: str, ship: str, actor: str) -> None:
    book = rulebook(store=store)
    words = [
        outcome(judged(order(line(stage)), ask(action), actor=actor, book=book).judgements[0])
        for action, stage in (("accept", "pending"), ("reject", "pending"), ("ship", "awaiting_fulfillment"))
    ]
    assert words == [accept, reject, ship]


@pytest.mark.parametrize("store", ["pending", "suspended", "archived"])
def test_nothing_new_is_accepted_by_the_system_either(store: str) -> None:
    (found,) = judged(order(line("pending")), ask("accept"), actor="system", book=rulebook(store=store)).judgements
    assert outcome(found) == NO


@pytest.mark.parametrize(("action", "stage"), [("cancel", "pending"), ("cancel", "awaiting_fulfillment"), ("refund", "shipped")])
def test_operators_cancel_and_refund_for_an_archived_store(action: str, stage: str) -> None:
    (found,) = judged(order(line(stage)), ask(action), book=rulebook(store="archived")).judgements
    assert outcome(found) == DONE


@pytest.mark.parametrize(
    ("action", "stage", "actor"),
    [("reject", "pending", "seller"), ("cancel", "pending", "operator"), ("incident_open", "shipped", "customer"), ("incident_resolve", "shipped", "seller"), ("incident_close", "shipped", "operator"), ("refund", "shipped", "operator")],
)
def test_a_reason_is_needed(action: str, stage: str, actor: str) -> None:
    state = FITTING_INCIDENT.get(action)
    placed = order(line(stage, incident=state), incidents={1: state} if state else None)
    (found,) = judged(placed, ask(action, reason=None), actor=actor).judgements
    assert outcome(found) == "usage"
    (found,) = judged(placed, replace(ask(action, reason=None), row=3), actor=actor).judgements
    assert outcome(found) == "value"


def test_closing_a_resolved_incident_needs_no_reason_and_keeps_the_one_it_has() -> None:
    placed = order(line("shipped", incident="resolved"), incidents={1: "resolved"})
    bench = judged(placed, ask("incident_close", reason=None))
    assert outcome(bench.judgements[0]) == DONE
    assert (bench.journal.order.incidents[0].closing_reason, bench.journal.events[0].reason) == ("replaced", "replaced")


@pytest.mark.parametrize(
    ("action", "stage", "given"),
    [
        ("ship", "awaiting_fulfillment", {"carrier": None, "tracking_number": None}),
        ("ship", "awaiting_fulfillment", {"tracking_number": None}),
        ("ship", "awaiting_fulfillment", {"carrier": "own", "tracking_number": None}),
        ("ship", "awaiting_fulfillment", {"carrier": "pigeon"}),
        ("track", "shipped", {"carrier": "ups", "tracking_number": None}),
        ("track", "shipped", {"carrier": None, "tracking_number": "D2"}),
    ],
)
def test_a_tracking_number_where_the_carrier_needs_one(action: str, stage: str, given: dict[str, str | None]) -> None:
    (found,) = judged(order(line(stage)), ask(action, **given), actor="seller").judgements
    is_enough = given in ({"carrier": "own", "tracking_number": None}, {"carrier": None, "tracking_number": "D2"})
    assert outcome(found) == (DONE if is_enough else "value" if given.get("carrier") == "pigeon" else "usage")


@pytest.mark.parametrize(
    ("action", "stage", "same", "other"),
    [
        ("ship", "shipped", {"carrier": "dhl", "tracking_number": "D1"}, {"carrier": "dhl", "tracking_number": "D2"}),
        ("ship", "closed", {"carrier": None, "tracking_number": None}, {"carrier": "ups", "tracking_number": "D1"}),
        ("reject", "rejected", {"reason": "out_of_stock"}, {"reason": "other"}),
        ("reject", "rejected", {"reason": None}, {"reason": "pricing_error"}),
    ],
)
def test_done_already_with_the_same_data_or_with_other(
    action: str, stage: str, same: dict[str, str], other: dict[str, str]
) -> None:
    placed = order(line(stage))
    assert outcome(judged(placed, ask(action, **same), actor="seller").judgements[0]) == SAME
    (found,) = judged(placed, ask(action, **other), actor="seller").judgements
    assert outcome(found) == NO
    assert action != "ship" or "line track" in str(found.error and found.error.fix)


def test_accepted_and_then_canceled_was_still_accepted() -> None:
    placed = order(line("canceled", awaiting_fulfillment_at=5))
    assert outcome(judged(placed, ask("accept"), actor="seller").judgements[0]) == SAME


@pytest.mark.parametrize(("reason", "word"), [("defective", SAME), (None, SAME), ("not_received", NO)])
def test_opening_an_open_incident_again(reason: str | None, word: str) -> None:
    placed = order(line("shipped", incident="new"), incidents={1: "new"})
    assert outcome(judged(placed, ask("incident_open", reason=reason)).judgements[0]) == word


@pytest.mark.parametrize(("reason", "word"), [("agreement_found", SAME), (None, SAME), ("parts_sent", NO)])
def test_closing_a_closed_incident_again(reason: str | None, word: str) -> None:
    placed = judged(order(line("shipped", incident="new"), incidents={1: "new"}), ask("incident_close")).journal.order
    assert outcome(judged(placed, ask("incident_close", reason=reason)).judgements[0]) == word


def test_an_order_with_nothing_to_do_is_unchanged_where_some_line_came_there_else_refused() -> None:
    assert outcome(judged(order(line("shipped")), ask("accept", "MP-1"), actor="seller").judgements[0]) == SAME
    assert outcome(judged(order(line("rejected")), ask("accept", "MP-1"), actor="seller").judgements[0]) == NO


def test_an_order_means_every_line_each_with_its_own_answer() -> None:
    lines = (line("shipped", 1), line("shipped", 2, incident="new"), line("shipped", 3))
    bench = judged(order(*lines, incidents={2: "new"}), ask("incident_open", "MP-1", reason="not_received"))
    assert [(found.reference, outcome(found)) for found in bench.judgements] == [
        ("MP-1/1", DONE),
        ("MP-1/2", NO),
        ("MP-1/3", DONE),
    ]


def test_the_order_of_objections() -> None:
    placed = order(line("shipped"))
    wrong_reason = judged(placed, ask("reject", reason="no_such_reason")).judgements[0]
    assert outcome(wrong_reason) == "value", "bad data comes before who may"
    wrong_carrier = judged(placed, ask("ship", "MP-1/9", carrier="pigeon")).judgements[0]
    assert outcome(wrong_carrier) == "value"
    not_theirs = judged(placed, ask("reject", "MP-1/9")).judgements[0]
    assert outcome(not_theirs) == "permission", "who may comes before what is there"
    not_there = judged(placed, ask("reject", "MP-1/9"), actor="seller").judgements[0]
    assert outcome(not_there) == "not_found"


@pytest.mark.parametrize(
    ("action", "reason", "actor", "stage"),
    [
        ("reject", "not_accepted_in_time", "seller", "pending"),
        ("incident_close", "refunded", "operator", "shipped"),
        ("incident_resolve", "refunded", "seller", "shipped"),
    ],
)
def test_a_reason_that_is_not_for_them_to_give(action: str, reason: str, actor: str, stage: str) -> None:
    state = FITTING_INCIDENT.get(action)
    placed = order(line(stage, incident=state), incidents={1: state} if state else None)
    assert outcome(judged(placed, ask(action, reason=reason), actor=actor).judgements[0]) == "permission"


def test_a_full_refund_under_incident_closes_it() -> None:
    placed = order(line("shipped", incident="disputed"), incidents={1: "disputed"})
    bench = judged(placed, ask("refund", amount=None, is_full=True))
    after = bench.journal.order
    assert (after.lines[0].status, after.lines[0].open_incident, after.status) == ("refunded", None, "refunded")
    assert (after.incidents[0].state, after.incidents[0].closing_reason, after.incidents[0].closed_at) == (
        "closed",
        "refunded",
        NOW,
    )


def test_a_known_refund_is_answered_before_every_other_check() -> None:
    placed = judged(order(line("shipped")), ask("refund")).journal.order
    retired = {key: reason._replace(retired=True) for key, reason in rulebook().reasons.items()}
    book = rulebook(store="archived", reasons=retired)
    closed = replace(placed, paid_at=None, lines=(replace(placed.lines[0], stage=Stage.CLOSED),))
    bench = judged(closed, ask("refund"), book=book)
    assert [outcome(found) for found in bench.judgements] == [SAME]
    assert bench.judgements[0].parts == judged(order(line("shipped")), ask("refund")).judgements[0].parts
    (other,) = judged(closed, ask("refund", amount="4.01"), book=rulebook()).judgements
    assert outcome(other) == NO


class TestTheTableItself:
    def test_it_knows_every_action_and_nothing_else(self) -> None:
        assert {str(action) for action in TRANSITIONS} == set(BY_STAGE)
        assert all(transition.action is action for action, transition in TRANSITIONS.items())

    def test_every_stage_is_known_and_can_be_reached(self) -> None:
        named = {stage for found in TRANSITIONS.values() for stage in (*found.starts, *([found.to] if found.to else []))}
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
                assert any(reason.kind == kind and capacity in reason.actors for reason in STARTING_REASONS), (kind, capacity)

    def test_refunds_and_messages_are_never_undone(self) -> None:
        assert set(UNDOABLE) == set(BY_STAGE) - {"refund"}
