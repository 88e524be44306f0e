"""Pages of order summaries and packing slips, read back from the PDF."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path

import pytest
from made_fonts import font_of_triangles
from printed_files import pdf_of
from printed_orders import PLACED_AT, customer, job, line, order, refund, shipment
from pypdf import PdfReader

from marketpush_cli.printing.fonts import usual_directories
from marketpush_cli.printing.job import PrintJob

LONG = "Hand-thrown stoneware teapot with bamboo handle, celadon glaze, and a matching strainer, packed in a gift box"


def pages_of(printed: PrintJob, fonts: tuple[Path, ...] = ()) -> list[str]:
    return pdf_of(printed, fonts).pages


def test_a_summary_says_everything_once() -> None:
    document = order(line(1, refunded=1250), line(2, "Teapot"), refunds=[refund()], shipments=[shipment()])
    (page,) = pages_of(job(document))
    for text in (
        "ORDER SUMMARY",
        "MP-1001-A",
        "Awaiting Fulfillment",
        "Paid 2026-11-02 11:30",
        "Acme Ceramics (acme)",
        "2026-11-02 10:30",
        "Calle Mayor 5, 2º",
        "ana@example.org",
        "2 12.50 1.00 3.40 0.55 27.95",
        "2026-11-04 10:30 1 Not as described 12.50",
        "2026-11-03 10:30 dhl JD0146 1, 2",
        "Printed 2026-11-05 10:30, times in Europe/Paris",
        "Page 1 of 1",
    ):
        assert text in page
    assert page.count("EUR") == 1
    assert page.count("Ana Ruiz") == 1


def test_the_totals_add_up_without_dropped_lines_and_refunds() -> None:
    dropped = line(2, stage="canceled", status="canceled")
    (page,) = pages_of(job(order(line(1, refunded=1250), dropped)))
    assert re.findall(r"^(Total|Canceled or rejected|Refunded|Remaining) (.+)$", page, re.MULTILINE) == [
        ("Total", "55.90"),
        ("Canceled or rejected", "−27.95"),
        ("Refunded", "−12.50"),
        ("Remaining", "15.45"),
    ]


def test_an_unpaid_order_in_yen_has_no_decimals_and_a_status_shows_its_stage() -> None:
    hidden = line(1, unit_price=1234567, discount=0, stage="shipped", status="incident_open")
    (page,) = pages_of(job(order(hidden, currency="JPY", paid_at=None)))
    assert "Unpaid" in page
    assert "Incident Open (Shipped)" in page
    assert "2 1234567 – 340 55 2469529" in page


def test_sixty_lines_flow_over_pages_and_the_header_is_repeated() -> None:
    titles = [LONG if number % 7 == 0 else f"Plate {number}" for number in range(1, 61)]
    pages = pages_of(job(order(*(line(number, title) for number, title in enumerate(titles, 1)))))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
    filled = [page for page in pages if "SKU MUG" in page]
    assert all("UNIT PRICE" in page for page in filled)
    assert all(page.startswith("Order summary MP-1001-A") for page in pages[1:])
    assert [int(sku) for page in pages for sku in re.findall(r"SKU MUG-(\d+)", page)] == list(range(1, 61))


def test_every_order_starts_on_a_page_of_its_own_count() -> None:
    long = order(*(line(number) for number in range(1, 61)), number="MP-2-A")
    pages = pages_of(job(order(), long, order(number="MP-3-A")))
    counts = [re.findall(r"Page (\d+) of (\d+)", page)[0] for page in pages]
    inner = len(pages) - 2
    assert counts == [("1", "1"), *((str(number), str(inner)) for number in range(1, inner + 1)), ("1", "1")]
    assert "MP-3-A" in pages[-1]


def test_a_packing_slip_has_no_prices_and_only_what_is_wanted() -> None:
    document = order(
        line(1, "Blue mug"),
        line(2, "Saucer", stage="canceled", status="canceled"),
        line(3, "Bowl", stage="rejected", status="rejected"),
        line(4, "Jug", status="refunded", refunded=2795),
        line(5, "Vase", stage="shipped", status="shipped"),
        line(6, "Lamp", status="incident_open"),
        refunds=[refund()],
    )
    (page,) = pages_of(job(document, packing_slip=True))
    for text in ("PACKING SLIP", "MP-1001-A", "Blue mug", "Vase", "shipped already", "on hold", "6 units on 3 lines"):
        assert text in page
    for text in ("Saucer", "Bowl", "Jug", "12.50", "27.95", "EUR", "efund", "ana@", "+34", "Paid"):
        assert text not in page
    assert "28013 Madrid" in page


def test_a_packing_slip_without_wanted_lines_says_so() -> None:
    (page,) = pages_of(job(order(line(1, stage="canceled", status="canceled")), packing_slip=True))
    assert "There is nothing to pack" in page


@pytest.mark.parametrize(
    ("status", "stage", "said"),
    [
        ("rejected", "rejected", "this order was rejected."),
        ("canceled", "canceled", "this order was canceled."),
        ("refunded", "awaiting_fulfillment", "this order was refunded in full."),
        ("awaiting_fulfillment", "canceled", "no line of this order is still wanted."),
    ],
)
def test_a_packing_slip_of_an_order_that_is_off_says_why_and_leaves_gifts_out(
    status: str, stage: str, said: str
) -> None:
    gift = line(2, "Free gift", unit_price=0, discount=0, shipping=0, tax=0, stage=stage)
    document = order(line(1, stage=stage, status=status, refunded=2795), gift, status=status)
    (page,) = pages_of(job(document, packing_slip=True))
    assert f"There is nothing to pack: {said}" in page
    assert "Free gift" not in page


def test_what_was_sent_stays_on_the_slip_of_a_refunded_order() -> None:
    sent = line(1, stage="shipped", status="refunded", refunded=2795)
    (page,) = pages_of(job(order(sent, status="refunded"), packing_slip=True))
    assert "shipped already" in page


def test_data_never_becomes_markup() -> None:
    hostile = '#panic("x") $a$ *b* @c <d> \\n `e` // f #import "@preview/x:1.0.0"'
    reading = '#read("/etc/passwd")'
    (page,) = pages_of(job(order(line(1, hostile), number="MP-1", customer=customer(reading))))
    flat = "".join(page.split())
    assert "".join(hostile.split()) in flat
    assert reading in flat


def test_endless_words_stay_in_their_column_and_whole() -> None:
    document = order(line(1, "W" * 120, sku="S" * 64), shipments=[shipment(tracking_number="0146" * 16)])
    (page,) = pages_of(job(document))
    text = "".join(page.split())
    assert "W" * 120 in text
    assert "S" * 64 in text
    assert "0146" * 16 in text


def test_the_same_job_gives_the_same_bytes_dated_when_it_was_printed() -> None:
    printed = job(order(), order(number="MP-2-A"))
    first = pdf_of(printed).pdf
    assert first == pdf_of(printed).pdf
    assert first != pdf_of(dataclasses.replace(printed, printed_at=PLACED_AT)).pdf
    metadata = PdfReader(io.BytesIO(first)).metadata
    assert metadata is not None
    assert metadata.title == "Orders of November"
    assert metadata["/CreationDate"] == "D:20261105093000Z"


def test_control_characters_are_made_harmless() -> None:
    (page,) = pages_of(job(order(line(1, "Mug\x1b[2J\x00end"), customer=customer("A\u202eB\ud800"))))
    assert "�[2J" in page
    assert "A�B�" in page


def test_without_fonts_replacements_are_printed_and_told(tmp_path: Path) -> None:
    printed = job(order(customer=customer("山田太郎", "अनिल")))
    result = pdf_of(printed, (tmp_path,))
    page = result.reader.pages[0].extract_text()
    assert "����" in page
    assert [re.sub(r" \(.*", "", sentence) for sentence in result.missing] == [
        "4 characters of Chinese, Japanese or Korean",
        "4 characters of Devanagari",
    ]


def test_with_a_covering_font_the_name_is_printed(tmp_path: Path) -> None:
    font_of_triangles(tmp_path, "Anything", "山田太郎")
    result = pdf_of(job(order(customer=customer("山田太郎"))), (tmp_path,))
    reader = result.reader
    assert result.missing == ()
    assert "山田太郎" in reader.pages[0].extract_text()
    assert b"Anything" in result.pdf


def test_a_font_that_cannot_be_set_is_passed_over(tmp_path: Path) -> None:
    font_of_triangles(tmp_path, "NotoSerifCJK-Regular", "山田太郎", nameless=True)
    printed = job(order(customer=customer("山田太郎")))
    assert len(pdf_of(printed, (tmp_path,)).missing) == 1
    font_of_triangles(tmp_path, "Sound", "山田太郎")
    result = pdf_of(printed, (tmp_path,))
    assert result.missing == ()
    assert b"Sound" in result.pdf


@pytest.mark.parametrize("name", ["محمد بن عبد الله", "שלום"])
def test_names_from_right_to_left_need_no_further_font(name: str) -> None:
    result = pdf_of(job(order(customer=customer(name))))
    assert result.missing == ()
    page = result.reader.pages[0].extract_text()
    assert all(character in page for character in set(name))


def test_with_the_fonts_of_this_machine_a_name_is_printed_or_reported() -> None:
    result = pdf_of(job(order(customer=customer("山田太郎"))), usual_directories())
    page = result.reader.pages[0].extract_text()
    assert ("山田太郎" in page) == (result.missing == ())
    assert ("�" in page) == (result.missing != ())
