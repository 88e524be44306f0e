"""A month that was printed once stays as it is, whatever happens in the next."""

from __future__ import annotations

from market_life import APRIL, MARCH, At, act, last
from sandboxes import ANNA

REPORTS = (
    ("sales", "--by", "day,seller"),
    ("sales", "--by", "reason"),
    ("products",),
    ("refunds", "--by", "reason"),
    ("orders", "--by", "product"),
)
MARCH_ALONE = ("--on", "2026-03", "--timezone", "Europe/Berlin", "-f", "csv")
BERLIN = "Europe/Berlin"


def printed(at: At, now: str) -> list[str]:
    found = [at(now, "report", *report, *MARCH_ALONE) for report in REPORTS]
    assert [ran.code for ran in found] == [0] * len(REPORTS)
    return [ran.out for ran in found]


def test_cancels_refunds_and_undo_of_the_next_month_leave_the_last_one_alone(at: At) -> None:
    act(at, MARCH, ANNA, "line", "accept", "R-08")
    act(at, MARCH, ANNA, "line", "reject", "R-09", "--reason", "out_of_stock")
    rejected = last(at, "reject", "R-09")
    before = printed(at, MARCH)
    assert all(text.count("\n") > 1 for text in before)
    act(at, APRIL, None, "undo", rejected)
    act(at, APRIL, None, "line", "cancel", "R-08/1", "--reason", "customer_request")
    act(at, APRIL, None, "refund", "R-08/2", "--full", "--reason", "damaged")
    act(at, APRIL, None, "line", "cancel", "R-09", "--reason", "customer_request")
    assert printed(at, "2026-04-02T09:00:00Z") == before


def figures(at: At, *words: str) -> list[list[str]]:
    ran = at("2026-04-02T08:00:00Z", "report", *words, "-f", "plain")
    assert ran.code == 0, ran.err
    return [line.split("\t") for line in ran.lines]


def test_what_is_undone_is_booked_the_other_way_round_on_its_own_day(at: At) -> None:
    wanted = ("sales", "--number", "R-02", "--by", "month", "--fields", "group,gross,canceled,net,to_pay_back")
    assert figures(at, *wanted, "--timezone", BERLIN) == [
        ["2026-03", "52.46", "52.46", "0.00", "52.46"],  # placed on the last evening of February, in Berlin in March
        ["2026-04", "66.54", "-52.46", "119.00", "-52.46"],  # taken back, then replaced by an order of 119.00
    ]
    assert figures(at, *wanted, "--timezone", "UTC")[0] == ["2026-02", "52.46", "0.00", "52.46", "0.00"]


def test_a_payment_after_the_cancellation_is_to_be_paid_back_on_the_day_it_came(at: At) -> None:
    wanted = ("sales", "--by", "day", "--fields", "group,canceled,to_pay_back", "--since", "2026-03-02")
    assert figures(at, *wanted, "--number", "R-07") == [
        ["2026-03-31", "28.76", "0.00"],
        ["2026-04-01", "0.00", "28.76"],
    ]
    assert figures(at, *wanted, "--number", "R-06") == [
        ["2026-03-31", "28.76", "28.76"],
        ["2026-04-01", "0.00", "-28.76"],
    ]


def test_a_payment_taken_back_on_the_same_day_leaves_nothing(at: At) -> None:
    wanted = ("sales", "--number", "R-06", "--fields", "canceled,to_pay_back", "--since", "2026-03-02")
    assert figures(at, *wanted) == [["28.76", "0.00"]]
