"""A morning at the desk: a carrier's file, corrections, refunds, and all but the money taken back, as it is typed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from figures import IS_CAMPAIGN, tell
from made_orders import make_orders, number_of
from partner_desk import ABOVE, CARE_HEADER, CARRIER_HEADER, Desk, write
from raw import rows

ROWS = 30_000 if IS_CAMPAIGN else 3_000
SHIPPED_BEFORE = ROWS // 50
NEW = ROWS - SHIPPED_BEFORE
PARCELS = "SELECT count(*) FROM order_line WHERE stage = 'shipped'"
NUMBERS = "SELECT count(*) FROM order_line WHERE tracking_number LIKE ?"
GIVEN_BACK = "SELECT count(*), sum(item + shipping + tax) FROM refund"
FOR_SELLERS = ("--as", "each", "--because", "Nordversand sent its file")
SHIP = ("line", "ship", "--from", "carrier.csv", "--columns", "nordversand", *FOR_SELLERS, "-f", "count")
CARE = ("--columns", "reference=Bestellung,amount=Betrag,reason=Grund,key=Ticket", "--decimal", ",", "-f", "count")
REFUNDS = 40
CENTS = 1_250
WORTH_IT = """
    SELECT order_number || '/1' FROM order_line
    WHERE line = 1 AND quantity * unit_price > 2000 AND tracking_number IS NULL
        AND CAST(substr(order_number, 4, 7) AS INTEGER) <= ?
    ORDER BY order_number LIMIT ?
"""


def line(index: int) -> str:
    return f"{number_of(index)}/1"


def worth_it(path: Path) -> list[str]:
    """Lines that the carrier takes today, for which money can be given back."""
    return [reference for (reference,) in rows(path, WORTH_IT, ROWS, REFUNDS + 1)]


def given_back(desk: Desk) -> list[str]:
    """Lines for which money is asked; for the last one too much."""
    return list(dict.fromkeys(row["Bestellung"] for row in desk.read("care.csv", CARE_HEADER)))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """200 sellers' orders, of which some were shipped yesterday, and the files of today."""
    make_orders(tmp_path / "orders.db", ROWS + 100)
    desk = Desk(tmp_path)
    before = [(line(index), "dhl", f"OLD{index}") for index in range(50, ROWS + 1, 50)]
    write(tmp_path / "yesterday.csv", ("reference", "carrier", "tracking_number"), before)
    desk.done("line", "ship", "--from", "yesterday.csv", *FOR_SELLERS, "--yes")
    parcels = [(line(index), "Jürgen Größe", "dhl", f"NV{index:07}", "1,200") for index in range(1, ROWS + 1)]
    write(tmp_path / "carrier.csv", CARRIER_HEADER, parcels, ABOVE)
    unhappy = worth_it(tmp_path / "orders.db")
    tickets = [(reference, "12,50", "goodwill", f"T-{number}") for number, reference in enumerate(unhappy[:-1], 1)]
    tickets += [tickets[3], tickets[11], (unhappy[-1], "9.250,00", "damaged", "T-999")]
    write(tmp_path / "care.csv", CARE_HEADER, tickets)
    assert rows(tmp_path / "orders.db", "SELECT count(DISTINCT seller) FROM orders") == [(200,)]
    return desk


def test_a_morning_with_files_of_partners(desk: Desk) -> None:
    ship_what_the_carrier_took(desk)
    correct_the_numbers(desk)
    give_money_back(desk)
    take_all_but_the_money_back(desk)
    checked = desk.done("database", "check")
    assert checked.said == ["ok: file, chains, history, statuses and money agree"]
    tell(f"a morning with {ROWS:,} rows of a carrier: {desk.seconds:.1f} s of commands")


def ship_what_the_carrier_took(desk: Desk) -> None:
    """What cannot be is seen before anything is done; the rest goes on."""
    unread = desk.run("columns", "guess", "carrier.csv")
    assert (unread.code, unread.fixes) == (65, ["--encoding cp1252 if that is how it was saved"])
    desk.done("columns", "guess", "carrier.csv", "--encoding", "cp1252", "--for", "ship", "--save", "nordversand")
    path = desk.directory / "orders.db"
    for looking in (("--dry-run",), ("--plan", "plan.json")):
        looked = desk.run(*SHIP, *looking)
        assert looked.code == 5
        assert len(looked.errors) == len(looked.fixes) == SHIPPED_BEFORE
        number, first = f"NV{50:07}", f"{line(50)} was shipped already, by dhl under OLD50"
        assert looked.errors[0] == f"error[rule]: carrier.csv:54: {first}"
        assert looked.fixes[0] == f"marketpush line track {line(50)} --carrier dhl --tracking-number {number}"
        assert rows(path, PARCELS) == [(SHIPPED_BEFORE,)]
    shipped = desk.run(*SHIP, "--keep-going", "--results", "done.csv", "--yes")
    assert (shipped.code, len(shipped.errors)) == (3, SHIPPED_BEFORE)
    assert "acting as the users of 200 sellers for this command" in shipped.said
    assert any(said.startswith(f"{NEW} changed, 0 unchanged; to take it back: ") for said in shipped.said)
    assert rows(path, PARCELS) == [(ROWS,)]
    outcomes = [row["outcome"] for row in desk.read("done.csv", CARRIER_HEADER)]
    assert (outcomes.count("changed"), outcomes.count("refused")) == (NEW, SHIPPED_BEFORE)


def correct_the_numbers(desk: Desk) -> None:
    """The results go to `line track`, which finds the same in all other rows; then the file is as it was sent."""
    path = desk.directory / "orders.db"
    desk.done("line", "track", "--from", "done.csv", "--columns", "nordversand", "--results", "done.csv", "--yes")
    outcomes = [row["outcome"] for row in desk.read("done.csv", CARRIER_HEADER)]
    assert (outcomes.count("changed"), outcomes.count("unchanged")) == (SHIPPED_BEFORE, NEW)
    assert rows(path, NUMBERS, "NV%") == [(ROWS,)]
    assert rows(path, NUMBERS, "OLD%") == [(0,)]
    again = desk.done(*SHIP, "--yes")
    assert again.said[-1] == f"{ROWS} unchanged: nothing was left to do"


def give_money_back(desk: Desk) -> None:
    """A ticket that stands there twice is paid once, and the answer tells the two apart."""
    path = desk.directory / "orders.db"
    given = desk.run("refund", "--from", "care.csv", *CARE, "--keep-going", "--results", "care-done.csv", "--yes")
    assert (given.code, len(given.errors)) == (3, 1)
    assert f"care.csv:44: {given_back(desk)[-1]}: 9250.00 EUR is more than is left to refund" in given.errors[0]
    assert f"{REFUNDS} changed, 2 unchanged" in given.said
    assert rows(path, GIVEN_BACK) == [(REFUNDS, REFUNDS * CENTS)]
    told = desk.read("care-done.csv", CARE_HEADER, "utf-8")
    doubled = [(row["Ticket"], row["outcome"], row["message"]) for row in told[REFUNDS : REFUNDS + 2]]
    assert doubled == [
        ("T-4", "unchanged", "the same stands in row 5"),
        ("T-12", "unchanged", "the same stands in row 13"),
    ]
    corrected = (desk.directory / "care-done.csv").read_bytes().replace(b"9.250,00", b"1,50")
    (desk.directory / "care-done.csv").write_bytes(corrected)
    again = desk.done("refund", "--from", "care-done.csv", *CARE, "--results", "care-done.csv", "--yes")
    assert again.said[-1] == f"1 changed, {REFUNDS + 2} unchanged"
    assert rows(path, GIVEN_BACK) == [(REFUNDS + 1, REFUNDS * CENTS + 150)]


def take_all_but_the_money_back(desk: Desk) -> None:
    """By the names of the files; lines for which money was given back stay as they are, and are named."""
    path, found = desk.directory / "orders.db", ("--fields", "operation,action,changed,refused")
    operations = desk.rows("history", "list", "--file", "car", *found)
    assert [operation[1:] for operation in operations] == [
        ["refund", "1", "0"],
        ["refund", str(REFUNDS), "1"],
        ["ship", str(NEW), str(SHIPPED_BEFORE)],
    ]
    ((track, *_),) = desk.rows("history", "list", "--file", "done.csv", "--action", "track", *found)
    ship = operations[-1][0]
    refused = desk.run("undo", operations[0][0], "--yes")
    assert (refused.code, "is refund: that is never taken back, money" in refused.errors[0]) == (5, True)
    desk.done("undo", track, "--yes", "-f", "count")
    assert rows(path, NUMBERS, "OLD%") == [(SHIPPED_BEFORE,)]
    held = desk.run("undo", ship, "--yes", "-f", "count")
    assert (held.code, held.fixes) == (5, ["add --keep-going to take back the others"])
    assert rows(path, PARCELS) == [(ROWS,)]
    undone = desk.run("undo", ship, "--yes", "--keep-going", "-f", "count")
    stay = [f"error[rule]: {reference} has changed since: refund" for reference in given_back(desk)]
    assert (undone.code, [error.partition(" by operation")[0] for error in undone.errors]) == (3, stay)
    assert rows(path, PARCELS) == [(SHIPPED_BEFORE + len(stay),)]
    listed = desk.rows("orders", "list", "--limit", "0", "--fields", "refunded")
    assert sum(Decimal(amount) for (amount,) in listed) == Decimal("12.50") * REFUNDS + Decimal("1.50")
    outcomes = desk.rows("history", "list", "--file", "car", "--action", "ship", "--fields", "outcome")
    assert outcomes == [["partly_undone"]]
