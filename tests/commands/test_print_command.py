"""Printing from the command line: what comes in which order, what counts as printed, and printers."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sandboxes import ANNA, CHIEF, NOW, Marketpush, import_documents, line_document, order_document
from terminal import at_terminal

ALL = ["MP-1001-A", "MP-1002-A", "MP-1004-A", "MP-1006-A", "MP-1001-B", "MP-1003-A", "MP-1005-A"]
NOTHING = "0 printed: there is no such order, and nothing was written\n"
KEPT = {"document": "packing slip", "job": "office-12", "printer": "office", "copies": 2}
LATER = "2026-03-02T15:30:00Z"


def prints(marketpush: Marketpush) -> list[tuple[str, dict[str, Any]]]:
    """The orders whose print was kept, and what of it."""
    events = json.loads(marketpush("audit", "list", "--action", "print", "--json").out)
    return sorted((event["order"], event["data"]) for event in events)


def printed_numbers(text: str) -> list[str]:
    return re.findall(r"^(?:Order summary|Packing slip) +(\S+)$", text, re.MULTILINE)


class FakeLp:
    """An `lp` on the PATH that writes down how it was called, and answers as told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.answers("echo 'request id is office-12 (1 file(s))'")

    def answers(self, *lines: str) -> None:
        noting = f"""python3 - "$@" <<'END'
import json, shutil, sys
words = sys.argv[1:]
json.dump(words, open({str(self.folder / "called")!r}, "w"))
shutil.copy(words[-1], {str(self.folder / "sent.pdf")!r})
END
"""
        script = self.folder / "lp"
        script.write_text("\n".join(["#!/bin/sh", "cat >/dev/null || exit 9", noting, *lines, ""]))
        script.chmod(stat.S_IRWXU)

    @property
    def words(self) -> list[str] | None:
        """What it was called with, if it was."""
        called = self.folder / "called"
        return json.loads(called.read_text()) if called.exists() else None


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeLp:
    fake = FakeLp(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{fake.folder}{os.pathsep}{os.environ['PATH']}")
    return fake


def test_a_batch_is_sorted_by_seller_and_number_unless_told_otherwise(marketpush: Marketpush) -> None:
    assert printed_numbers(marketpush("orders", "print", "--number", "MP-*").out) == ALL
    newest = marketpush("orders", "print", "--number", "MP-*", "--sort", "-number")
    assert printed_numbers(newest.out) == sorted(ALL, reverse=True)
    named = marketpush("orders", "print", "MP-1003-A", "MP-1001-A")
    assert printed_numbers(named.out) == ["MP-1003-A", "MP-1001-A"]
    assert marketpush("orders", "list", "--sort", "seller", "-f", "ids").lines == ALL


def test_numbers_are_sorted_as_people_count(sandbox: Path, marketpush: Marketpush) -> None:
    numbers = ["X-100-A", "X-2-B", "X-10-A", "X-2-A", "X-010-A", "X-A"]
    import_documents(sandbox, [order_document(number, "acme", [line_document("5.00")]) for number in numbers])
    counted = ["X-2-A", "X-2-B", "X-010-A", "X-10-A", "X-100-A", "X-A"]
    assert printed_numbers(marketpush("orders", "print", "--number", "X-*").out) == counted
    assert printed_numbers(marketpush("orders", "print", "--number", "X-*", "--unprinted").out) == counted
    sorted_as_asked = printed_numbers(marketpush("orders", "print", "--number", "X-*", "--sort", "number").out)
    assert sorted_as_asked == sorted(numbers)


def test_carriers_have_their_names(marketpush: Marketpush) -> None:
    marketpush("line", "accept", "MP-1002-A", "--yes", user=ANNA)
    words = ("--carrier", "royal_mail", "--tracking-number", "JD0146", "--yes")
    shipped = marketpush("line", "ship", "MP-1002-A", *words, user=ANNA)
    assert shipped.code == 0, shipped.err
    for more in ((), ("--packing-slip",), ("-f", "html")):
        printed = marketpush("orders", "print", "MP-1002-A", *more).out
        assert ("Royal Mail" in printed, "royal_mail" in printed) == (True, False)


def test_a_cursor_of_a_list_goes_on_in_the_order_of_the_list(marketpush: Marketpush) -> None:
    listed = marketpush("orders", "list", "-L", "2", "-f", "ids")
    cursor = re.findall(r"--cursor (\S+?),", listed.err)[0]
    rest = marketpush("orders", "list", "--cursor", cursor, "-f", "ids").lines
    assert printed_numbers(marketpush("orders", "print", "--cursor", cursor).out) == rest


def test_only_what_went_to_a_file_was_printed(marketpush: Marketpush, place: Path) -> None:
    assert marketpush("orders", "print", "MP-1001-A").code == 0
    assert marketpush("orders", "print", "MP-1001-A", "-o", "x.txt", "-n").code == 0
    assert marketpush("orders", "print", "MP-1001-A", "-o", "none/x.txt").code == 74
    assert prints(marketpush) == []
    assert marketpush("orders", "print", "MP-1001-A", "-o", "x.txt").code == 0
    assert prints(marketpush) == [("MP-1001-A", {"document": "order summary"})]


def test_a_reprint_is_marked_by_what_was_printed_before(marketpush: Marketpush, place: Path) -> None:
    def printed(name: str, *words: str) -> str:
        assert marketpush("orders", "print", "MP-1001-A", *words, "-o", name, now=LATER).code == 0
        return Path(name).read_text()

    marketpush("orders", "print", "MP-1001-A", "-o", "first.txt")
    assert "Reprint" not in Path("first.txt").read_text()
    assert "Reprint, first printed 2026-03-02 12:00\n" in printed("second.txt")
    assert "Reprint, copy 3, first printed 2026-03-02 12:00\n" in printed("third.txt")
    assert "Reprint" not in printed("slip.txt", "--packing-slip")
    assert "Reprint, first printed 2026-03-02 15:30\n" in printed("slip2.txt", "--packing-slip")
    assert "Reprint" not in marketpush("orders", "print", "MP-1001-B").out


def test_unprinted_are_those_never_printed_as_that(marketpush: Marketpush, place: Path) -> None:
    marketpush("orders", "print", "--seller", "acme", "-L", "2", "--unprinted", "-o", "one.txt")
    assert printed_numbers(Path("one.txt").read_text()) == ALL[:2]
    marketpush("orders", "print", "--seller", "acme", "-L", "1", "--unprinted", "-o", "two.txt")
    assert printed_numbers(Path("two.txt").read_text()) == ALL[2:3]
    assert printed_numbers(marketpush("orders", "print", "--unprinted").out) == ALL[3:]
    assert printed_numbers(marketpush("orders", "print", "--unprinted", "--packing-slip").out) == ALL
    assert marketpush("orders", "print", "--unprinted", "-o", "all.pdf").code == 0
    for words in ((), ("-o", "none.pdf"), ("-o", "none.html", "-n"), ("-f", "pdf")):
        again = marketpush("orders", "print", "--unprinted", *words)
        assert (again.code, again.out, again.err) == (0, "", NOTHING)
    assert sorted(file.name for file in place.iterdir()) == ["all.pdf", "one.txt", "two.txt"]


def test_orders_are_named_or_chosen_and_not_both(marketpush: Marketpush) -> None:
    ran = marketpush("orders", "print", "MP-1001-A", "--status", "pending", "--unprinted")
    assert (ran.code, ran.out) == (2, "")
    assert "orders are named or chosen by filters, and not both" in ran.err
    assert "fix: leave out the numbers, or --status, --unprinted" in ran.err
    neither = marketpush("orders", "print")
    assert (neither.code, "name orders, or give filters" in neither.err) == (2, True)


def test_a_format_decides_before_the_ending_does(marketpush: Marketpush, place: Path) -> None:
    assert marketpush("orders", "print", "MP-1001-A", "-f", "pdf", "-o", "x.txt").code == 0
    assert len(PdfReader("x.txt").pages) == 1
    assert marketpush("orders", "print", "MP-1001-A", "-f", "html", "-o", "page").code == 0
    assert Path("page").read_text().startswith("<!DOCTYPE html>")
    for name in ("json", "csv", "moon"):
        refused = marketpush("orders", "print", "MP-1001-A", "-f", name, "-o", "y.pdf")
        assert (refused.code, f"txt, html or pdf, and not as '{name}'" in refused.err) == (2, True)
    assert marketpush("orders", "print", "MP-1001-A", "--json").code == 2
    assert sorted(file.name for file in place.iterdir()) == ["page", "x.txt"]


@pytest.mark.parametrize("output", [(), ("-o", "-")])
def test_standard_output_takes_every_format_and_is_not_kept(
    sandbox: Path, marketpush: Marketpush, output: tuple[str, ...]
) -> None:
    command = [sys.executable, "-m", "marketpush_cli", "--user", CHIEF, "orders", "print", "MP-1001-A", *output]
    environment = os.environ | {"MARKETPUSH_DATABASE": str(sandbox), "MARKETPUSH_NOW": NOW}

    def piped(*words: str) -> bytes:
        return subprocess.run([*command, *words], env=environment, capture_output=True, check=True).stdout

    assert piped("-f", "html").startswith(b"<!DOCTYPE html>")
    assert piped("-f", "txt") == piped() != b""
    (page,) = PdfReader(io.BytesIO(piped("-f", "pdf"))).pages
    assert "Page 1 of 1" in page.extract_text()
    assert prints(marketpush) == []


def test_a_pdf_is_nothing_for_a_terminal(sandbox: Path) -> None:
    ran = at_terminal(["orders", "print", "MP-1001-A", "-f", "pdf"], sandbox, [])
    assert ran.code == 2
    assert b"%PDF" not in ran.screen
    assert b"-o FILE.pdf" in ran.screen


def test_a_seller_prints_only_its_own(marketpush: Marketpush) -> None:
    assert printed_numbers(marketpush("orders", "print", "--unprinted", user=ANNA).out) == ALL[:4]


def test_a_printer_gets_the_pages_and_its_job_is_kept(marketpush: Marketpush, lp: FakeLp) -> None:
    ran = marketpush("orders", "print", "MP-1001-A", "--packing-slip", "--printer", "office", "--copies", "2")
    assert (ran.code, ran.out, ran.err) == (0, "", "1 printed on printer office (job office-12)\n")
    assert lp.words is not None
    assert lp.words[:-1] == ["-d", "office", "-n", "2", "-t", "Packing slip MP-1001-A", "--"]
    assert not Path(lp.words[-1]).exists()
    (page,) = PdfReader(lp.folder / "sent.pdf").pages
    assert "MP-1001-A" in page.extract_text()
    assert prints(marketpush) == [("MP-1001-A", KEPT)]
    assert marketpush("database", "check").code == 0


def test_lp_may_choose_the_printer_and_a_file_is_written_too(marketpush: Marketpush, lp: FakeLp, place: Path) -> None:
    ran = marketpush("orders", "print", "--number", "MP-100*", "--index", "--printer", "default", "-o", "all.pdf")
    assert (ran.code, ran.err) == (0, "7 printed on printer default and to all.pdf (job office-12)\n")
    assert lp.words is not None
    assert lp.words[:3] == ["-t", "Order summaries", "--"]
    assert Path("all.pdf").read_bytes() == (lp.folder / "sent.pdf").read_bytes()


def test_what_lp_refuses_is_not_printed(marketpush: Marketpush, lp: FakeLp, place: Path) -> None:
    lp.answers("printf 'lp: \\033[2JThe printer is on fire.\\n' >&2", "exit 1")
    ran = marketpush("orders", "print", "MP-1001-A", "--printer", "office", "-o", "x.pdf")
    assert ran.code == 74
    assert "lp: ␛[2JThe printer is on fire." in ran.err
    assert list(place.iterdir()) == []
    assert prints(marketpush) == []


def test_lp_that_answers_something_else_has_printed_without_a_job(marketpush: Marketpush, lp: FakeLp) -> None:
    lp.answers("echo 'Auftrag angenommen'")
    ran = marketpush("orders", "print", "MP-1001-A", "--printer", "office")
    assert (ran.code, ran.err) == (0, "1 printed on printer office\n")
    assert prints(marketpush) == [("MP-1001-A", {"document": "order summary", "printer": "office"})]


def test_lp_that_never_answers_is_given_up(marketpush: Marketpush, lp: FakeLp, monkeypatch: pytest.MonkeyPatch) -> None:
    from marketpush_cli.printing import printer

    monkeypatch.setattr(printer, "SECONDS", 0.3)
    lp.answers("exec sleep 60")
    ran = marketpush("orders", "print", "MP-1001-A", "--printer", "office")
    assert ran.code == 74
    assert "did not answer" in ran.err
    assert prints(marketpush) == []


def test_without_lp_nothing_is_done(marketpush: Marketpush, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(place))
    ran = marketpush("orders", "print", "MP-1001-A", "--printer", "office", "-o", "x.pdf")
    assert ran.code == 74
    assert "There is no program lp" in ran.err
    assert list(place.iterdir()) == []
    assert prints(marketpush) == []


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("MP-1001-A", "--printer", "off;ice"), 65, "printer's name"),
        (("MP-1001-A", "--printer=-hall"), 65, "printer's name"),
        (("MP-1001-A", "--printer="), 65, "printer's name"),
        (("MP-1001-A", "--printer", "office", "-o", "x.html"), 2, "a printer gets PDF"),
        (("MP-1001-A", "--printer", "office", "-o", "-"), 2, "a printer gets PDF"),
        (("MP-1001-A", "--printer", "office", "-f", "html"), 2, "a printer gets PDF"),
        (("MP-1001-A", "--copies", "2"), 2, "--printer NAME"),
        (("MP-1001-A", "--printer", "office", "--copies", "0"), 2, "copies"),
        (("MP-4711", "--printer", "office"), 4, "MP-4711"),
    ],
)
def test_a_printer_is_asked_for_in_its_own_words(
    marketpush: Marketpush, lp: FakeLp, words: tuple[str, ...], code: int, told: str
) -> None:
    ran = marketpush("orders", "print", *words)
    assert ran.code == code
    assert told in ran.err
    assert lp.words is None


def test_a_dry_run_sends_nothing(marketpush: Marketpush, lp: FakeLp, place: Path) -> None:
    ran = marketpush("orders", "print", "MP-1001-A", "-n", "--printer", "office", "-o", "x.pdf")
    assert (ran.code, ran.err) == (0, "dry run: 1 would be printed on printer office and to x.pdf\n")
    assert lp.words is None
    assert list(place.iterdir()) == []
    assert prints(marketpush) == []


def test_no_orders_are_not_sent_to_a_printer(marketpush: Marketpush, lp: FakeLp, place: Path) -> None:
    ran = marketpush("orders", "print", "--number", "MP-9*", "--printer", "office", "-o", "none.pdf")
    assert (ran.code, ran.err) == (0, NOTHING)
    assert lp.words is None
    assert list(place.iterdir()) == []


def test_a_file_name_has_places(marketpush: Marketpush, place: Path) -> None:
    printed = marketpush("orders", "print", "--seller", "acme", "-o", "{seller}-{date}.pdf", "--timezone", "UTC")
    assert (printed.code, printed.err.splitlines()[-1]) == (0, "4 printed to acme-2026-03-02.pdf")
    assert len(PdfReader(place / "acme-2026-03-02.pdf").pages) == 4
    again = marketpush("orders", "print", "--seller", "acme", "-o", "{seller}-{date}.pdf", "--timezone", "UTC")
    assert (again.code, "acme-2026-03-02.pdf" in again.err, "--force" in again.err) == (2, True, True), again.err
    of_all = marketpush("orders", "print", "--status", "pending", "-o", "{seller}.pdf")
    assert (of_all.code, "not of one seller" in of_all.err) == (2, True)
    assert sorted(file.name for file in place.iterdir()) == ["acme-2026-03-02.pdf"]
