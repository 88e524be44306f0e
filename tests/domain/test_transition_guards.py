"""What stops a step: incidents, refunds, payment, other lines of the order, the state of the store."""

from __future__ import annotations

import pytest
from bench_orders import NOW, ask, judged, line, order, outcome, rulebook

START = {"ship": "awaiting_fulfillment", "receive": "shipped", "close": "received"}
DONE, SAME, NO = "changed", "unchanged", "rule"


@pytest.mark.parametrize("action", ["ship", "receive", "close", "cancel", "incident_open"])
@pytest.mark.parametrize("state", ["new", "resolved", "disputed"])
def test_an_open_incident_stops_the_line(action: str, state: str) -> None:
    start = START.get(action, "awaiting_fulfillment")
    actor = {"ship": "seller", "receive": "customer"}.get(action, "operator")
    placed = order(line(start, incident=state), incidents={1: state})
    (found,) = judged(
        placed, ask(action, reason="not_received") if action == "incident_open" else ask(action), actor=actor
    ).judgements
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


@pytest.mark.parametrize(
    ("action", "actor"),
    [
        ("ship", "seller"),
        ("receive", "customer"),
        ("close", "operator"),
        ("cancel", "operator"),
        ("incident_open", "customer"),
        ("refund", "operator"),
    ],
)
def test_nothing_moves_out_of_a_line_refunded_in_full(action: str, actor: str) -> None:
    start = START.get(action, "awaiting_fulfillment")
    (found,) = judged(order(line(start, refunded=1_000)), ask(action), actor=actor).judgements
    assert outcome(found) == NO


@pytest.mark.parametrize(
    ("action", "actor", "word"),
    [
        ("ship", "seller", DONE),
        ("receive", "customer", DONE),
        ("close", "operator", DONE),
        ("cancel", "operator", NO),
        ("cancel", "seller", NO),
        ("cancel", "customer", NO),
        ("incident_open", "customer", DONE),
        ("refund", "operator", DONE),
    ],
)
def test_a_partial_refund_stops_only_canceling(action: str, actor: str, word: str) -> None:
    start = START.get(action, "awaiting_fulfillment")
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
@pytest.mark.parametrize(
    ("action", "stage"), [("accept", "pending"), ("reject", "pending"), ("cancel", "awaiting_fulfillment")]
)
class TestAllOrNothing:
    """A seller decides on all lines of an order together, unless the setting allows line by line."""

    def test_one_of_two_is_refused(self, action: str, stage: str, actor: str) -> None:
        bench = judged(order(line(stage, 1), line(stage, 2)), ask(action), actor=actor)
        assert [outcome(found) for found in bench.judgements] == [NO]
        assert "MP-1/2" in str(bench.judgements[0].error)

    def test_one_of_two_with_the_setting_on(self, action: str, stage: str, actor: str) -> None:
        bench = judged(
            order(line(stage, 1), line(stage, 2)), ask(action), actor=actor, book=rulebook(line_by_line=True)
        )
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


@pytest.mark.parametrize(
    ("action", "stage"), [("cancel", "pending"), ("cancel", "awaiting_fulfillment"), ("refund", "shipped")]
)
def test_operators_cancel_and_refund_for_an_archived_store(action: str, stage: str) -> None:
    (found,) = judged(order(line(stage)), ask(action), book=rulebook(store="archived")).judgements
    assert outcome(found) == DONE


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
