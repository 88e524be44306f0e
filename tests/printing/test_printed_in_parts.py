"""PDF files of many orders: set in parts, joined, bounded in memory, and the same on every page as if set at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from made_fonts import font_of_triangles
from printed_files import PrintedPdf, pdf_of
from printed_orders import customer, job, line, order

from marketpush_cli.printing import pdf
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.pdf import ORDERS_AT_ONCE


def orders(count: int, packing_slip: bool = False) -> PrintJob:
    numbers = range(1, count + 1)
    return job(
        *(order(line(1, f"Mug {number}"), number=f"MP-{number}-A") for number in numbers), packing_slip=packing_slip
    )


@pytest.mark.parametrize("packing_slip", [False, True])
def test_joined_pages_are_those_of_one_piece(packing_slip: bool) -> None:
    printed = orders(5, packing_slip)
    assert pdf_of(printed, orders_at_once=2).pages == pdf_of(printed).pages


def test_page_numbers_stay_those_of_the_order() -> None:
    long = order(*(line(number) for number in range(1, 61)), number="MP-2-A")
    pages = pdf_of(job(order(), long, order(number="MP-3-A")), orders_at_once=1).pages
    inner = len(pages) - 2
    assert inner > 1
    assert [f"Page {number} of {inner}" in page for number, page in enumerate(pages[1:-1], 1)] == [True] * inner
    assert "Page 1 of 1" in pages[-1]


def test_joined_files_have_the_same_bytes_and_keep_title_date_and_language() -> None:
    first, second = (pdf_of(orders(3), orders_at_once=1).pdf for _ in range(2))
    assert first == second
    reader = PrintedPdf(first, ()).reader
    assert reader.metadata is not None
    assert reader.metadata.title == "Orders of November"
    assert reader.metadata["/CreationDate"] == "D:20261105093000Z"
    assert reader.root_object["/Lang"] == "en"
    assert b"pypdf" not in first


def test_only_a_file_of_one_piece_has_tags_for_screen_readers() -> None:
    for orders_at_once, tagged in ((2, True), (1, False)):
        reader = pdf_of(orders(2), orders_at_once=orders_at_once).reader
        assert ("/StructTreeRoot" in reader.root_object) == tagged


def test_fonts_are_chosen_for_all_parts_and_what_is_missing_is_told_once(tmp_path: Path) -> None:
    font_of_triangles(tmp_path, "Anything", "山田")
    documents = [order(customer=customer(name)) for name in ("Ana", "山田", "太", "太郎")]
    result = pdf_of(job(*documents), (tmp_path,), 1)
    assert [sentence.partition(" (")[0] for sentence in result.missing] == [
        "2 characters of Chinese, Japanese or Korean"
    ]
    pages = result.pages
    assert ["山田" in page for page in pages] == [False, True, False, False]
    assert ["�" in page for page in pages] == [False, False, True, True]


def test_parts_are_of_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[tuple[int, bool]] = []
    whole = pdf.Press.set

    def count(press: pdf.Press, template: str, data: str, *, tagged: bool) -> bytes:
        sizes.append((len(json.loads(data)["sheets"]), tagged))
        return whole(press, template, data, tagged=tagged)

    monkeypatch.setattr(pdf.Press, "set", count)
    pdf_of(orders(ORDERS_AT_ONCE))
    pdf_of(orders(2 * ORDERS_AT_ONCE + 1))
    most = ORDERS_AT_ONCE
    assert sizes == [(most, True), (most, False), (most, False), (1, False)]


def test_no_order_gives_a_page_that_says_so() -> None:
    assert pdf_of(job()).pages == ["There are no orders to print."]


MEASURING = """
import resource
from printed_files import PrintedPdf, pdf_of
from printed_orders import job, line, order

def peak_after(count):
    pdf_of(job(*(order(*map(line, range(1, 4)), number=f"MP-{count}-{each}") for each in range(count))), (), 20)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

print(peak_after(40), peak_after(160))
"""


def test_memory_does_not_grow_with_the_number_of_parts() -> None:
    command = [sys.executable, "-c", MEASURING]
    answer = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    two_parts, eight_parts = map(int, answer.stdout.split())
    assert eight_parts < 1.5 * two_parts
