"""Lists and reports that are queued as mails with a file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sandboxes import ANNA, REPORTER, THEO, Marketpush

from marketpush_cli.database.sqlite_library import sqlite_library


def attached(path: Path) -> list[tuple[str, str, bytes]]:
    """Recipient, name and content of what waits, in the order of their names and recipients."""
    connection = sqlite_library().connect(str(path))
    statement = "SELECT recipient, attachment_name, attachment FROM outbox WHERE recipient IS NOT NULL ORDER BY 2, 1"
    found = list(connection.execute(statement))
    connection.close()
    return found


def test_a_report_goes_to_everybody_named(marketpush: Marketpush, sandbox: Path) -> None:
    ran = marketpush("report", "sales", "--mail-to", "b@shop.example", "--mail-to", "a@shop.example", user=REPORTER)
    assert (ran.code, ran.out) == (0, "")
    assert "queued for b@shop.example, a@shop.example: marketpush message deliver sends it" in ran.err
    shown = marketpush("report", "sales", "-f", "csv").out.encode()
    name = "report-sales-2026-03-02.csv"
    assert attached(sandbox) == [("a@shop.example", name, shown), ("b@shop.example", name, shown)]
    connection = sqlite_library().connect(str(sandbox))
    assert set(connection.execute("SELECT subject FROM outbox")) == {("Report sales, 2026-03-02",)}
    connection.close()
    listed = json.loads(marketpush("message", "outbox", "--json").out)
    assert sorted(mail["to"] for mail in listed) == ["a@shop.example", "b@shop.example"]
    assert marketpush("database", "check").code == 0


def test_a_list_goes_as_a_workbook(marketpush: Marketpush, sandbox: Path) -> None:
    words = ("orders", "list", "--seller", "acme", "--fields", "number", "-f", "xlsx")
    assert marketpush(*words, "--mail-to", "a@shop.example").code == 0
    ((_, name, content),) = attached(sandbox)
    assert name == "orders-list-2026-03-02.xlsx"
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    expected = marketpush("orders", "list", "--seller", "acme", "--fields", "number", "-f", "csv").lines
    assert [row[0] for row in rows][1:] == expected[1:]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--mail-to", "nobody"), 65, "is no e-mail address"),
        (("--mail-to", "a@b.example", "-f", "table"), 2, "--mail-to attaches a file, and table is none"),
        (("--mail-to", "a@b.example", "-o", "x.csv"), 2, "no -o and no --split-by"),
        (("--mail-to", "a@b.example", "--fail-if-empty", "--number", "NONE"), 8, "There are no rows"),
        (("--mail-to", "a@b.example", "-n"), 0, "dry run: nothing was queued"),
    ],
)
def test_what_queues_nothing(
    marketpush: Marketpush, sandbox: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    ran = marketpush("report", "sales", *words)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert attached(sandbox) == []


def test_who_may_not_see_reports_mails_none(marketpush: Marketpush, sandbox: Path) -> None:
    assert marketpush("orders", "list", "--mail-to", "a@b.example", user=THEO).code == 6
    assert attached(sandbox) == []
    assert marketpush("orders", "list", "--fields", "seller", "--mail-to", "a@b.example", user=ANNA).code == 0
    ((_, _, content),) = attached(sandbox)
    assert set(content.decode().split()) == {"seller", "acme"}


def test_a_saved_report_is_mailed(marketpush: Marketpush, sandbox: Path, tmp_path: Path) -> None:
    file = tmp_path / "nightly.toml"
    file.write_text('[sales]\nreport = "sales"\nmail_to = ["a@shop.example"]\nformat = "json"\n')
    assert marketpush("report", "run", str(file)).code == 0
    ((_, name, content),) = attached(sandbox)
    assert name == "report-sales-2026-03-02.json"
    assert json.loads(content) == json.loads(marketpush("report", "sales", "--json").out)
