"""Results in whatever form the file had: the same command with the same options reads the same rows from them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from partner_reading import layout, read, workbook

from marketpush_cli.application.answers import Answer
from marketpush_cli.application.asking import asks_of_rows
from marketpush_cli.application.input_rows import InputRow
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.application.results import COLUMNS, results_of
from marketpush_cli.domain.asks import Judgement, Outcome
from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.transitions import Action

WORDS = st.text(
    st.one_of(st.characters(codec="cp1252", exclude_categories=("Cc",)), st.sampled_from('\n;,|\t"')), max_size=9
)
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        "preamble": st.lists(st.sampled_from(["Report", "", "# of today", "a b"]), max_size=3),
        "has_header": st.booleans(),
        "line_end": st.sampled_from(["\n", "\r\n", "\r"]),
        "trailing": st.booleans(),
    }
)


def answers(rows: list[InputRow]) -> list[Answer]:
    """A refusal of every second row, in words that no single-byte encoding has."""
    error = InvalidValue("there is no such thing as 大阪")
    outcomes = ((Outcome.UNCHANGED, None), (Outcome.INVALID, error))
    return [
        Answer(Judgement(place, row.get("reference"), Action.SHIP, outcome, error=reason), None, None, None)
        for place, row in enumerate(rows)
        for outcome, reason in [outcomes[place % 2]]
    ]


def written(rows: list[InputRow]) -> bytes:
    return b"".join(results_of(rows, (), answers(rows)))


def file_of(cells: list[tuple[str, str, str]], form: dict[str, Any]) -> tuple[bytes, FileLayout]:
    out = io.StringIO(newline="")
    if form["has_header"]:
        out.write("".join(f"{line}{form['line_end']}" for line in form["preamble"]))
    quoting = csv.QUOTE_ALL if form["line_end"] == "\r" else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=form["delimiter"], lineterminator=form["line_end"], quoting=quoting)
    more = [""] * form["trailing"]
    if form["has_header"]:
        writer.writerow(["Order, ours", "Message", "Text", *more])
    writer.writerows([*row, *more] for row in cells)
    encoding = "utf-8" if form["encoding"] == "utf-8-sig" else form["encoding"]
    columns = 'reference="Order, ours",note=Message' if form["has_header"] else "reference=1,note=2"
    row = len(form["preamble"]) + 1 if form["has_header"] else 0
    said = layout(columns=columns, delimiter=form["delimiter"], encoding=encoding, header_row=row)
    return out.getvalue().encode(form["encoding"]), said


@given(
    st.lists(st.tuples(st.from_regex(r"MP-[0-9]{1,4}", fullmatch=True), WORDS, WORDS), min_size=1, max_size=5), DIALECTS
)
def test_results_in_a_random_form_are_read_back_as_the_same_rows(
    cells: list[tuple[str, str, str]], form: dict[str, Any]
) -> None:
    data, said = file_of(cells, form)
    first = read(data, said)
    results = written(first)
    again = read(results, said)
    assert [(row.get("reference"), row.get("note")) for row in again] == [(row[0], row[1]) for row in cells]
    assert [row.own[:3] for row in again] == [row.own[:3] for row in first]
    assert written(again) == results


def test_a_column_of_theirs_that_was_asked_for_keeps_its_name_beside_ours() -> None:
    said = layout(columns="reference=Nr,note=Message")
    rows = read(b"Nr,Message\nMP-1,hello\nMP-2,\n", said)
    again = list(csv.DictReader(io.StringIO(written(rows).decode())))
    assert list(again[0]) == [
        "Nr",
        "Message",
        *("marketpush_message" if name == "message" else name for name in COLUMNS),
    ]
    assert again[0]["Message"] == "hello"
    assert written(read(written(rows), said)) == written(rows)


def test_json_lines_stay_json_lines_with_their_keys_and_numbers() -> None:
    data = '{"Nr": "MP-1", "n": 12.50, "ok": true, "none": null, "t": "é"}\n{"Nr": "MP-2", "outcome": "changed"}\n'
    said = layout(columns="reference=Nr")
    rows = read(data.encode(), said)
    first, second = written(rows).decode().splitlines()
    assert first.startswith('{"Nr": "MP-1", "n": 12.50, "ok": true, "t": "é", "outcome": "unchanged",')
    theirs = json.loads(second)
    assert (theirs["outcome"], theirs["marketpush_outcome"], theirs["error_kind"]) == ("changed", "invalid", "value")
    assert [row.get("reference") for row in read(written(rows), said)] == ["MP-1", "MP-2"]


def test_a_workbook_comes_back_as_text_that_the_same_options_read() -> None:
    sheet = [["x"], [], ["Nr", "Amount"], ["MP-1", 1234.5], ["MP-2", 3]]
    said = layout(columns="reference=Nr,amount=Amount", header_row=3, decimal=",", encoding="cp1252")
    rows = read(workbook(sheet), said)
    results = written(rows)
    assert results.startswith(b"\xef\xbb\xbf\r\n\r\nNr,Amount,outcome")
    again = read(results, said)
    assert [row.values["amount"] for row in again] == [row.values["amount"] for row in rows] == ["1234.5", "3"]


def test_references_and_nothing_come_back_as_csv() -> None:
    rows = read(b"MP-1\nMP-2\n")
    assert written(rows).decode().splitlines()[0] == ",".join(["reference", *COLUMNS])
    assert [row.get("reference") for row in read(written(rows))] == ["MP-1", "MP-2"]
    assert b"".join(results_of([], ["MP-3"], [])).decode().splitlines()[1] == "MP-3" + "," * len(COLUMNS)


def test_results_are_written_piece_by_piece() -> None:
    rows = read(b"reference\n" + b"MP-1\n" * 5_000)
    pieces = list(results_of(rows, (), ()))
    assert len(pieces) > 5
    assert max(map(len, pieces)) < 20_000
    assert len(list(asks_of_rows(Action.SHIP, rows[:2], {}))) == 2
