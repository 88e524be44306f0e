"""The ending of a file's name decides what orders are printed to."""

from __future__ import annotations

import subprocess
import sys

import pytest
from printed_orders import customer, job, order

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.printing import fonts
from marketpush_cli.printing.documents import print_to
from marketpush_cli.printing.html import print_html
from marketpush_cli.printing.pdf import print_pdf
from marketpush_cli.printing.text import print_text

PRINTED = job(order(customer=customer("山田太郎")))


def test_text_and_pages_are_utf_8_and_miss_nothing() -> None:
    assert print_to(".txt", PRINTED) == (print_text(PRINTED).encode(), ())
    assert print_to(".html", PRINTED) == (print_html(PRINTED).encode(), ())
    assert print_to(".HTM", PRINTED) == print_to(".html", PRINTED)


def test_a_pdf_tells_what_it_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "usual_directories", lambda: ())
    result = print_pdf(PRINTED)
    assert print_to(".pdf", PRINTED) == print_to(".PDF", PRINTED) == (result.pdf, result.missing)
    assert len(result.missing) == 1


@pytest.mark.parametrize(("ending", "told"), [(".docx", "'.docx'"), ("", "no ending"), ("pdf", "'pdf'")])
def test_any_other_ending_names_the_three(ending: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        print_to(ending, PRINTED)
    assert told in caught.value.sentence
    assert "text, HTML and PDF" in caught.value.sentence
    assert caught.value.fix == "Name a file that ends in .txt, .html or .pdf."


def test_only_a_pdf_loads_what_sets_and_joins_pages() -> None:
    code = (
        "import sys; from printed_orders import job, order; from marketpush_cli.printing.documents import print_to\n"
        "print_to('.html', job(order())); print_to('.txt', job(order()))\n"
        "print({'typst', 'pypdf', 'fontTools'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", code]
    folder = __file__.rpartition("/")[0]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"
