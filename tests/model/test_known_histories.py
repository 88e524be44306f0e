"""Histories that once went wrong, or nearly: kept as examples beside the random ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sandboxes import ANNA, CHIEF, CLERK, OPENED_AT, SECOND, import_documents, line_document, order_document, origin

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.answers import Done
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.steps import take_steps
from marketpush_cli.application.undoing import undo
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.orders import Order
from marketpush_cli.domain.transitions import Action

SHIPPED = {"carrier": "dhl", "tracking_number": "D1"}


class Desk:
    """A database with one order of two lines, and commands one second apart."""

    def __init__(self, path: Path) -> None:
        import_documents(path, [order_document("MP-1", "acme", [line_document("10.00"), line_document("5.00")])])
        self.database, self.at = SqliteDatabase(path), OPENED_AT

    def run(self, user: str, action: str, keep_going: bool = False) -> Run:
        self.at += SECOND
        return Run(Identity(origin(), self.at, user), new_identifier(self.at), action, keep_going)

    def do(self, user: str, action: str, *references: str, keep_going: bool = False, **given: Any) -> str:
        run = self.run(user, action, keep_going)
        asks = [ask_of(action, reference, given) for reference in references]
        done = take_steps(self.database, run, asks)
        assert not done.errors
        return run.operation

    def undo(self, user: str, operation: str, *references: str, keep_going: bool = False) -> Done:
        return undo(self.database, self.run(user, "undo", keep_going), operation, references)

    def order(self) -> Order:
        with self.database.reading() as snapshot:
            assert list(snapshot.verify_everything()) == []
            return snapshot.orders(["MP-1"])["MP-1"]


def ask_of(action: str, reference: str, given: dict[str, Any]) -> Ask:
    number, _, line = reference.partition("/")
    return Ask(Action(action), number, int(line) if line else None, **given)


def outcomes(done: Done) -> Sequence[str]:
    return [str(answer.judgement.outcome) for answer in done.answers]


@pytest.fixture
def desk(marketplace: Path) -> Desk:
    return Desk(marketplace)


def test_no_line_becomes_pending_beside_one_that_was_shipped_since(desk: Desk) -> None:
    accepted = desk.do(ANNA, "accept", "MP-1")
    desk.do(ANNA, "ship", "MP-1/2", **SHIPPED)
    assert outcomes(desk.undo(ANNA, accepted, keep_going=True)) == ["refused", "refused"]
    assert [str(line.stage) for line in desk.order().lines] == ["awaiting_fulfillment", "shipped"]


def test_what_was_undone_has_no_time_and_can_be_done_again(desk: Desk) -> None:
    desk.do(ANNA, "accept", "MP-1")
    shipped = desk.do(ANNA, "ship", "MP-1", **SHIPPED)
    assert outcomes(desk.undo(ANNA, shipped)) == ["changed", "changed"]
    order = desk.order()
    assert {line.shipped_at for line in order.lines} == {None}
    assert (str(order.status), order.status_at) == ("awaiting_fulfillment", desk.at)
    assert outcomes(desk.undo(ANNA, shipped)) == ["unchanged", "unchanged"]
    desk.do(ANNA, "ship", "MP-1", carrier="ups", tracking_number="U1")
    assert {line.shipped_at for line in desk.order().lines} == {desk.at}


def test_undone_and_done_again_is_not_taken_back_by_undoing_the_first_time(desk: Desk) -> None:
    first = desk.do(ANNA, "accept", "MP-1")
    desk.undo(ANNA, first)
    desk.do(ANNA, "accept", "MP-1")
    assert outcomes(desk.undo(ANNA, first)) == ["unchanged", "unchanged"]
    assert str(desk.order().status) == "awaiting_fulfillment"


def test_an_incident_comes_and_goes_and_the_line_is_as_before(desk: Desk) -> None:
    desk.do(ANNA, "accept", "MP-1")
    before = desk.order().lines[0]
    opened = desk.do(CLERK, "incident_open", "MP-1/1", reason="defective")
    assert str(desk.order().lines[0].status) == "incident_open"
    desk.undo(CHIEF, opened)
    order = desk.order()
    assert order.incidents == ()
    assert order.lines[0].awaiting_fulfillment_at == before.awaiting_fulfillment_at
    assert (order.lines[0].incident_open_at, str(order.lines[0].status)) == (None, "awaiting_fulfillment")


def test_a_payment_that_refunds_rest_on_stays(desk: Desk, marketplace: Path) -> None:
    import_documents(marketplace, [order_document("MP-2", "acme", [line_document("10.00")], paid=False)], desk.at)
    paid = desk.do(CLERK, "pay", "MP-2")
    desk.do(ANNA, "accept", "MP-2")
    desk.do(CLERK, "refund", "MP-2", reason="goodwill", amount="1.00", key="k")
    assert outcomes(desk.undo(CLERK, paid)) == ["refused"]


def test_a_reason_of_no_such_name_is_bad_data_before_it_is_not_permitted(desk: Desk) -> None:
    asked = ask_of("reject", "MP-1", {"reason": "no_such_reason"})
    (answer,) = take_steps(desk.database, desk.run(CLERK, "reject"), [asked]).answers
    assert answer.judgement.error is not None
    assert answer.judgement.error.exit_code == 65


def test_a_past_whose_steps_have_the_same_time_comes_in_whole(desk: Desk, marketplace: Path) -> None:
    at = "2026-03-01T20:00:00Z"
    times = dict.fromkeys(("awaiting_fulfillment", "shipped", "received", "closed"), at)
    past = {"status": "closed", "timestamps": times, **SHIPPED}
    import_documents(marketplace, [order_document("MP-2", "acme", [line_document("10.00", **past)])], desk.at)
    with desk.database.reading() as snapshot:
        assert str(snapshot.orders(["MP-2"])["MP-2"].status) == "closed"
        assert list(snapshot.verify_everything()) == []
