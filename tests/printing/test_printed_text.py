"""Order summaries and packing slips as plain text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_files import text_of
from printed_orders import customer, job, line, order, refund, shipment
from wcwidth import wcswidth

from marketpush_cli.printing.columns import cells, left, right, wrap

SUMMARY = """\
================================================================================
Order summary                                                          MP-1001-A
================================================================================
Seller            Acme Ceramics (acme)
Placed            2026-11-02 10:30
Commercial order  MP-1001
Payment           Paid 2026-11-02 11:30
Status            Awaiting Fulfillment
Amounts in        EUR
Customer          Ana Ruiz
                  Calle Mayor 5, 2º
                  28013 Madrid
                  Spain
                  ana@example.org
                  +34 600 000 001

 No.  Item                                       Qty    Unit price         Total
--------------------------------------------------------------------------------
   1  Blue mug                                     2         12.50         27.95
      SKU MUG-001, Partially Refunded (Awaiting Fulfillment)
      discount 1.00, shipping 3.40, tax 0.55
   2  [CANCELED] Saucer                            2         12.50         27.95
      SKU MUG-002, Canceled
      discount 1.00, shipping 3.40, tax 0.55

                                                           Items           48.00
                                                        Shipping            6.80
                                                             Tax            1.10
                                                           Total           55.90
                                            Canceled or rejected          -27.95
                                                        Refunded          -12.50
                                                       Remaining           15.45

Refunds
--------------------------------------------------------------------------------
2026-11-04 10:30 line 1 Not as described                                   12.50

Shipments
--------------------------------------------------------------------------------
2026-11-03 10:30 dhl JD0146 lines 1, 2

Printed 2026-11-05 10:30, times in Europe/Paris
"""
SLIP = """\
================================================================================
Packing slip                                                           MP-1001-A
================================================================================
Seller            Acme Ceramics (acme)
Placed            2026-11-02 10:30
Ship to           Ana Ruiz
                  Calle Mayor 5, 2º
                  28013 Madrid
                  Spain

   Qty       Item
--------------------------------------------------------------------------------
     2  [ ]  Blue mug
             SKU MUG-001

     2  [ ]  Vase
             SKU MUG-002
             (shipped already)

4 units on 2 lines

Printed 2026-11-05 10:30, times in Europe/Paris
"""


def test_a_summary() -> None:
    lines = line(1, refunded=1250, status="partially_refunded"), line(2, "Saucer", stage="canceled", status="canceled")
    assert text_of(job(order(*lines, refunds=[refund()], shipments=[shipment()]))) == SUMMARY


def test_a_packing_slip() -> None:
    lines = line(1), line(2, "Vase", stage="shipped", status="shipped")
    assert text_of(job(order(*lines), packing_slip=True)) == SLIP


def test_orders_are_set_apart_and_none_is_nothing() -> None:
    text = text_of(job(order(), order(number="MP-2-A"), packing_slip=True))
    assert text.count("=" * 80) == 4
    assert re.findall(r"^Packing slip +(\S+)$", text, re.MULTILINE) == ["MP-1001-A", "MP-2-A"]
    assert text_of(job()) == ""


@pytest.mark.parametrize("width", [10, 60, 80, 132])
def test_no_line_is_wider_and_figures_stay_below_each_other(width: int) -> None:
    titles = ("山田太郎の急須と湯のみのすてきな贈り物セット", "W" * 200, "A long title of many ordinary words " * 4)
    lines = [line(number, title, sku="S" * 64) for number, title in enumerate(titles, 1)]
    document = order(*lines, customer=customer("محمد بن عبد الله", "X" * 150), refunds=[refund(reason="r" * 90)])
    rows = text_of(job(document), width).splitlines()
    assert max(map(wcswidth, rows)) == max(width, 60)
    assert len({wcswidth(row) for row in rows if row.endswith("27.95")}) == 1


def test_every_text_passes_through_safe() -> None:
    hostile = "a\x1b[2J\u202eb"
    people = {"name": hostile, "email": hostile, "phone": hostile, "address": f"{hostile}\n{hostile}"}
    document = order(
        line(1, hostile, sku=hostile, status=hostile),
        number=hostile,
        seller_name=hostile,
        customer=people,
        refunds=[refund(reason=hostile, reference=f"X/{hostile}")],
        shipments=[shipment(carrier=hostile, tracking_number=hostile, lines=[f"X/{hostile}"])],
    )
    for slip in (False, True):
        text = text_of(job(document, packing_slip=slip))
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "a␛[2J␛b" in text


@given(st.text(max_size=120), st.integers(min_value=2, max_value=40))
def test_wrapping_fits_and_loses_nothing(text: str, width: int) -> None:
    printable = "".join(character for character in text if character.isprintable())
    lines = wrap(printable, width)
    assert "".join("".join(lines).split()) == "".join(printable.split())
    assert all(cells(row) <= width for row in lines)


def test_padding_counts_cells() -> None:
    assert left("山田", 6) == "山田  "
    assert right("山田", 6) == "  山田"
    assert left("too long", 3) == "too long"
