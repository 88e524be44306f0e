"""Order summaries in HTML on the sheets of a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import browse, needs_browser
from printed_files import html_of
from printed_orders import job, line, order
from pypdf import PdfReader

LONG = "Hand-thrown stoneware teapot with bamboo handle, celadon glaze, and a matching strainer, packed in a gift box"
NUMBER = "MP-2.a:x_1-A"

pytestmark = needs_browser


@pytest.mark.parametrize("count", [57, 60])
def test_every_sheet_of_an_order_has_its_number_and_amounts_say_their_currency(tmp_path: Path, count: int) -> None:
    lines = (line(at, LONG if at % 7 == 0 else f"Plate {at}") for at in range(1, count + 1))
    page, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(html_of(job(order(*lines, number=NUMBER), order(number="MP-3-A"), has_contents=True)))
    browse(page, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    first, *sheets, last = (sheet.extract_text() for sheet in PdfReader(paper).pages)
    assert len(sheets) > 2
    assert first.startswith("Contents")
    assert all(NUMBER in sheet for sheet in sheets)
    assert [sheet.count(NUMBER) for sheet in sheets] == [2, *[1] * (len(sheets) - 1)]
    assert "Remaining" in sheets[-1]
    assert "All amounts in EUR" in sheets[-1]
    assert last.count("MP-3-A") == 2
