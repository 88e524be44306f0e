"""Orders that cannot come in: every fault names file, row and field, and the file is refused whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpus_runs import Bad, Refuses, Run

BASE = {
    "order_number": "NEW-1",
    "placed_at": "2026-03-01T10:00:00Z",
    "paid_at": "",
    "currency": "EUR",
    "seller": "acme",
    "customer_name": "Eve",
    "line": "1",
    "sku": "S",
    "title": "Lamp",
    "quantity": "1",
    "unit_price": "10.00",
    "discount": "",
    "commission_rate": "",
    "status": "",
    "status_at": "",
    "carrier": "",
    "tracking_number": "",
}
LINE = {"sku": "S", "title": "Lamp", "unit_price": "10.00"}
SENT = {"status": "shipped", "status_at": "2026-03-01T11:00:00Z", "carrier": "dhl", "tracking_number": "T1"}
GOOD_ROW = ["NEW-0", *list(BASE.values())[1:]]
IMPORT = "orders import {f}"


def quoted(cells: list[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def table(*rows: dict[str, str]) -> str:
    """A file of a good order and of rows that differ from a good one."""
    names = list(dict.fromkeys([*BASE, *(name for row in rows for name in row)]))
    filled = [[{**BASE, **row}.get(name, "") for name in names] for row in rows]
    good = GOOD_ROW + [""] * (len(names) - len(BASE))
    return quoted(names) + quoted(good) + "".join(map(quoted, filled))


def cell(name: str, field: str, value: str, *says: str, code: int = 65, **more: str) -> Bad:
    """A second order in row 3 whose one cell is wrong."""
    return Bad(name, IMPORT, code, ("{f}:3:", field, *says), table({field: value, **more}))


def past(name: str, field: str, says: str, value: str) -> Bad:
    """An order with a past of which one cell is wrong."""
    return Bad(f"past {name}", IMPORT, 65, ("{f}:3:", says or "times"), table(SENT | {field: value}))


def document(name: str, field: str, *says: str, code: int = 65, **changed: object) -> Bad:
    """The same as JSON lines."""
    whole = {name: BASE[name] for name in list(BASE)[:6] if BASE[name]} | {"lines": [dict(LINE)]}
    text = json.dumps(whole | {"order_number": "NEW-0"}) + "\n" + json.dumps(whole | changed) + "\n"
    return Bad(name, IMPORT, code, ("{f}:2:", field, *says), text, ".jsonl")


BAD_ORDERS = [
    cell("number with a slash", "order_number", "NEW/1"),
    cell("95 number that is a path", "order_number", "../../etc/x"),
    cell("number of 65 characters", "order_number", "N" * 65),
    cell("number missing", "order_number", "", "missing"),
    cell("name missing", "customer_name", "", "missing"),
    cell("85 name of blanks", "customer_name", "   ", "missing"),
    cell("86 name of 10,000 characters", "customer_name", "x" * 10_000, "longer"),
    Bad("86 name of 1 MB", IMPORT, 65, ("{f}:3:", "longer"), table({"customer_name": "x" * 1_000_000})),
    Bad("69 escape in a name", IMPORT, 65, ("{f}:3:", "U+001B"), table({"customer_name": "a\x1b[2J"})),
    document("73 carriage return in a name", "customer_name", "U+000D", customer_name="a\rb"),
    Bad("84 NUL in a name", IMPORT, 65, ("{f}:3:", "U+0000"), table({"customer_name": "a\0b"})),
    Bad("90 C1 control in a name", IMPORT, 65, ("{f}:3:", "U+009B"), table({"customer_name": "a\x9bb"})),
    document("83 half of a surrogate pair", "customer_name", customer_name="a\ud800"),
    document("84 NUL as an escape", "customer_name", customer_name="a\0b"),
    document("69 escape as an escape", "customer_name", customer_name="\x1b]52;c;x\x07"),
    document("name is a list", "customer_name", customer_name=["Eve"]),
    document("name is true", "customer_name", customer_name=True),
    document("misspelt name", "paid_att", "did you mean paid_at", paid_att="2026-03-01T10:00:00Z"),
    document("misspelt name of a line", "shiping", "in lines", "shipping", lines=[LINE | {"shiping": "2"}]),
    document("misspelt name of a customer", "emial", "in customer", customer={"name": "Eve", "emial": "e@x.example"}),
    document("lines are missing", "lines", lines=[]),
    document("lines are a text", "lines", lines="S"),
    document("line is twice there", "line", lines=[LINE | {"line": 1}, LINE | {"line": 1}]),
    document("customer is a text", "customer", customer="Eve"),
    cell("currency unknown", "currency", "EUX", "EUX"),
    cell("currency in small letters", "currency", "eur"),
    cell("seller with blanks", "seller", "ac me"),
    cell("18 time that is none", "placed_at", "2026-02-30T10:00:00Z"),
    cell("117 date that is none", "placed_at", "2026-02-30"),
    cell("120 year 10000", "placed_at", "10000-01-01T00:00:00Z"),
    cell("120 year 1", "placed_at", "0001-01-01T00:00:00Z"),
    cell("future", "placed_at", "2026-03-02T13:00:00Z", "to come"),
    cell("paid in the future", "paid_at", "2026-03-02T13:00:00Z", "to come"),
    cell("words for a time", "paid_at", "yesterday"),
    cell("quantity of zero", "quantity", "0"),
    cell("quantity of a half", "quantity", "0.5"),
    cell("quantity below zero", "quantity", "-1"),
    cell("38 quantity with an exponent", "quantity", "1e3"),
    cell("line number of zero", "line", "0"),
    cell("35 price below zero", "unit_price", "-5"),
    cell("36 signed price", "unit_price", "+5"),
    cell("37 three digits", "unit_price", "12.345"),
    cell("38 exponent", "unit_price", "1e3"),
    cell("39 not a number", "unit_price", "NaN"),
    cell("40 infinity", "unit_price", "Infinity"),
    cell("41 underscore", "unit_price", "1_000"),
    cell("43 comma", "unit_price", "1,50"),
    cell("44 thousands", "unit_price", "1,234.50"),
    cell("46 beyond 64 bits", "unit_price", "9223372036854775808"),
    cell("47 five thousand digits", "unit_price", "9" * 5_000),
    cell("46 total beyond exact numbers", "unit_price", "999999999999.99", quantity="1000000"),
    cell("49 half a yen", "unit_price", "12.50", "JPY", currency="JPY"),
    cell("price missing", "unit_price", ""),
    cell("discount above the price", "discount", "10.01"),
    cell("commission rate above one", "commission_rate", "1.2"),
    cell("commission in percent", "commission_rate", "12%"),
    cell("22 status unknown", "status", "shiped", "shipped"),
    cell("22 status of no line's own", "status", "refunded", "stage"),
    cell("past without a time", "status_at", "", status="awaiting_fulfillment"),
    past("before the order", "status_at", "", "2026-02-01T00:00:00Z"),
    past("in the future", "status_at", "", "2026-03-02T12:00:01Z"),
    past("without a carrier", "carrier", "missing", ""),
    past("with an unknown carrier", "carrier", "dhl", "pigeon"),
    past("without a tracking number", "tracking_number", "DHL", ""),
    cell("carrier before shipping", "carrier", "dhl"),
    Bad("column unknown", IMPORT, 65, ("{f}:1:", "custmer_name", "customer_name"), table({"custmer_name": "x"})),
    Bad("column missing", IMPORT, 65, ("{f}:1:", "currency"), "order_number,placed_at\nA,B\n"),
    Bad("no header", IMPORT, 65, ("{f}:1:", "header"), "NEW-1\nNEW-2\n", ".txt"),
    Bad("header without orders' columns", IMPORT, 65, ("{f}:1:",), "reference,carrier\nMP-1001-A,dhl\n"),
    Bad(
        "rows of an order apart",
        IMPORT,
        65,
        ("{f}:5:", "order_number", "NEW-1"),
        table({"line": "1"}, {"order_number": "NEW-2"}, {"line": "2"}),
    ),
    Bad(
        "rows of an order disagree",
        IMPORT,
        65,
        ("{f}:4:", "customer_name", "row 3"),
        table({"line": "1"}, {"line": "2", "customer_name": "Adam"}),
    ),
    Bad("17 line twice", IMPORT, 65, ("{f}:4:", "line", "NEW-1/1"), table({"line": "1"}, {"line": "1"})),
    Bad(
        "other content than what is there",
        IMPORT,
        65,
        ("{f}:3:", "MP-1001-A", "content"),
        table({"order_number": "MP-1001-A"}),
    ),
    Bad(
        "update of what has moved on",
        "orders import {f} --update",
        65,
        ("{f}:3:", "MP-1003-A"),
        table({"order_number": "MP-1003-A", "seller": "bolt"}),
    ),
    Bad("23 header twice", IMPORT, 65, ("{f}:3:", "header"), table() + quoted(list(BASE))),
    Bad("24 gzip", IMPORT, 65, ("{f}", "compressed"), b"\x1f\x8b\x08\0"),
    Bad("26 missing file", "orders import {f} {f}.more", 65, ("{f}", "no such file")),
    Bad("31 empty standard input", "orders import - --json", 0, stdin=b""),
    Bad("past by a clerk", IMPORT, 6, ("{f}:3:", "NEW-1", "past"), table(SENT), user="clerk@marketplace.example"),
    Bad("import by a seller", IMPORT, 6, ("import",), table(), user="anna@acme.example"),
    Bad(
        "import logged in as a seller",
        IMPORT,
        6,
        ("import",),
        table(),
        words=("--dry-run", "--as", "acme", "--because", "the seller is on holiday"),
    ),
]


@pytest.mark.parametrize("bad", BAD_ORDERS, ids=str)
def test_bad_order_is_refused_with_its_file(refuses: Refuses, bad: Bad) -> None:
    refuses(bad)


def rows_told(err: str) -> list[str]:
    return [line.split("rows.csv:")[1].split(":")[0] for line in err.splitlines() if line.startswith("error[")]


def test_every_bad_order_of_a_file_is_told(refuses: Refuses) -> None:
    rows = [
        {"order_number": "NEW-1", "unit_price": "x"},
        {"order_number": "NEW-2", "customer_name": ""},
        {"order_number": "NEW-3"},
        {"order_number": "NEW-4", "title": ""},
        {"order_number": "", "title": ""},
        {"order_number": "NEW-5", "line": "1"},
        {"order_number": "NEW-5", "line": "2", "customer_name": "Adam"},
    ]
    ran = refuses(Bad("several", IMPORT, 65, ("{f}:3:",), table(*rows)))
    assert rows_told(ran.err) == ["3", "4", "6", "7", "9"]


def test_keep_going_leaves_out_bad_orders_whole(marketpush: Run, tmp_path: Path) -> None:
    rows = [
        {"order_number": "NEW-1", "line": "1"},
        {"order_number": "NEW-1", "line": "2", "unit_price": "x"},
        {"order_number": "NEW-2"},
        {"order_number": "NEW-1", "line": "3"},
    ]
    file = tmp_path / "rows.csv"
    file.write_text(table(*rows))
    ran = marketpush("orders", "import", str(file), "--keep-going", user="chief@marketplace.example")
    assert ran.code == 3, ran.err
    shown = marketpush("orders", "list", "--number", "NEW-*", "-f", "ids", user="chief@marketplace.example")
    assert sorted(shown.lines) == ["NEW-0", "NEW-2"]


@pytest.mark.parametrize("files", [("a", "a"), ("a", "b")])
def test_30_order_given_twice_comes_in_once(marketpush: Run, tmp_path: Path, files: tuple[str, ...]) -> None:
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text(table())
    words = [str(tmp_path / f"{name}.csv") for name in files]
    ran = marketpush(
        "orders", "import", *words, "-f", "csv", "--fields", "reference,outcome", user="chief@marketplace.example"
    )
    assert ran.code == 0, ran.err
    assert ran.lines[1:] == ["NEW-0,changed", "NEW-0,unchanged"]


def test_17_two_contents_under_one_number_are_refused(refuses: Refuses, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text(
        table({"order_number": "NEW-7"}).replace('"NEW-0"', '"NEW-7"', 1).replace("Eve", "Adam")
    )
    bad = Bad(
        "two files",
        f"orders import {{f}} {tmp_path}/other.csv",
        65,
        ("other.csv:", "NEW-7"),
        table({"order_number": "NEW-7"}),
    )
    refuses(bad)
