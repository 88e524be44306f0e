"""What a step needs, what doing it again comes to, and which objection comes first."""

from __future__ import annotations

import pytest
from bench_orders import FITTING_INCIDENT, ask, judged, line, order, outcome, rulebook

from marketpush_cli.domain.statuses import Stage

DONE, SAME, NO = "changed", "unchanged", "rule"


@pytest.mark.parametrize(
    ("action", "stage", "actor"),
    [
        ("reject", "pending", "seller"),
        ("cancel", "pending", "operator"),
        ("incident_open", "shipped", "customer"),
        ("incident_resolve", "shipped", "seller"),
        ("incident_close", "shipped", "operator"),
        ("refund", "shipped", "operator"),
    ],
)
def test_a_reason_is_needed(action: str, stage: str, actor: str) -> None:
    state = FITTING_INCIDENT.get(action)
    placed = order(line(stage, incident=state), incidents={1: state} if state else None)
    (found,) = judged(placed, ask(action, reason=None), actor=actor).judgements
    assert outcome(found) == "usage"
    (found,) = judged(placed, ask(action, reason=None)._replace(row=3), actor=actor).judgements
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


def test_a_known_refund_is_answered_before_every_other_check() -> None:
    placed = judged(order(line("shipped")), ask("refund")).journal.order
    retired = {key: reason._replace(retired=True) for key, reason in rulebook().reasons.items()}
    book = rulebook(store="archived", reasons=retired)
    closed = placed._replace(paid_at=None, lines=(placed.lines[0]._replace(stage=Stage.CLOSED),))
    bench = judged(closed, ask("refund"), book=book)
    assert [outcome(found) for found in bench.judgements] == [SAME]
    assert bench.judgements[0].parts == judged(order(line("shipped")), ask("refund")).judgements[0].parts
    (other,) = judged(closed, ask("refund", amount="4.01"), book=rulebook()).judgements
    assert outcome(other) == NO
