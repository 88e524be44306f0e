"""A format, or the ending of a file's name, decides what orders are printed to."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from printed_files import html_of, pdf_of, text_of
from printed_orders import customer, job, order

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.printing import fonts
from marketpush_cli.printing.documents import format_of, printing_as

PRINTED = job(order(customer=customer("山田太郎")))


def print_to(ending: str) -> tuple[bytes, tuple[str, ...]]:
    out = io.BytesIO()
    missing = printing_as(format_of(ending))(PRINTED, out)
    return out.getvalue(), missing


def test_text_and_pages_are_utf_8_and_miss_nothing() -> None:
    assert print_to(".txt") == (text_of(PRINTED).encode(), ())
    assert print_to(".html") == (html_of(PRINTED).encode(), ())
    assert print_to(".HTM") == print_to(".html")


def test_a_pdf_tells_what_it_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "usual_directories", lambda: ())
    result = pdf_of(PRINTED, None)
    assert print_to(".pdf") == print_to(".PDF") == (result.pdf, result.missing)
    assert len(result.missing) == 1


@pytest.mark.parametrize(("ending", "told"), [(".docx", "'.docx'"), ("", "no ending"), ("pdf", "'pdf'")])
def test_any_other_ending_names_the_three(ending: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        format_of(ending)
    assert told in caught.value.sentence
    assert "text, HTML and PDF" in caught.value.sentence
    assert caught.value.fix == "Name a file that ends in .txt, .html or .pdf."


def test_any_other_format_names_the_three() -> None:
    with pytest.raises(UsageError) as caught:
        printing_as("json")
    assert "as txt, html or pdf, and not as 'json'" in caught.value.sentence


def test_only_a_pdf_loads_what_sets_and_joins_pages() -> None:
    code = (
        "import io, sys; from printed_orders import job, order\n"
        "from marketpush_cli.printing.documents import printing_as\n"
        "for name in ('html', 'txt'): printing_as(name)(job(order()), io.BytesIO())\n"
        "print({'typst', 'pypdf', 'fontTools'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", code]
    folder = __file__.rpartition("/")[0]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"
