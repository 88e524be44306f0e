"""Texts that attack terminals, tables, SQL and spreadsheets: stored as they are, found, shown harmlessly."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus_runs import Run
from sandboxes import CHIEF, line_document, order_document

from marketpush_cli.rendering.format_names import BINARY, FORMATS

NAMES = {
    "59 apostrophe": "O'Brien",
    "60 SQL": "x' OR '1'='1",
    "61 per cent": "100% Wolle",
    "62 underscore": "a_b",
    "63 backslash": "back\\slash",
    "64 quote": '5" Rohr',
    "66 markup": "[bold]fett[/]",
    "67 broken markup": "Nils [/nope]",
    "68 link markup": "[link=http://e]klick[/link]",
    "74 forged line": "Eve\n2026-03-02 chief refunded everything",
    "tab": "links\trechts",
    "75 right to left": "abc\u202edcba",
    "76 zero width": "zero\u200bwidth\u2060join",
    "77 emoji code": ":warning: Vorsicht",
    "78 marks": "z" + "\u0301" * 60,
    "79 family": "Familie 👩‍👩‍👧‍👦 Kim",
    "80 wide": "佐藤 花子",
    "81 composed": "Andr\u00e9 Nfc",
    "81 decomposed": "Andre\u0301 Nfd",
    "89 formula": "=cmd|' /C calc'!A0",
    "90 wide formula": "＝1+1 Karl",
    "91 leading zeros": "007 Bond",
    "92 script": "<script>alert(1)</script>",
    "93 pipe": "Haus | Garten",
    "isolate": "\u2066iso\u2069late",
    "line separator": "line\u2028separator",
    "soft hyphen": "soft\u00adhyphen",
    "comma": "Meier, Karl; Sohn",
}
NUMBERS = {name: f"HN-{number}" for number, name in enumerate(NAMES, 1)}
SEARCHED = {
    "59 apostrophe": "o'brien",
    "60 SQL": "x' OR '1'='1",
    "61 per cent": "100%",
    "62 underscore": "a_b",
    "63 backslash": "back\\slash",
    "64 quote": '5" Rohr',
    "66 markup": "[bold]fett[/]",
    "67 broken markup": "nils",
    "68 link markup": "klick",
    "74 forged line": "refunded everything",
    "75 right to left": "abc\u202edcba",
    "76 zero width": "zerowidthjoin",
    "77 emoji code": ":warning:",
    "79 family": "familie 👩‍👩‍👧‍👦",
    "80 wide": "花子",
    "81 composed": "andre\u0301 nfc",
    "81 decomposed": "andr\u00e9 nfd",
    "89 formula": "cmd|'",
    "90 wide formula": "＝1+1 karl",
    "92 script": "<script>",
    "93 pipe": "haus garten",
    "soft hyphen": "softhyphen",
}
MACHINE = ("json", "jsonl", "csv", "tsv", "yaml")
HUMAN = tuple(format_ for format_ in FORMATS if format_ not in {*MACHINE, *BINARY})
OURS = re.compile(r"\x1b\[[0-9;]*m")
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\u202a-\u202e\u2066-\u2069\u2028\u2029\u00ad]")


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The names as customers, titles, addresses and attributes of orders, in the native columns."""
    file = tmp_path_factory.mktemp("hostile") / "hostile.jsonl"
    orders = []
    for name, text in NAMES.items():
        line = line_document("10.00", title=text, sku=f"SKU {NUMBERS[name]}")
        named: dict[str, Any] = {"customer_name": text, "ship_to_address": text, "x_remark": text}
        orders.append(order_document(NUMBERS[name], "acme", [line], **named))
    file.write_text("".join(json.dumps(order) + "\n" for order in orders), encoding="utf-8")
    return file


@pytest.fixture
def hostile(marketpush: Run, hostile_file: Path) -> Run:
    """The sandbox with these orders in it."""
    ran = marketpush("orders", "import", str(hostile_file), user=CHIEF)
    assert ran.code == 0, ran.err
    return lambda *words: marketpush(*words, user=CHIEF)


def test_harmless_for_every_human_format(hostile: Run) -> None:
    views = (
        ("orders", "list", "--number", "HN-*", "--fields", "number,customer_name"),
        ("line", "list", "--number", "HN-*", "--fields", "reference,title"),
        ("find", "HN-1"),
        ("orders", "show", *NUMBERS.values()),
    )
    for words in views:
        for format_ in HUMAN if words[:2] == ("orders", "list") else HUMAN[:6]:
            ran = hostile(*words, "-f", format_, "--color", "always")
            assert ran.code == 0, (words, format_, ran.err)
            found = HARMFUL.search(OURS.sub("", ran.out))
            assert found is None, (words, format_, hex(ord(found[0])))


@pytest.mark.parametrize("format_", ["table", "wide", "md", "tabulate:github", "tabulate:html", "tabulate:grid"])
def test_rows_stay_rows(hostile: Run, format_: str) -> None:
    ran = hostile("orders", "list", "--number", "HN-*", "--fields", "number,customer_name", "-f", format_)
    for name, number in NUMBERS.items():
        (row,) = [line for line in ran.lines if re.search(rf"\b{number}\b", line)]
        if format_ == "tabulate:html":
            assert "<script" not in row
        elif name not in ("92 script", "93 pipe", "66 markup", "67 broken markup", "68 link markup", "63 backslash"):
            plain = [
                part for part in re.split(r"[^\w]+", NAMES[name].split("\n")[0].split("\u202e")[0]) if part.isascii()
            ]
            assert all(part in row for part in plain if part not in ("a_b",)), (row, plain)


def test_markup_is_shown_and_not_obeyed(hostile: Run) -> None:
    for format_ in ("table", "wide", "plain"):
        out = hostile("orders", "list", "--number", "HN-*", "--fields", "number,customer_name", "-f", format_).out
        for name in (
            "66 markup",
            "67 broken markup",
            "68 link markup",
            "77 emoji code",
            "91 leading zeros",
            "89 formula",
        ):
            assert NAMES[name] in out, (format_, name)


def test_pipes_do_not_break_markdown(hostile: Run) -> None:
    out = hostile("orders", "list", "--number", "HN-*", "--fields", "number,customer_name", "-f", "md").out
    (row,) = [line for line in out.splitlines() if "Garten" in line]
    assert "Haus \\| Garten" in row


def read_back(format_: str, text: str) -> dict[str, str]:
    """The names that a machine format carries, by number."""
    if format_ in ("csv", "tsv"):
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="," if format_ == "csv" else "\t")
        found = list(rows)
    elif format_ == "jsonl":
        found = [json.loads(line) for line in text.splitlines()]
    else:
        found = json.loads(text) if format_ == "json" else yaml.safe_load(text)
    return {row["number"]: row["customer_name"] for row in found}


@pytest.mark.parametrize("format_", MACHINE)
def test_machine_formats_carry_names_unchanged(hostile: Run, format_: str) -> None:
    out = hostile("orders", "list", "--number", "HN-*", "--fields", "number,customer_name", "-f", format_).out
    expected = {NUMBERS[name]: text for name, text in NAMES.items()}
    if format_ == "tsv":
        expected = {number: text for number, text in expected.items() if "\t" not in text and "\n" not in text}
        assert {number: text for number, text in read_back(format_, out).items() if number in expected} == expected
        return
    assert read_back(format_, out) == expected


def test_what_is_shown_as_json_lines_comes_in_again_unchanged(hostile: Run, tmp_path: Path) -> None:
    shown = hostile("orders", "show", *NUMBERS.values(), "-f", "jsonl")
    again = tmp_path / "again.jsonl"
    again.write_text(shown.out, encoding="utf-8")
    ran = hostile("orders", "import", str(again), "-f", "csv", "--fields", "outcome")
    assert ran.code == 0, ran.err
    assert set(ran.lines[1:]) == {"unchanged"}


@pytest.mark.parametrize("name", SEARCHED)
def test_name_is_found_and_nothing_else(hostile: Run, name: str) -> None:
    by_filter = hostile("orders", "list", "--customer", SEARCHED[name], "-f", "ids")
    assert by_filter.code == 0, by_filter.err
    assert NUMBERS[name] in by_filter.lines
    assert all(number.startswith("HN-") for number in by_filter.lines)
    assert len(by_filter.lines) < 4


def test_wildcards_of_sql_are_no_wildcards(hostile: Run) -> None:
    assert hostile("orders", "list", "--customer", "axb", "-f", "ids").out == ""
    assert hostile("orders", "list", "--customer", "10%0", "-f", "ids").out == ""
    assert hostile("orders", "list", "--customer", "a%b", "-f", "ids").out == ""
    assert hostile("orders", "list", "--number", "HN%*", "-f", "ids").out == ""
    assert hostile("orders", "list", "--number", "HN_1", "-f", "ids").out == ""
    assert hostile("find", "HN_1", "-f", "ids").out == ""


@pytest.mark.parametrize("text", [name for name in NAMES.values() if name.isprintable()])
def test_find_takes_every_text(hostile: Run, text: str) -> None:
    ran = hostile("find", text, "-f", "json")
    assert ran.code == 0, ran.err


def test_spreadsheet_text_is_guarded_only_when_asked(hostile: Run) -> None:
    words = ("orders", "list", "--number", "HN-*", "--fields", "number,customer_name", "-f", "csv")
    guarded = read_back("csv", hostile(*words, "--excel-safe").out)
    plain = read_back("csv", hostile(*words).out)
    for name in ("89 formula", "90 wide formula"):
        assert (plain[NUMBERS[name]], guarded[NUMBERS[name]]) == (NAMES[name], "'" + NAMES[name])
    assert guarded[NUMBERS["59 apostrophe"]] == "O'Brien"


def test_printed_pages_are_harmless(hostile: Run, tmp_path: Path) -> None:
    for ending in ("txt", "html"):
        file = tmp_path / f"all.{ending}"
        assert hostile("orders", "print", *NUMBERS.values(), "-o", str(file)).code == 0
        text = file.read_text(encoding="utf-8")
        assert HARMFUL.search(text) is None
        assert ending == "txt" or "<script>alert" not in text


MESSAGES = [
    "'; DROP TABLE message; --",
    "[/nope] [link=http://e]x[/link]",
    "Zeile 1\nZeile 2\n\tende",
    "\u202etxet",
    "=1+1",
]


@pytest.mark.parametrize("text", MESSAGES)
def test_message_is_kept_as_it_was_written(hostile: Run, text: str) -> None:
    assert hostile("message", "record", "HN-1", "--from", "customer", "--text", text).code == 0
    (kept,) = json.loads(hostile("message", "list", "HN-1", "--json").out)
    assert kept["text"] == text
    for words in (("message", "list", "HN-1", "-f", "table"), ("orders", "show", "HN-1", "-f", "table")):
        ran = hostile(*words, "--color", "always")
        assert ran.code == 0, ran.err
        assert HARMFUL.search(OURS.sub("", ran.out)) is None


@pytest.mark.parametrize("text", ["[/nope]", "x' OR '1'='1", "a\u202eb", "配送　済", "=1+1"])
def test_note_is_kept_and_shown_harmlessly(hostile: Run, text: str) -> None:
    assert hostile("line", "close", "MP-1005-A", "--note", text).code == 0
    shown = json.loads(hostile("orders", "show", "MP-1005-A", "--json").out)
    assert shown["history"][-1]["note"] == text
    page = hostile("orders", "show", "MP-1005-A", "-f", "table", "--color", "always")
    assert HARMFUL.search(OURS.sub("", page.out)) is None
