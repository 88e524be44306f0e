"""Refund files: a row without a key is known again however it is written, so that nothing is paid twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sandboxes import CASHIER, CHIEF, Marketpush

RefundRows = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def refund_rows(marketpush: Marketpush, tmp_path: Path) -> RefundRows:
    """`refund` over some rows by the cashier; its answers."""
    file = tmp_path / "refunds.csv"

    def refund(text: str, *more: str) -> list[dict[str, Any]]:
        file.write_text(text)
        ran = marketpush("refund", "--from", str(file), "--yes", "--json", *more, user=CASHIER)
        assert ran.code == 0, ran.err
        found: list[dict[str, Any]] = json.loads(ran.out)
        return found

    return refund


def outcomes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["outcome"] for row in rows]


@pytest.mark.parametrize(
    "same",
    [
        "reference,amount,reason\nmp-1003-a/1,5.00,returned\n",
        "reference,amount,reason\nMP-1003-A/1,5.00,Returned\n",
        "reference,amount,reason\nMP-1003-A/1,5,returned\n",
        "reference,amount,reason\n#MP-1003-A,5.0,returned\n",
        "reference,line,amount,reason\nMP-1003-A,1,5.00,returned\n",
        "reference,sku,amount,reason\nMP-1003-A,sku-1,5.00,RETURNED\n",
        "reference,amount,reason,note,currency\nMP-1003-A/1,005.00,returned,second try,USD\n",
    ],
)
def test_the_same_refund_written_otherwise_is_the_same(refund_rows: RefundRows, same: str) -> None:
    first = refund_rows("reference,amount,reason\nMP-1003-A/1,5.00,returned\n")
    again = refund_rows(same)
    assert (outcomes(first), outcomes(again)) == (["changed"], ["unchanged"])
    assert [row["key"] for row in again] == [row["key"] for row in first]


def test_a_part_of_nothing_is_no_other_refund(refund_rows: RefundRows) -> None:
    assert outcomes(refund_rows("reference,item,reason\nMP-1003-A/1,5.00,returned\n")) == ["changed"]
    again = refund_rows("reference,item,shipping,reason\nMP-1003-A/1,5.00,0.00,returned\n")
    assert outcomes(again) == ["unchanged"]


@pytest.mark.parametrize(
    "other",
    [
        "reference,amount,reason\nMP-1003-A/1,5.01,returned\n",
        "reference,amount,reason\nMP-1003-A/1,5.00,goodwill\n",
        "reference,item,reason\nMP-1003-A/1,5.00,returned\n",
        "reference,amount,reason,key\nMP-1003-A/1,5.00,returned,T-1\n",
    ],
)
def test_another_refund_is_another(refund_rows: RefundRows, other: str) -> None:
    refund_rows("reference,amount,reason\nMP-1003-A/1,5.00,returned\n")
    assert outcomes(refund_rows(other)) == ["changed"]


def test_equal_rows_however_written_are_as_many_refunds_and_no_more(refund_rows: RefundRows) -> None:
    rows = "reference,amount,reason\nMP-1003-A/1,5.00,returned\nmp-1003-a,5,Returned\n"
    first = refund_rows(rows)
    assert (outcomes(first), len({row["key"] for row in first})) == (["changed", "changed"], 2)
    again = refund_rows(rows)
    assert (outcomes(again), [row["message"] for row in again]) == (["unchanged", "unchanged"], [None, None])


def test_a_row_that_was_refused_is_not_taken_for_the_equal_one_before_it(
    refund_rows: RefundRows, marketpush: Marketpush, tmp_path: Path
) -> None:
    rows, results = tmp_path / "rows.csv", tmp_path / "results.csv"
    rows.write_text("reference,amount,reason\nMP-1003-A/1,30.00,returned\nMP-1003-A/1,30.00,returned\n")
    words = ("refund", "--yes", "--keep-going", "--json", "--results", str(results))
    first = marketpush(*words, "--from", str(rows), user=CASHIER)
    assert (first.code, outcomes(json.loads(first.out))) == (3, ["changed", "refused"])
    again = marketpush(*words, "--from", str(results), user=CASHIER)
    assert (again.code, outcomes(json.loads(again.out))) == (5, ["unchanged", "refused"])


def test_results_know_by_their_keys_what_is_written_otherwise(
    refund_rows: RefundRows, marketpush: Marketpush, tmp_path: Path
) -> None:
    """An order of one line, and a part of nothing, mean the same with the key of the results as without one."""
    results = tmp_path / "results.csv"
    first = refund_rows(
        "reference,item,shipping,reason\nMP-1003-A,5.00,0.00,returned\nMP-1005-A,1.00,,goodwill\n",
        *("--results", str(results)),
    )
    assert outcomes(first) == ["changed", "changed"]
    assert outcomes(refund_rows(results.read_text())) == ["unchanged", "unchanged"]


def test_several_references_without_a_key_are_requests_of_their_own(marketpush: Marketpush) -> None:
    words = ("refund", "MP-1004-A/1", "MP-1004-A/2", "--amount", "1.00", "--reason", "goodwill", "--yes", "--json")
    for _ in range(2):
        ran = marketpush(*words, user=CHIEF)
        assert ran.code == 0, ran.err
        assert [(row["outcome"], row["total"]) for row in json.loads(ran.out)] == [("changed", "1.00")] * 2
    refunds = json.loads(marketpush("orders", "show", "MP-1004-A", "--json").out)["refunds"]
    assert len({refund["key"] for refund in refunds}) == 4
    assert marketpush("undo", user=CHIEF).code == 5
