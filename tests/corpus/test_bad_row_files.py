"""Files of rows that cannot be taken as they are: every fault names file, row and field, and nothing changes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from corpus_runs import Bad, Refuses, Run, terminal

SHIP = "line ship --from {f} --carrier dhl --as each"
BECAUSE = ("--because", "the carrier sent its file")
HEAD = "reference,tracking_number\n"
GOOD = "MP-1003-A/1,T1\n"
REFUND = "refund --from {f} --reason goodwill --yes"
ITEM = "reference,amount\n"
MANY = "".join(f"MP-1003-A/1,T1,{number}\n" for number in range(2_000))


def ship(name: str, content: bytes | str, code: int, *says: str, ending: str = ".csv") -> Bad:
    return Bad(name, SHIP, code, says, content, ending, words=BECAUSE)


def refund(name: str, content: str, code: int, *says: str) -> Bad:
    return Bad(name, REFUND, code, says, content)


BAD_FILES = [
    ship("07 UTF-16", ("\ufeff" + HEAD + GOOD).encode("utf-16-le"), 65, "{f}", "looks like UTF-16"),
    ship("07 UTF-16 without a mark", (HEAD + GOOD).encode("utf-16-be"), 65, "{f}", "looks like UTF-16"),
    ship("08 Latin-1", (HEAD + GOOD + "MP-1003-A/1,ü\n").encode("latin-1"), 65, "{f}:3:", "byte 13", "offset", "UTF-8"),
    ship("10 NUL in a reference", HEAD + "MP-10\0003-A/1,T1\n", 65, "{f}:2:", "U+0000"),
    ship("11 Ctrl-Z at the end", HEAD + GOOD + "\x1a", 65, "{f}:3:", "U+001A"),
    ship("13 line of 10 MB", HEAD + GOOD + "x" * 10_000_000, 65, "{f}:3:", "longer than"),
    ship("14 unclosed quote", HEAD + 'MP-1003-A/1,"T1\n' + MANY, 65, "{f}:2:", "quote"),
    ship("15 too few cells", HEAD + "MP-1003-A/1\n", 65, "{f}:2:", "tracking_number", "1 cell", "2 columns"),
    ship("16 too many cells", HEAD + "MP-1003-A/1,T1,x\n", 65, "{f}:2:", "3 cells", "2 columns"),
    ship("18 same line, other data", HEAD + GOOD + "MP-1003-A/1,T2\n", 65, "{f}:3:", "MP-1003-A/1", "row 2"),
    ship("19 unknown order", HEAD + GOOD + "MP-9999-A/1,T2\n", 4, "{f}:3:", "MP-9999-A"),
    ship("19 unknown line", HEAD + GOOD + "MP-1003-A/7,T2\n", 4, "{f}:3:", "has no line 7"),
    ship("20 line that is pending", HEAD + GOOD + "MP-1001-A/1,T2\n", 5, "{f}:3:", "MP-1001-A/1", "pending"),
    ship("23 header twice", HEAD + GOOD + HEAD, 65, "{f}:3:", "header"),
    ship("24 gzip", b"\x1f\x8b\x08\0\0\0\0\0", 65, "{f}", "compressed"),
    ship("24 workbook", b"PK\x03\x04rest", 65, "{f}", "Excel"),
    ship("32 reference missing", HEAD + ",T1\n", 65, "{f}:2:", "reference", "missing"),
    ship("33 last of many rows is bad", HEAD + GOOD * 2_000 + "nonsense!,T1\n", 65, "{f}:2002:", "reference"),
    ship("column missing", "tracking_number,x\nT1,y\n", 65, "{f}:1:", "reference"),
    ship("column twice", "reference,reference\nMP-1003-A/1,T1\n", 65, "{f}:1:", "reference", "twice"),
    ship("reference with a line number of zero", HEAD + "MP-1003-A/0,T1\n", 65, "{f}:2:", "reference"),
    ship("JSON array", '[{"reference":"MP-1003-A/1"}]', 65, "{f}:1:", "array", ending=".jsonl"),
    ship(
        "broken JSON",
        '{"reference":"MP-1003-A/1","tracking_number":"T1"}\n{"reference":',
        65,
        "{f}:2:",
        ending=".jsonl",
    ),
    ship("JSON key twice", '{"reference":"MP-1003-A/1","reference":"x"}', 65, "{f}:1:", "reference", ending=".jsonl"),
    ship(
        "JSON with half a surrogate",
        '{"reference":"MP-1003-A/1","note":"\\ud800"}',
        65,
        "{f}:1:",
        "note",
        ending=".jsonl",
    ),
    ship("JSON list for a text", '{"reference":"MP-1003-A/1","note":["x"]}', 65, "{f}:1:", "note", ending=".jsonl"),
    ship("unknown carrier", "reference,carrier\nMP-1003-A/1,pigeon\n", 65, "{f}:2:", "carrier", "pigeon", "dhl"),
    ship("long tracking number", HEAD + f"MP-1003-A/1,{'7' * 101}\n", 65, "{f}:2:", "tracking_number", "100"),
    ship("no tracking number", HEAD + "MP-1003-A/1,\n", 65, "{f}:2:", "tracking_number", "DHL"),
    Bad("25 directory", "line ship --from / --carrier dhl", 65, ("directory",)),
    Bad("26 missing file", "line ship --from {f} --carrier dhl", 65, ("{f}", "no such file")),
    Bad("09 lone 0xFF on standard input", "orders pay --from -", 65, ("standard input:1:", "UTF-8"), stdin=b"\xff\n"),
    Bad("not references", "orders pay --from -", 65, ("standard input:2:",), stdin=b"MP-1006-A\nMP-1 and more,\n"),
    Bad(
        "17 unknown refund reason",
        "refund --from {f} --yes",
        65,
        ("{f}:2:", "reason", "bored", "goodwill"),
        "reference,amount,reason\nMP-1003-A/1,1.00,bored\n",
    ),
    refund(
        "37 three digits of a cent", ITEM + "MP-1003-A/1,1.00\nMP-2004-A/1,12.345\n", 65, "{f}:3:", "amount", "12.345"
    ),
    refund("49 half a yen", ITEM + "MP-2002-A/1,12.50\n", 65, "{f}:2:", "amount", "JPY"),
    refund("50 other currency", "reference,amount,currency\nMP-2004-A/1,1.00,USD\n", 5, "{f}:2:", "EUR", "USD"),
    refund(
        "51 batch a cent over", ITEM + "MP-2004-A/1,19.99\nMP-2004-A/1,0.02\n", 5, "{f}:3:", "MP-2004-A/1", "0.01 EUR"
    ),
    refund(
        "55 key with another amount", "reference,amount,key\nMP-2004-A/1,3.00,OLD\n", 5, "{f}:2:", "OLD", "10.00 EUR"
    ),
    refund("56 key with a newline", 'reference,amount,key\nMP-2004-A/1,3.00,"K\n1"\n', 65, "{f}:2:", "key"),
    refund("56 long key", f"reference,amount,key\nMP-2004-A/1,3.00,{'k' * 256}\n", 65, "{f}:2:", "key", "255"),
    refund("57 nothing said of how much", "reference,note\nMP-2004-A/1,x\n", 65, "{f}:2:", "amount"),
]


@pytest.mark.parametrize("bad", BAD_FILES, ids=str)
def test_bad_file_is_refused_whole(refuses: Refuses, bad: Bad) -> None:
    refuses(bad)


EMPTY = [("01 empty file", b""), ("02 blank lines", b"\n \n\n"), ("02 comments", b"# nothing\n\n# at all\n")]


@pytest.mark.parametrize(("name", "content"), EMPTY, ids=[name for name, _ in EMPTY])
def test_nothing_in_the_file_is_nothing_to_do(refuses: Refuses, name: str, content: Any) -> None:
    ran = refuses(Bad(name, "line close --from {f} --json", 0, content=content, ending=".txt"))
    assert ran.out.strip() == "[]"
    assert "0 lines" in ran.err


GOOD_FILES = [
    ("03 byte order mark", b"\xef\xbb\xbfreference,tracking_number\nMP-1003-A/1,T1\n", ".csv"),
    ("04 CRLF", b"reference,tracking_number\r\nMP-1003-A/1,T1\r\n", ".csv"),
    ("05 lone CR", b"reference,tracking_number\rMP-1003-A/1,T1\r", ".csv"),
    ("06 no final newline", b"reference,tracking_number\nMP-1003-A/1,T1", ".csv"),
    ("TAB-separated", b"reference\ttracking_number\nMP-1003-A/1\tT1\n", ".tsv"),
    ("JSON lines", b'{"reference":"MP-1003-A/1","tracking_number":"T1"}\n', ".jsonl"),
    ("pasted references", " #mp‑1003‑a/1 \n".encode(), ".txt"),
    ("17 same line twice", b"reference,tracking_number\nMP-1003-A/1,T1\nMP-1003-A/1,T1\n", ".csv"),
    ("an order for its lines", b"reference\nMP-1003-A\n", ".csv"),
]


@pytest.mark.parametrize(("name", "content", "ending"), GOOD_FILES, ids=[name for name, *_ in GOOD_FILES])
def test_odd_but_plain_file_is_taken(marketpush: Run, tmp_path: Path, name: str, content: Any, ending: str) -> None:
    file = tmp_path / f"rows{ending}"
    file.write_bytes(content)
    words = ["line", "ship", "--from", str(file), "--carrier", "dhl", "--tracking-number", "T1"]
    ran = marketpush(
        *words, "--as", "each", *BECAUSE, "-f", "csv", "--fields", "reference,outcome", user="chief@marketplace.example"
    )
    assert ran.code == 0, ran.err
    assert ran.lines[1] == "MP-1003-A/1,changed"
    assert ran.lines[2:] == (["MP-1003-A/1,unchanged"] if name.startswith("17") else [])
    assert ("1 changed, 1 unchanged" if name.startswith("17") else "1 changed, 0 unchanged") in ran.err


def test_31_terminal_without_data_does_not_wait(refuses: Refuses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", terminal())
    refuses(Bad("31", "orders pay --from -", 2, ("standard input", "terminal")))


def test_32_more_rows_than_are_taken(refuses: Refuses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marketpush_cli.application.input_rows.ROW_CAP", 3)
    refuses(ship("32", HEAD + GOOD * 4, 65, "{f}", "more than 3 rows"))


def test_every_bad_row_is_told(refuses: Refuses) -> None:
    content = HEAD + "MP-9999-A/1,T1\n" + GOOD + "MP-1001-A/1,T2\nnonsense!,T3\n"
    told = refuses(ship("several", content, 4, "{f}:2:")).err.splitlines()
    rows = [line.split("rows.csv:")[1].split(":")[0] for line in told if line.startswith("error[")]
    assert rows == ["2", "4", "5"]


def test_missing_values_of_several_rows_are_all_told(refuses: Refuses) -> None:
    told = refuses(ship("several", HEAD + ",T1\n" + GOOD + ",T3\n", 65, "{f}:2:", "reference")).err.splitlines()
    assert [line for line in told if "rows.csv:4:" in line]
