"""Order summaries and packing slips as a page that is harmless, complete and readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_files import html_of
from printed_orders import customer, harmless, job, line, order, refund, shipment
from read_html import Element, read_html

from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.markup import Markup, Tags
from marketpush_cli.printing.packing_slip import packing_slip_of
from marketpush_cli.printing.record import Record
from marketpush_cli.printing.stylesheet import STYLE, running_head
from marketpush_cli.printing.summary import summary_of


def full_order() -> dict[str, object]:
    lines = line(1, refunded=1250), line(2, "Teapot", stage="canceled", status="canceled"), line(3, "Vase")
    return order(*lines, refunds=[refund()], shipments=[shipment()])


def rows_of(table: Element) -> list[list[str]]:
    cells = ([cell for cell in row.children if isinstance(cell, Element)] for row in table.all("tr"))
    return [[cell.text for cell in row] for row in cells]


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.replace("-", "−") if re.fullmatch(r"-\d+(\.\d+)?", value) else value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ():
        yield from texts_in(each)


@pytest.mark.parametrize("packing_slip", [False, True])
def test_the_page_says_all_that_the_sheet_says(packing_slip: bool) -> None:
    printed = job(full_order(), packing_slip=packing_slip)
    document = Record(printed.documents[0])
    sheet = packing_slip_of(document, printed) if packing_slip else summary_of(document, printed)
    page = read_html(html_of(printed)).text
    assert [text for text in texts_in(asdict(sheet)) if text not in page] == []


def test_lines_totals_refunds_and_shipments_are_tables() -> None:
    page = read_html(html_of(job(full_order())))
    lines, totals, refunds, shipments = map(rows_of, page.all("table"))
    assert lines[0] == ["No.", "Item", "Qty", "Unit price", "Discount", "Shipping", "Tax", "Total"]
    assert lines[2] == ["2", "TeapotSKU MUG-002 · Canceled", "2", "12.50", "1.00", "3.40", "0.55", "27.95"]
    assert totals[-2:] == [["Refunded", "−12.50"], ["Remaining", "43.40"]]
    assert refunds[1] == ["2026-11-04 10:30", "1", "Not as described", "12.50"]
    assert shipments[1] == ["2026-11-03 10:30", "dhl", "JD0146", "1, 2"]


def test_headings_go_down_step_by_step_and_every_table_has_a_caption() -> None:
    page = read_html(html_of(job(full_order(), order(number="MP-2-A"))))
    headings = [(element.name, element.text) for element in page.everything() if re.fullmatch("h[1-6]", element.name)]
    assert headings == [
        ("h1", "Orders of November"),
        ("h2", "MP-1001-A"),
        ("h3", "Refunds"),
        ("h3", "Shipments"),
        ("h2", "MP-2-A"),
    ]
    assert all(len(table.all("caption")) == 1 for table in page.all("table"))


@pytest.mark.parametrize("packing_slip", [False, True])
def test_every_header_cell_has_a_name_and_a_scope(packing_slip: bool) -> None:
    page = read_html(html_of(job(full_order(), packing_slip=packing_slip)))
    for table in page.all("table"):
        assert all(
            cell.attributes["scope"] == "col" and cell.text for head in table.all("thead") for cell in head.all("th")
        )
        for row in (row for body in table.all("tbody") for row in body.all("tr")):
            assert [cell.attributes["scope"] for cell in row.all("th")] == ["row"]


def test_amounts_stand_right_and_their_digits_copy_as_they_are() -> None:
    page = read_html(html_of(job(order(line(1, unit_price=123456789, discount=0, shipping=0, tax=0)))))
    cells = page.all("tbody")[0].all("td")
    assert [cell.text for cell in cells] == ["1", "2", "1234567.89", "–", "–", "–", "2469135.78"]
    assert all("number" in cell.classes for cell in cells)
    assert [group.text for group in cells[2].all("span", "group")] == ["234", "567"]
    assert re.search(r"\.number, \.list \{ text-align: right; \}", STYLE)


def test_a_packing_slip_has_no_prices_and_only_what_is_wanted() -> None:
    page = read_html(html_of(job(full_order(), packing_slip=True)))
    assert rows_of(page.all("table")[0]) == [
        ["Packed", "Qty", "Item", "Note"],
        ["", "2", "Blue mugSKU MUG-001", ""],
        ["", "2", "VaseSKU MUG-003", ""],
    ]
    (body,) = page.all("main")
    assert all(text not in body.text for text in ("Teapot", "12.50", "27.95", "EUR", "efund", "ana@", "+34", "Paid"))


def test_a_packing_slip_without_wanted_lines_and_a_page_without_orders_say_so() -> None:
    empty = read_html(html_of(job(order(line(1, stage="canceled", status="canceled")), packing_slip=True)))
    assert "There is nothing to pack" in empty.text
    assert empty.all("table") == []
    assert "There are no orders to print." in html_of(job())


def everywhere(hostile: str, packing_slip: bool) -> PrintJob:
    people = {"name": hostile, "email": hostile, "phone": hostile, "address": f"{hostile}\n{hostile}"}
    document = order(
        line(1, hostile, sku=hostile, status=hostile, line=hostile, quantity=2),
        line(2, hostile, stage="canceled", status=hostile),
        number=hostile,
        seller=hostile,
        seller_name=hostile,
        status=hostile,
        commercial_order=hostile,
        customer=people,
        refunds=[refund(reason=hostile, reference=f"X/{hostile}")],
        shipments=[shipment(carrier=hostile, tracking_number=hostile, lines=[f"X/{hostile}"])],
    )
    return job(document, packing_slip=packing_slip, title=hostile)


@pytest.mark.parametrize("packing_slip", [False, True])
@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror='alert(1)'>",
        "</title></style></html><!--",
        "&lt;b&gt; {policy} {0} %s",
        "a\x1b[2J\u202eb\x00c",
    ],
)
def test_no_text_becomes_markup_or_acts(hostile: str, packing_slip: bool) -> None:
    ordinary = read_html(html_of(everywhere("plain", packing_slip)))
    source = html_of(everywhere(hostile, packing_slip))
    page = read_html(source)
    assert [element.name for element in page.everything()] == [element.name for element in ordinary.everything()]
    assert {key for each in page.everything() for key in each.attributes} == {
        key for each in ordinary.everything() for key in each.attributes
    }
    assert all(character.isprintable() or character == "\n" for character in source)
    assert harmless(hostile) in page.all("main")[0].text


def test_the_page_needs_nothing_beside_itself() -> None:
    source = html_of(job(full_order()))
    page = read_html(source)
    assert page.all("html")[0].attributes == {"lang": "en"}
    assert "default-src 'none'" in str(page.all("meta")[1].attributes["content"])
    assert not re.search(r"https?:|//|url\(|@import|src=|href=|<script|\bon\w+=", source)
    assert source.startswith("<!DOCTYPE html>")


def test_texts_of_the_data_find_their_own_direction() -> None:
    page = read_html(html_of(job(order(line(1, "إبريق"), customer=customer("محمد بن عبد الله", "القاهرة")))))
    found = {element.text for element in page.everything() if element.attributes.get("dir") == "auto"}
    assert {"إبريق", "محمد بن عبد الله", "القاهرة", "MUG-001", "MP-1001-A", "Acme Ceramics (acme)"} <= found


def test_on_paper_every_order_starts_on_an_a4_sheet() -> None:
    paper = STYLE.partition("@media print {")[2]
    assert "article + article, nav + article { break-before: page; }" in paper
    assert "size: A4; margin: 20mm 18mm;" in STYLE


def test_a_number_at_the_top_of_sheets_is_nothing_but_text() -> None:
    assert running_head(3, 'A"}*{x:</style>') == (
        '@page order-3 { @top-right { content: "A\\22 \\7d \\2a \\7b x\\3a \\3c \\2f style\\3e "; } }\n'
    )
    numbered = read_html(html_of(job(order(), order(number="MP-2-A"))))
    assert [article.attributes["style"] for article in numbered.all("article")] == ["page: order-1", "page: order-2"]


def test_the_contents_have_one_frame() -> None:
    (contents,) = read_html(html_of(job(order(), has_contents=True))).all("nav")
    (table,) = contents.all("table")
    framed = {name for rule in re.findall(r"^([^{}@]+)\{[^}]*\bborder:", STYLE, re.MULTILINE) for name in rule.split()}
    assert "nav" in framed
    assert not framed & {f".{name}" for name in table.classes}


def brightness(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_writing_stands_out_on_light_and_dark_screens_and_on_paper() -> None:
    palettes = [
        dict(re.findall(r"--(\w+): #(\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    ]
    assert len(palettes) == 3
    for palette in palettes:
        for ink in ("ink", "quiet"):
            for ground in {"paper", "desk"} & palette.keys():
                dark, light = sorted([brightness(palette[ink]), brightness(palette[ground])])
                assert (light + 0.05) / (dark + 0.05) >= 6.3, (ink, ground)


@given(st.text(max_size=60))
def test_any_text_is_read_back_harmless(text: str) -> None:
    tags = Tags(harmless)
    element = read_html(tags("p", text, title=text, class_="c", lang=None).source).all("p")[0]
    assert element.text == harmless(text)
    assert element.attributes == {"title": harmless(text), "class": "c"}


def test_finished_markup_stays_and_what_is_absent_leaves_nothing() -> None:
    tags = Tags(harmless)
    assert tags.join(tags("b", "&"), None, "<") == Markup("<b>&amp;</b>&lt;")
