"""Files as partners make them are read as they were meant, and what was found out is told."""

from __future__ import annotations

import json
import sys
import tracemalloc
from datetime import date, datetime

import pytest
from partner_reading import layout, opened, read, values, workbook

from marketpush_cli.domain.errors import InvalidValue

GERMAN = """Nordversand GmbH;;;;
Stand 02.11.2026;;;;

Kundenreferenz;Empfänger;Sendungsnr;Betrag;
MP-1001-A/2;Müller;00340434;1.234,50;
MP-1002-A;"Weiß;
Söhne";00340435;12,5\u00a0;
;Summe;;;
"""


def test_a_german_spreadsheet_with_semicolons_cp1252_and_decimal_commas() -> None:
    columns = "reference=Kundenreferenz,tracking_number=sendungsNR,amount=Betrag"
    said = layout(columns=columns, encoding="cp1252", decimal=",", constant=["carrier=dhl"])
    rows = read(GERMAN.replace("\n", "\r\n").encode("cp1252"), said)
    assert [row.values for row in rows] == [
        {
            "reference": "MP-1001-A/2",
            "Empfänger": "Müller",
            "tracking_number": "00340434",
            "amount": "1234.50",
            "carrier": "dhl",
        },
        {
            "reference": "MP-1002-A",
            "Empfänger": "Weiß;\nSöhne",
            "tracking_number": "00340435",
            "amount": "12.5",
            "carrier": "dhl",
        },
    ]
    assert [row.own[3] for row in rows] == ["1.234,50", "12,5\u00a0"]
    assert [row.row for row in rows] == [5, 6]
    assert rows[0].get("carrier") == "dhl"
    assert rows[0].get("note") == ""


def test_what_was_found_out_is_said() -> None:
    said = layout(columns="reference=Kundenreferenz,tracking_number=Sendungsnr", encoding="cp1252")
    assert opened(GERMAN.encode("cp1252"), said).said == "read with ; between cells, header in line 4"
    told = layout(columns="reference=Kundenreferenz", encoding="cp1252", delimiter=";", header_row=4)
    assert opened(GERMAN.encode("cp1252"), told).said is None
    assert opened(b"reference,carrier\nMP-1,ups\n").said is None
    assert opened(b"reference\tcarrier\nMP-1\tups\n").said is None


def test_a_byte_order_mark_goes_before_what_was_said() -> None:
    data = b"\xef\xbb\xbfreference;note\r\nMP-1;\xc3\xbc\r\n"
    assert values(data) == values(data, layout(encoding="cp1252")) == [{"reference": "MP-1", "note": "ü"}]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "shift-jis", "iso-8859-15"])
def test_other_encodings_are_read_when_they_are_said(encoding: str) -> None:
    text = "reference,note\r\nMP-1,abc\r\n" + "MP-2,x\r\n" * 100_000
    assert len(read(text.encode(encoding), layout(encoding=encoding))) == 100_001


def test_a_bad_byte_of_another_encoding_is_named_by_its_offset() -> None:
    with pytest.raises(InvalidValue, match=r"line 2: the byte at offset 15 \(0x81\) is not cp1252"):
        read(b"reference,note\n\x81", layout(encoding="cp1252"))


def test_lines_above_the_header_are_passed_over_when_nothing_is_lost() -> None:
    assert values(b"Report of today\n\nreference,carrier\nMP-1,ups\n") == [{"reference": "MP-1", "carrier": "ups"}]
    with pytest.raises(InvalidValue, match="neither a header"):
        read(b"MP-0/1,dhl\nreference,carrier\nMP-1,ups\n")
    for data in (b"MP-0/1;;\nreference;carrier;note\nMP-1;ups;\n", workbook([["MP-0"], ["reference", "note"]])):
        with pytest.raises(InvalidValue, match="a line above it may be a row") as caught:
            read(data, layout(delimiter=";"))
        assert caught.value.row == 2
        assert "--header-row 2" in str(caught.value.fix)
    assert values(b"MP-0/1;;\nreference;note\n", layout(delimiter=";", header_row=2)) == []


def test_trailing_tabs_and_sep_lines_are_no_cells() -> None:
    rows = [{"reference": "MP-1", "note": "a"}, {"reference": "MP-2", "note": ""}]
    assert values(b"reference\tnote\t\t\nMP-1\ta\t\t\nMP-2\t\t\t\n\t\t\t\n") == rows
    assert values(b"sep=;\r\nreference;note;\r\nMP-1;a;\r\nMP-2;;\r\n;;\r\n") == rows
    assert values(b"sep=|\nreference|note\nMP-1|a\nMP-2|\n") == rows


def test_quoted_newlines_in_cells_and_in_the_header() -> None:
    data = b'"Order\nnumber","Text"\n"MP-1","two\r\nlines"\n'
    assert values(data, layout(columns="reference=Order number,note=Text")) == [
        {"reference": "MP-1", "note": "two\nlines"}
    ]


def test_a_workbook_with_dates_numbers_and_a_second_sheet() -> None:
    rows = [
        ["Parcels"],
        [],
        [None, "Order", "Day", "Parcel", "Paid", "Gift"],
        [None, "MP-1/1", date(2026, 11, 2), 17850.0, 12.1, True],
        [None, "MP-2", datetime(2026, 11, 2, 9, 30), "000123", 0.3, False],
        [None, None, None, None, None, None],
    ]
    said = layout(columns="reference=Order,tracking_number=Parcel,amount=Paid")
    found = opened(workbook(rows, [["other"]]), said)
    assert found.said == 'read the first of 2 sheets, "Sheet1", header in row 3'
    assert found.kind == "xlsx"
    with pytest.raises(InvalidValue, match="a column has no name"):
        values(workbook(rows[2:]))
    read_rows = values(workbook(rows), said)
    assert [
        (row["reference"], row["Day"], row["tracking_number"], row["amount"], row["Gift"]) for row in read_rows
    ] == [
        ("MP-1/1", "2026-11-02", "17850", "12.1", "true"),
        ("MP-2", "2026-11-02T09:30:00", "000123", "0.3", "false"),
    ]
    by_place = layout(columns="reference=2,amount=5", header_row=3, decimal=",")
    assert [row.own[4] for row in read(workbook(rows), by_place)] == ["12,1", "0,3"]
    assert [row.row for row in read(workbook(rows), by_place)] == [4, 5]


def test_tsv_without_a_header() -> None:
    said = layout(columns="reference=2,tracking_number=1", header_row=0)
    rows = read(b"1Z1\tMP-1/1\tx\n1Z2\tMP-2\t\n", said)
    assert [row.values for row in rows] == [
        {"tracking_number": "1Z1", "reference": "MP-1/1", "column 3": "x"},
        {"tracking_number": "1Z2", "reference": "MP-2", "column 3": ""},
    ]
    with pytest.raises(InvalidValue, match="there is no column 9"):
        read(b"1Z1\tMP-1/1\n", layout(columns="reference=9", header_row=0))


def test_json_lines_with_keys_of_theirs() -> None:
    items = [{"Order No": "MP-1", "n": 1.50, "reference": "theirs"}, {"order-no": "MP-2", "note": None}]
    data = "".join(f"{json.dumps(item)}\n" for item in items).encode()
    assert values(data, layout(columns="reference=Order no")) == [
        {"reference": "MP-1", "n": "1.5", "column reference": "theirs"},
        {"reference": "MP-2"},
    ]
    with pytest.raises(InvalidValue, match="not columns that could be counted"):
        read(data, layout(columns="reference=1"))


def test_a_constant_fills_what_is_absent_or_empty_and_bare_references() -> None:
    said = layout(constant=["carrier=dhl", "note=by hand"])
    assert values(b"reference,carrier\nMP-1,\nMP-2,ups\n", said) == [
        {"reference": "MP-1", "carrier": "dhl", "note": "by hand"},
        {"reference": "MP-2", "carrier": "ups", "note": "by hand"},
    ]
    assert values(b"MP-1\n", layout(constant=["carrier=dhl"])) == [{"reference": "MP-1", "carrier": "dhl"}]


def test_where_columns_are_said_others_may_have_any_name() -> None:
    data = b"Nr,,Datum,Datum,reference\nMP-1,a,b,c,d\n"
    assert values(data, layout(columns="reference=Nr")) == [
        {"reference": "MP-1", "column 2": "a", "Datum": "b", "column 4": "c", "column 5": "d"}
    ]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("reference=Nrr", 'the header has no column "Nrr"'),
        ("reference=7", "there is no column 7"),
        ("reference=Nr,note=Datum", 'the header has the column "Datum" twice'),
        ("carrier=Datum2", "no column"),
    ],
)
def test_what_was_said_and_is_not_there_is_refused(columns: str, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        read(b"Nr,Datum,Datum\nMP-1,b,c\n", layout(columns=columns, header_row=1))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12,50", "12.50"),
        ("1.234,50", "1234.50"),
        ("1.234.567,5", "1234567.5"),
        ("12", "12"),
        ("1234,50", "1234.50"),
        ("\u00a012,50\u202f", "12.50"),
        ("", ""),
        ("-", "-"),
    ],
)
def test_decimal_commas(text: str, amount: str) -> None:
    data = f"reference;amount\nMP-1;{text}\n".encode()
    assert values(data, layout(decimal=","))[0]["amount"] == amount


@pytest.mark.parametrize(
    ("decimal", "text", "words"),
    [
        (".", "12,50", "has a comma"),
        (".", "1,234.50", "has a comma"),
        (",", "12.50", "has a dot although --decimal is a comma"),
        (",", "1.234", "has a dot although --decimal is a comma"),
        (",", "12.34,50", "is no amount with a decimal comma"),
        (",", "1,234.50", "is no amount with a decimal comma"),
        (",", "12,50 €", "is no amount with a decimal comma"),
        (",", "EUR 12,50", "is no amount with a decimal comma"),
    ],
)
def test_amounts_in_another_notation_are_refused(decimal: str, text: str, words: str) -> None:
    with pytest.raises(InvalidValue, match=words) as caught:
        read(f"reference;amount\nMP-1;{text}\n".encode(), layout(decimal=decimal))
    assert (caught.value.row, caught.value.field) == (2, "amount")


def test_a_row_is_small() -> None:
    data = b"reference,carrier,tracking_number\n" + b"".join(b"MP-%d,dhl,%d\n" % (n, n) for n in range(20_000))
    tracemalloc.start()
    try:
        rows = read(data)
        used = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    texts = sum(sys.getsizeof(cell) for row in rows for cell in row.cells)
    assert (used - texts) / len(rows) <= 250


def test_where_columns_are_positions_a_first_row_with_a_reference_is_a_row() -> None:
    said = layout(columns="reference=1,carrier=2")
    found = opened(b"W-1-A,dhl\nW-2-A,dhl\n", said)
    assert found.said == "no header: line 1 is a row"
    assert [row["reference"] for row in values(b"W-1-A,dhl\nW-2-A,dhl\n", said)] == ["W-1-A", "W-2-A"]
    with_header = b"Auftrag,Dienst\nW-2-A,dhl\n"
    assert opened(with_header, said).said == "header in line 1"
    assert [row["reference"] for row in values(with_header, said)] == ["W-2-A"]
    assert values(b"W-1-A,dhl\nW-2-A,dhl\n", layout(columns="reference=1,carrier=2", header_row=1)) == [
        {"reference": "W-2-A", "carrier": "dhl"}
    ]
    sheet = workbook([["W-1-A", "dhl"], ["W-2-A", "dhl"]])
    assert opened(sheet, said).said == "read without a header: row 1 is a row"
    assert len(read(sheet, said)) == 2
    assert len(read(workbook([["Auftrag", "Dienst"], ["W-2-A", "dhl"]]), said)) == 1


def test_the_separator_is_the_one_that_gives_the_columns_asked_for() -> None:
    data = b"R-1-A/1;T1;1,00;returned;x\nR-2-A/1;T2;12,50;returned;y\n"
    said = layout(columns="reference=1,key=2,amount=3,reason=4", decimal=",", header_row=0)
    assert opened(data, said).said == "read with ; between cells"
    assert [row["amount"] for row in values(data, said)] == ["1.00", "12.50"]
    two = layout(columns="reference=1,amount=2", decimal=",")
    assert [row["amount"] for row in values(b"R-1-A/1;1,00\nR-2-A/1;2\n", two)] == ["1.00", "2"]
    with pytest.raises(InvalidValue, match="there is no column 3") as caught:
        values(b"R-1-A/1:1:x\n", layout(columns="reference=1,amount=3"))
    assert "--delimiter" in str(caught.value.fix)


def test_a_day_above_the_header_is_no_row() -> None:
    for word in ("Date:", "Date"):
        data = f"{word};2026-11-20\nreference;carrier;tracking_number\nMP-1;dhl;T-1\n".encode()
        assert opened(data, layout(delimiter=";")).said == "header in line 2"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_wide_encoding_that_was_said_of_other_bytes_is_refused(encoding: str) -> None:
    with pytest.raises(InvalidValue, match=f"the byte at offset 0 .* is not {encoding}") as caught:
        read(b"reference,note\nMP-1,x\nMP-2,x\n", layout(encoding=encoding))
    assert "--encoding" in str(caught.value.fix)
