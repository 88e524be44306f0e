"""Many orders in one printout: contents in front, codes to scan, pages counted through, reprints marked."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from printed_files import PrintedPdf, html_of, pdf_of, text_of
from printed_orders import PLACED_AT, customer, job, line, order, refund
from read_html import read_html
from scanned import scanned

from marketpush_cli.printing.fonts import usual_directories
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.pages import ENTRIES_A_PAGE, Pagination
from marketpush_cli.printing.spool import Spool

LONG_NUMBER = "Z9-" * 20 + "END"


def long_order(number: str) -> dict[str, Any]:
    return order(*(line(at) for at in range(1, 61)), number=number)


def batch(*documents: dict[str, Any], **changes: Any) -> PrintJob:
    return job(*documents, has_contents=True, **changes)


def rows_of(contents: str) -> list[tuple[str, int, int, int]]:
    """Number, lines, units and page of each row."""
    rows = re.findall(r"^(\S+) .* (\d+) (\d+) (\d+)$", contents, re.MULTILINE)
    return [(number, int(lines), int(units), int(page)) for number, lines, units, page in rows if number != "ORDER"]


def check_contents(file: PrintedPdf, pages_of_contents: int) -> list[str]:
    """The contents name the very page that each order begins on, and all pages are counted through."""
    pages = file.pages
    total = len(pages)
    assert [re.findall(r"Batch page (\d+) of (\d+)", page) for page in pages] == [
        [(str(number), str(total))] for number in range(1, total + 1)
    ]
    rows = [row for page in pages[:pages_of_contents] for row in rows_of(page)]
    begins = {
        number: at
        for at, page in enumerate(pages, 1)
        for number in re.findall(r"^(?:ORDER SUMMARY|PACKING SLIP)\n(\S+)", page, re.MULTILINE)
    }
    assert {number: page for number, _, _, page in rows} == begins
    return [number for number, *_ in rows]


@pytest.mark.parametrize("packing_slip", [False, True])
@pytest.mark.parametrize("orders_at_once", [1, 2, 3, 100])
def test_contents_tell_where_orders_of_several_pages_begin(orders_at_once: int, packing_slip: bool) -> None:
    documents = [order(), long_order("MP-2-A"), order(number="MP-3-A"), long_order("MP-4-A"), order(number="MP-5-A")]
    file = pdf_of(batch(*documents, packing_slip=packing_slip), orders_at_once=orders_at_once)
    assert check_contents(file, 1) == ["MP-1001-A", "MP-2-A", "MP-3-A", "MP-4-A", "MP-5-A"]
    assert [(lines, units) for _, lines, units, _ in rows_of(file.pages[0])] == [(2, 4), (60, 120)] * 2 + [(2, 4)]
    assert "5 orders, 126 lines, 252 units" in file.pages[0]
    assert f"{len(file.pages)} pages" in file.pages[0]


@pytest.mark.parametrize("count", [ENTRIES_A_PAGE, ENTRIES_A_PAGE + 1])
def test_contents_take_as_many_pages_as_foreseen(count: int) -> None:
    names = [
        "山田 太郎",
        "محمد بن عبد الله بن محمد بن عبد العزيز آل سعود",
        "W" * 300,
        "",
        "שלום כהן",
        "Łucja Ångström-Ødegård",
    ]
    documents = [order(number=f"MP-{at}-A", customer=customer(names[at % len(names)])) for at in range(count)]
    file = pdf_of(batch(*documents), None, 100)
    foreseen = -(-count // ENTRIES_A_PAGE)
    assert len(check_contents(file, foreseen)) == count
    assert [f"Contents, page {at} of {foreseen}" in file.pages[at - 1] for at in range(1, foreseen + 1)] == [
        True
    ] * foreseen


def test_contents_say_names_in_every_script(tmp_path: Path) -> None:
    documents = [
        order(number=f"MP-{at}-A", customer=customer(name)) for at, name in enumerate(("山田 太郎", "محمد", "שלום"))
    ]
    file = pdf_of(batch(*documents), usual_directories())
    assert (file.missing == ()) == ("山田" in file.pages[0])
    assert all(set(name) <= set(file.pages[0]) for name in ("محمد", "שלום"))


def test_long_names_end_in_an_ellipsis_and_nothing_of_a_letter_is_cut_off() -> None:
    wide, named = order(customer=customer("W" * 60)), order(number="MP-2-A", customer=customer("Ünal Ångström"))
    file = pdf_of(batch(wide, named))
    assert re.search(r"MP-1001-A W{10,39}… Acme Ceramics 2", file.pages[0])
    assert "Ünal Ångström Acme" in file.pages[0]
    contents = file.reader.pages[0].get_contents()
    assert contents is not None
    assert re.search(rb"\bW\*?\s+n\b", contents.get_data()) is None  # no path that clips


def test_the_longest_number_stands_whole_in_the_contents() -> None:
    file = pdf_of(batch(order(number=LONG_NUMBER[:64]), order(number="MP-2-A")))
    assert rows_of(file.pages[0])[0][0] == LONG_NUMBER[:64]


def test_contents_of_packing_slips_count_what_is_packed_and_no_money() -> None:
    document = order(line(1), line(2, stage="canceled", status="canceled"), line(3, quantity=7), refunds=[refund()])
    for contents in (
        pdf_of(batch(document, packing_slip=True)).pages[0],
        text_of(batch(document, packing_slip=True)),
        read_html(html_of(batch(document, packing_slip=True))).all("nav")[0].text,
    ):
        assert "1 order, 2 lines, 9 units" in contents
        assert not re.search(r"EUR|\d\.\d\d", contents)


@pytest.mark.parametrize("packing_slip", [False, True])
@pytest.mark.parametrize("orders_at_once", [2, 100])
def test_bookmarks_and_links_lead_to_each_order(orders_at_once: int, packing_slip: bool) -> None:
    documents = [order(), long_order("MP-2-A"), order(number="MP-3-A"), order(number="MP-4:x_1-A")]
    file = pdf_of(batch(*documents, packing_slip=packing_slip), orders_at_once=orders_at_once)
    reader = file.reader
    begins = [(number, page) for number, _, _, page in rows_of(file.pages[0])]
    assert [number for number, _ in begins] == ["MP-1001-A", "MP-2-A", "MP-3-A", "MP-4:x_1-A"]
    marks = [(str(mark["/Title"]), reader.get_destination_page_number(mark)) for mark in flat(reader.outline)]
    assert marks == [("Contents", 0), *((number, page - 1) for number, page in begins)]
    links = [link.get_object() for page in reader.pages for link in page.get("/Annots", [])]
    numbers = {page.indirect_reference: at for at, page in enumerate(reader.pages, 1)}
    assert [numbers[link["/Dest"][0]] for link in links] == [page for _, page in begins for _ in range(2)]
    assert all("/A" not in link for link in links)


def flat(outline: list[Any]) -> list[Any]:
    """Bookmarks, none of which has others below."""
    assert not any(isinstance(mark, list) for mark in outline)
    return outline


def test_a_single_order_needs_no_count_of_the_batch() -> None:
    (page,) = pdf_of(job(order())).pages
    assert "Page 1 of 1" in page
    assert "Batch" not in page


@pytest.mark.parametrize("orders_at_once", [1, 10])
@pytest.mark.parametrize("packing_slip", [False, True])
def test_every_order_has_its_number_to_scan_once(tmp_path: Path, packing_slip: bool, orders_at_once: int) -> None:
    numbers = ["MP-1001-A", "a", LONG_NUMBER[:64], "x_1.2:3"]
    documents = [order(number=number) for number in numbers]
    path = tmp_path / "printed.pdf"
    path.write_bytes(pdf_of(job(*documents, packing_slip=packing_slip), orders_at_once=orders_at_once).pdf)
    assert scanned(path) == [[number] for number in numbers]


def test_later_pages_of_an_order_have_no_code(tmp_path: Path) -> None:
    path = tmp_path / "printed.pdf"
    path.write_bytes(pdf_of(batch(long_order("MP-2-A"))).pdf)
    assert scanned(path) == [[], ["MP-2-A"], [], []]


def test_the_code_is_drawn_by_lines_and_has_the_number_as_its_name() -> None:
    file = pdf_of(job(order()))
    assert len(file.reader.pages[0].images) == 0
    assert "QR code of MP-1001-A".encode("utf-16-be") in file.pdf or b"QR code of MP-1001-A" in file.pdf
    (code,) = read_html(html_of(job(order()))).all("svg")
    assert code.attributes["aria-label"] == "QR code of MP-1001-A"
    assert code.attributes["role"] == "img"
    assert len(code.all("path")) == 1
    assert "QR" not in text_of(job(order()))


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("packing_slip", [False, True])
def test_only_a_reprint_says_so(count: int, packing_slip: bool) -> None:
    earlier = {"count": count, "first_at": PLACED_AT} if count else {}
    printed = job(order(earlier_prints=earlier), packing_slip=packing_slip)
    told = {0: "", 1: "Reprint, first printed 2026-11-02 10:30", 2: "Reprint, copy 3, first printed 2026-11-02 10:30"}[
        count
    ]
    for text in (pdf_of(printed).pages[0], text_of(printed), read_html(html_of(printed)).all("main")[0].text):
        assert re.findall(r"Reprint.*?\d\d:\d\d", text) == ([told] if told else [])


def test_every_page_of_a_reprint_says_so() -> None:
    reprinted = long_order("MP-2-A") | {"earlier_prints": {"count": 1, "first_at": PLACED_AT}}
    pages = pdf_of(job(order(), reprinted)).pages
    assert ["Reprint" in page for page in pages] == [False, *[True] * (len(pages) - 1)]


def test_a_page_of_html_leads_to_each_order() -> None:
    page = read_html(html_of(batch(order(), order(number="MP-2-A"))))
    links = [link.attributes["href"] for link in page.all("nav")[0].all("a")]
    assert links == [f"#{article.attributes['id']}" for article in page.all("article")]
    assert [link.text for link in page.all("nav")[0].all("a")] == ["MP-1001-A", "MP-2-A"]


def test_text_has_its_contents_in_columns() -> None:
    rows = text_of(batch(order(), order(number="MP-2-A", customer=customer("山田 太郎")))).splitlines()
    assert rows[:7] == [
        "=" * 80,
        "Contents                                              2 orders, 4 lines, 8 units",
        "=" * 80,
        "Order      Customer                    Seller                       Lines Units",
        "-" * 80,
        "MP-1001-A  Ana Ruiz                    Acme Ceramics                    2     4",
        "MP-2-A     山田 太郎                   Acme Ceramics                    2     4",
    ]


def test_pages_are_counted_from_behind_the_contents() -> None:
    pages = Pagination([1] * (ENTRIES_A_PAGE + 1), has_contents=True)
    assert (pages.contents, pages.total, next(pages.starts())) == (2, ENTRIES_A_PAGE + 3, 3)
    assert list(Pagination([2, 1, 3], has_contents=False).starts()) == [1, 3, 4]
    assert list(Pagination([], has_contents=True).starts()) == []


def test_a_spool_gives_the_same_documents_again_and_again() -> None:
    documents = [order(number=f"MP-{at}-A", history=["x" * 500], customer=customer("x" * 900)) for at in range(1_200)]
    with Spool() as spool:
        spool.take(documents)
        first, second = iter(spool), iter(spool)
        assert [next(first)["number"], next(second)["number"], next(first)["number"]] == ["MP-0-A", "MP-0-A", "MP-1-A"]
        assert [document["number"] for document in spool] == [document["number"] for document in documents]
        assert all("history" not in document for document in spool)
        printed = dataclasses.replace(job(), documents=spool)
        assert text_of(printed) == text_of(job(*documents))
