"""Rows that cannot be read carry what is wrong with them, and come back in the results as they stood there."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from partner_reading import RULES, layout, opened, values

from marketpush_cli.application.answers import Answer
from marketpush_cli.application.input_rows import InputRow
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.application.results import results_of
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.transitions import Action

LENIENT = replace(RULES, are_readable=False)


def read(data: bytes, said: FileLayout | None = None) -> list[InputRow]:
    return list(opened(data, said).rows(LENIENT))


def faults(rows: list[InputRow]) -> list[int]:
    return [row.row for row in rows if row.error is not None]


def written(rows: list[InputRow]) -> bytes:
    answers = [
        Answer(
            Judgement(
                at,
                row.get("reference"),
                Action.SHIP,
                Outcome.INVALID if row.error else Outcome.CHANGED,
                error=row.error,
            ),
            None,
            None,
            None,
        )
        for at, row in enumerate(rows)
    ]
    return b"".join(results_of(rows, (), answers))


TABLE = b"""reference,carrier,note
MP-1,dhl,a
MP-2,dhl
MP-3,dhl,a,b
MP-4,dhl,say "so"
MP-5,dhl,"so" it is
MP-6,dhl,,b
MP-7,dhl,"two
lines"
MP-8,dhl,"open
"""


def test_every_row_that_does_not_fit_is_told_and_the_others_are_read() -> None:
    rows = read(TABLE)
    assert faults(rows) == [3, 4, 5, 6, 7, 10]
    assert [row.get("reference") for row in rows if row.error is None] == ["MP-1", "MP-7"]
    assert [row.get("reference") for row in rows[1:3]] == ["MP-2", "MP-3"]


def test_a_quote_that_is_open_over_several_lines_is_about_the_whole_file() -> None:
    with pytest.raises(InvalidValue, match="a quote opens here and is not closed"):
        read(b'reference,note\nMP-1,"a\nMP-2,b\n')


@pytest.mark.parametrize("has_header", [True, False])
def test_results_of_such_rows_are_refused_again_until_they_are_corrected(has_header: bool) -> None:
    data = TABLE if has_header else TABLE.partition(b"\n")[2]
    said = None if has_header else layout(columns="reference=1,carrier=2,note=3", header_row=0)
    rows = read(data, said)
    results = written(rows)
    lines = results.decode().splitlines()
    first = 1 if has_header else 0
    assert lines[first + 1].startswith("MP-2,dhl,invalid,value,")
    assert lines[first + 2].startswith("MP-3,dhl,a,b,invalid,value,")
    assert lines[first + 3].startswith('MP-4,dhl,say "so",invalid,value,')
    again = read(results, said)
    assert [row.error is None for row in again] == [row.error is None for row in rows]
    assert [len(row) for row in csv.reader(io.StringIO(written(again).decode()))] == [
        len(row) for row in csv.reader(io.StringIO(results.decode()))
    ]
    corrected = results.replace(b"MP-2,dhl,", b"MP-2,dhl,x,").replace(b"MP-3,dhl,a,b,", b'MP-3,dhl,"a,b",')
    fed = {row.get("reference"): row for row in read(corrected, said)}
    assert (fed["MP-2"].error, fed["MP-2"].get("note")) == (None, "x")
    assert (fed["MP-3"].error, fed["MP-3"].get("note")) == (None, "a,b")


def test_a_surplus_cell_is_not_hidden_by_the_columns_of_results() -> None:
    """The last column of results is empty in a refused row, and one empty cell too many is passed over elsewhere."""
    results = written(read(b"reference,carrier\nMP-1,dhl,x\nMP-2,dhl,,x\n"))
    assert faults(read(results)) == [2, 3]


def test_objects_that_are_none_come_back_as_they_stand() -> None:
    data = b'{"reference": "MP-1"}\n{"reference": \n{"reference": "MP-3", "note": ["x"]}\n{"a": 1, "a": 2}\n'
    rows = read(data)
    assert faults(rows) == [2, 3, 4]
    lines = written(rows).decode().splitlines()
    assert lines[1:] == ['{"reference": ', '{"reference": "MP-3", "note": ["x"]}', '{"a": 1, "a": 2}']
    assert faults(read(written(rows))) == [2, 3, 4]


def test_references_of_which_one_is_none() -> None:
    rows = read(b"MP-1\nMP-2 and, more\nMP-3\n")
    assert faults(rows) == [2]


def test_nested_values_that_nobody_asks_for_are_kept() -> None:
    data = b'{"reference": "MP-1", "meta": {"n": 1.50, "t": ["\xc3\xa9", null, true]}, "list": []}\n'
    rows = read(data)
    assert values(data)[0]["meta"] == '{"n": 1.50, "t": ["é", null, true]}'
    assert written(rows).decode().startswith(data.decode().rstrip()[:-1])


def test_columns_of_theirs_that_are_called_like_those_of_results_stay() -> None:
    rows = read(b"reference,message,outcome\nMP-1,hello,red\n")
    lines = written(rows).decode().splitlines()
    assert lines[0] == (
        "reference,message,outcome,marketpush_outcome,error_kind,marketpush_message,status_before,status_after,"
        "operation,key"
    )
    assert lines[1].startswith("MP-1,hello,red,changed,")
    assert written(read(written(rows))) == written(rows)


def test_a_key_stays_in_its_place() -> None:
    said = layout(columns="key=2,reference=1,amount=3", header_row=1)
    data = b"reference,key,amount\nMP-1,T-1,1.00\nMP-2,,2.00\n"
    results = written(read(data, said))
    assert results.splitlines()[0] == (
        b"reference,key,amount,outcome,error_kind,message,status_before,status_after,operation"
    )
    again = read(results, said)
    assert [(row.get("key"), row.get("amount")) for row in again] == [("T-1", "1.00"), ("", "2.00")]
    assert written(again) == results
