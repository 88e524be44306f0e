"""The status of an order from its lines, against a second wording of the rules; and that it never goes back."""

from __future__ import annotations

from itertools import product

import pytest
from bench_orders import ask, judged, line, order, rulebook
from hypothesis import given
from hypothesis import strategies as st

from marketpush_cli.domain.history import order_course
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.statuses import LineFacts, Stage, Status, line_status, restamp, roll_up

P, A, S, R, C = "pending", "awaiting_fulfillment", "shipped", "received", "closed"
REJECTED, CANCELED = "rejected", "canceled"
FREE, PART, FULL = (0, 0), (40, 100), (100, 100)
NONE = (0, 100)

facts = st.builds(
    lambda stage, money, incident: (
        LineFacts(stage, incident and stage in (A, S, R), money[0], money[1])
        if stage in (A, S, R, C)
        else LineFacts(stage, False, 0, money[1])
    ),
    st.sampled_from((P, A, S, R, C, REJECTED, CANCELED)),
    st.sampled_from((FREE, NONE, PART, FULL, (1, 1))),
    st.booleans(),
)


def second_wording(lines: list[LineFacts]) -> str:
    """Domain 2.2 said another way: by counting."""
    stages = [str(line.stage) for line in lines]
    if stages.count(P) > 0:
        return P
    against = stages.count(REJECTED) + stages.count(CANCELED)
    if against == len(lines):
        return REJECTED if stages.count(CANCELED) == 0 else CANCELED
    kept = [line for line in lines if line.stage not in (REJECTED, CANCELED)]
    money_left = [line.total - line.refunded for line in kept]
    money_given = [line.refunded for line in kept]
    if set(money_left) == {0} and set(money_given) != {0}:
        return "refunded"
    counting = [line for line in kept if line.refunded == 0 or line.refunded < line.total]
    return next(stage for stage in (A, S, R, C) if any(line.stage == stage for line in counting))


@given(st.lists(facts, min_size=1, max_size=5))
def test_the_roll_up_agrees_with_a_second_wording(lines: list[LineFacts]) -> None:
    assert roll_up(lines).status == second_wording(lines)


@given(st.lists(facts, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_neither_the_order_of_lines_nor_incidents_nor_partial_refunds_matter(
    lines: list[LineFacts], dice: object
) -> None:
    bare = [
        line._replace(under_incident=False, refunded=line.refunded if line.is_fully_refunded else 0) for line in lines
    ]
    assert roll_up(reversed(lines)).status == roll_up(lines).status == roll_up(bare).status


@given(st.lists(facts, min_size=1, max_size=5))
def test_what_only_lines_show_never_reaches_an_order(lines: list[LineFacts]) -> None:
    assert roll_up(lines).status not in (Status.INCIDENT_OPEN, Status.PARTIALLY_REFUNDED)


def one(stage: str, money: tuple[int, int] = NONE, incident: bool = False) -> LineFacts:
    return LineFacts(stage, incident, *money)


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([one(P), one(C), one(REJECTED)], P),
        ([one(P), one(CANCELED)], P),
        ([one(REJECTED), one(REJECTED)], REJECTED),
        ([one(REJECTED), one(CANCELED)], CANCELED),
        ([one(CANCELED)], CANCELED),
        ([one(S, FULL), one(REJECTED)], "refunded"),
        ([one(S, FULL), one(A, FREE)], "refunded"),
        ([one(C, FULL), one(C, FULL)], "refunded"),
        ([one(A, FREE)], A),
        ([one(C, FREE), one(C, FREE)], C),
        ([one(A), one(S), one(C)], A),
        ([one(A, FULL), one(S)], S),
        ([one(A, FULL), one(R, PART), one(C)], R),
        ([one(S, incident=True), one(R)], S),
        ([one(S, PART)], S),
        ([one(A, FULL), one(C)], C),
        ([one(A, FREE), one(S)], A),
    ],
)
def test_examples_of_every_rule(lines: list[LineFacts], status: str) -> None:
    assert roll_up(lines).status == status == second_wording(lines)


@pytest.mark.parametrize(
    ("fact", "status"),
    [
        (one(S, FULL, incident=True), "incident_open"),
        (one(P, FREE), P),
        (one(REJECTED), REJECTED),
        (one(CANCELED), CANCELED),
        (one(S, FULL), "refunded"),
        (one(C, FULL), "refunded"),
        (one(C, PART), C),
        (one(C), C),
        (one(R, PART), "partially_refunded"),
        (one(A, FREE), A),
        (one(S), S),
    ],
)
def test_examples_of_every_rule_of_a_line(fact: LineFacts, status: str) -> None:
    assert line_status(fact) == status


RANKS = {P: 0, A: 1, S: 2, R: 3, C: 4, REJECTED: 5, CANCELED: 5, "refunded": 5}
STEPS = {
    "accept": "seller",
    "reject": "seller",
    "ship": "seller",
    "receive": "customer",
    "close": "operator",
    "cancel": "operator",
    "incident_open": "customer",
    "incident_close": "operator",
    "refund": "operator",
}
CONDITIONS = [
    (P, 0, None),
    (A, 0, None),
    (A, 400, None),
    (A, 1_000, None),
    (A, 0, "new"),
    (S, 0, None),
    (S, 400, "new"),
]
CONDITIONS += [
    (S, 1_000, None),
    (R, 0, None),
    (R, 600, None),
    (C, 0, None),
    (C, 1_000, None),
    (REJECTED, 0, None),
    (CANCELED, 0, None),
]


def with_lines(*conditions: tuple[str, int, str | None], has_gift: bool) -> Order:
    """An order with a line in each condition, and perhaps a free gift at the stage of the first."""
    lines = [
        line(stage, number, refunded=refunded, incident=incident)
        for number, (stage, refunded, incident) in enumerate(conditions, start=1)
    ]
    incidents = {number: str(state) for number, (_, _, state) in enumerate(conditions, start=1) if state}
    gifts = [line(conditions[0][0], len(conditions) + 1, worth=0)] if has_gift else []
    return order(*lines, *gifts, incidents=incidents)


@pytest.mark.parametrize("action", STEPS)
def test_no_allowed_step_takes_an_order_back(action: str) -> None:
    moved = 0
    data = {"is_full": True, "amount": None} if action == "refund" else {}
    for first, second, has_gift in product(CONDITIONS, CONDITIONS, (False, True)):
        before = with_lines(first, second, has_gift=has_gift)
        bench = judged(before, ask(action, **data), actor=STEPS[action], book=rulebook(line_by_line=True))
        after = bench.journal.order
        assert RANKS[after.status] >= RANKS[before.status], (first, second)
        assert after.status == roll_up(line.facts for line in after.lines).status
        moved += after.status != before.status
    assert moved or action in ("incident_open", "incident_close")


@given(st.sampled_from(list(RANKS)), st.sampled_from(list(RANKS)))
def test_going_back_clears_the_times_of_what_came_after(before: str, after: str) -> None:
    times: dict[str, int | None] = {str(status): 7 for status in RANKS}
    stamped = restamp(times, before, after, 99)
    if RANKS[after] < RANKS[before]:
        assert {name for name, at in stamped.items() if at is None} == {
            name for name in RANKS if RANKS[name] > RANKS[after]
        }
        assert stamped[after] == 7
    else:
        assert stamped == {**times, after: 99}


@pytest.mark.parametrize("stage", [A, S, R, C])
def test_stages_reached_in_the_same_instant_are_played_in_their_order(stage: str) -> None:
    reached = line(stage, **{f"{name}_at": 50 for name in (A, S, R, C)[: (A, S, R, C).index(stage) + 1]})
    status, since, times = order_course(order(reached, line(CANCELED, 2, canceled_at=50)), placed_at=10)
    assert (status, since) == (Stage(stage), 50)
    assert times[0] == 10


def test_a_refund_in_the_instant_of_the_last_step_counts() -> None:
    shipped = judged(order(line(S)), ask("refund", amount=None, is_full=True)).journal.order
    (refund,) = shipped.refunds
    at_once = shipped._replace(refunds=(refund._replace(at=shipped.lines[0].shipped_at),))
    assert order_course(at_once, placed_at=10)[:2] == (Status.REFUNDED, shipped.lines[0].shipped_at)
