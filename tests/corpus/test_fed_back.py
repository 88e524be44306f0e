"""Files of many rows: all or nothing, the good ones with --keep-going, and results that are corrected and fed again."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from corpus_runs import Run, files_in

CHIEF = "chief@marketplace.example"
EACH = ("--as", "each", "--because", "the carrier sent its file")
SHIPMENTS = [
    {"reference": "MP-1003-A/1", "carrier": "dhl", "tracking_number": "T1", "box": "1"},
    {"reference": "MP-1004-A/2", "carrier": "pigeon", "tracking_number": "T2", "box": "2"},
    {"reference": "MP-1001-A/1", "carrier": "dhl", "tracking_number": "T3", "box": "3"},
    {"reference": "MP-2001-A", "carrier": "ups", "tracking_number": "T4", "box": "4"},
    {"reference": "MP-1004-A/1", "carrier": "dhl", "tracking_number": "DHL-1", "box": "5"},
    {"reference": "nonsense!", "carrier": "dhl", "tracking_number": "T6", "box": "6"},
]
REFUNDS = [
    {"reference": "MP-2004-A/1", "amount": "1.00", "reason": "goodwill"},
    {"reference": "MP-2004-A/1", "amount": "1.00", "reason": "goodwill"},
    {"reference": "MP-2003-A/1", "amount": "41.01", "reason": "damaged"},
    {"reference": "MP-2002-A/1", "amount": "12.50", "reason": "goodwill"},
    {"reference": "MP-1005-A", "amount": "60.30", "reason": "returned"},
    {"reference": "MP-2001-A", "amount": "1.00", "reason": "goodwill"},
]
Rows = Sequence[dict[str, str]]


def write(path: Path, rows: Rows) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def feed(marketpush: Run, tmp_path: Path) -> Run:
    """Feeds a file to a command and gives back the exit code, the answers and the rows of the results."""

    def run(path: Path, *words: str, results: Path | None = None) -> tuple[int, list[tuple[str, str]], Rows]:
        target = results or tmp_path / "results.csv"
        ran = marketpush(*words, "--from", str(path), "--results", str(target), "--json", "--yes", user=CHIEF)
        answers = [(answer["reference"], answer["outcome"]) for answer in json.loads(ran.out)]
        return ran.code, answers, read(target)

    return run


def outcomes(rows: Rows) -> list[str]:
    return [row["outcome"] for row in rows]


def test_nothing_is_done_when_one_is_refused(feed: Run, sandbox: Path, tmp_path: Path) -> None:
    before = sandbox.read_bytes()
    code, answers, rows = feed(write(tmp_path / "in.csv", SHIPMENTS), "line", "ship", *EACH)
    assert code == 65
    assert answers == [
        ("MP-1003-A/1", "held"),
        ("MP-1004-A/2", "invalid"),
        ("MP-1001-A/1", "refused"),
        ("MP-2001-A/1", "held"),
        ("MP-1004-A/1", "unchanged"),
        ("nonsense!", "invalid"),
    ]
    assert [row["box"] for row in rows] == list("123456")
    assert [row["error_kind"] for row in rows] == ["", "value", "rule", "", "", "value"]
    assert all(bool(row["message"]) == bool(row["error_kind"]) for row in rows)
    assert not any(row["operation"] for row in rows)
    assert sandbox.read_bytes() == before


def test_dry_run_answers_the_same_and_does_nothing(feed: Run, sandbox: Path, tmp_path: Path) -> None:
    file, before = write(tmp_path / "in.csv", SHIPMENTS), sandbox.read_bytes()
    tried = feed(file, "line", "ship", *EACH, "--keep-going", "--dry-run")
    assert sandbox.read_bytes() == before
    done = feed(file, "line", "ship", *EACH, "--keep-going")
    assert tried[:2] == done[:2]
    assert outcomes(tried[2]) == outcomes(done[2])


def test_the_good_rows_are_done_and_the_corrected_rest_follows(feed: Run, marketpush: Run, tmp_path: Path) -> None:
    results = tmp_path / "results.csv"
    code, _, rows = feed(write(tmp_path / "in.csv", SHIPMENTS), "line", "ship", *EACH, "--keep-going")
    assert code == 3
    assert outcomes(rows) == ["changed", "invalid", "refused", "changed", "unchanged", "invalid"]
    assert len({row["operation"] for row in rows if row["outcome"] == "changed"}) == 1

    rows[1]["carrier"] = "gls"
    del rows[5], rows[2]
    code, _, again = feed(write(results, rows), "line", "ship", *EACH, results=results)
    assert code == 0
    assert outcomes(again) == ["unchanged", "changed", "unchanged", "unchanged"]
    assert [row["box"] for row in again] == ["1", "2", "4", "5"]

    before = audited(marketpush)
    code, _, last = feed(results, "line", "ship", *EACH, results=results)
    assert (code, set(outcomes(last))) == (0, {"unchanged"})
    assert audited(marketpush) == before


def audited(marketpush: Run) -> int:
    """How many events of orders there are."""
    ran = marketpush("audit", "list", "--action", "ship", "-f", "count", user=CHIEF)
    return int(ran.out)


def test_refunds_of_a_corrected_file_are_paid_once(feed: Run, marketpush: Run, tmp_path: Path) -> None:
    code, _, rows = feed(write(tmp_path / "in.csv", REFUNDS), "refund", "--keep-going")
    assert code == 3
    assert outcomes(rows) == ["changed", "changed", "refused", "invalid", "changed", "refused"]
    keys = [row["key"] for row in rows]
    assert len(set(keys)) == len(keys)

    rows[2]["amount"], rows[3]["amount"] = "41.00", "12"
    rows[2]["key"] = rows[3]["key"] = ""
    del rows[5]
    code, _, again = feed(write(tmp_path / "corrected.csv", rows), "refund")
    assert code == 0
    assert outcomes(again) == ["unchanged", "unchanged", "changed", "changed", "unchanged"]
    assert refunded(marketpush) == {"MP-2004-A": "12.00", "MP-2003-A": "41.00", "MP-2002-A": "12", "MP-1005-A": "60.30"}


def refunded(marketpush: Run) -> dict[str, str]:
    ran = marketpush("orders", "list", "--json", "--fields", "number,refunded", user=CHIEF)
    return {row["number"]: row["refunded"] for row in json.loads(ran.out) if row["refunded"] not in ("0", "0.00")}


def test_corrected_refunds_keep_the_key_they_were_refused_with(feed: Run, tmp_path: Path) -> None:
    code, _, rows = feed(write(tmp_path / "in.csv", REFUNDS[2:4]), "refund")
    assert code == 5
    rows[0]["amount"], rows[1]["amount"] = "41.00", "12"
    code, _, again = feed(write(tmp_path / "corrected.csv", rows), "refund")
    assert (code, outcomes(again)) == (0, ["changed", "changed"])
    code, _, last = feed(tmp_path / "corrected.csv", "refund")
    assert (code, outcomes(last)) == (0, ["unchanged", "unchanged"])


TWICE = [
    (("line", "ship", *EACH), SHIPMENTS[:1] + SHIPMENTS[3:5]),
    (("refund",), REFUNDS[:2] + REFUNDS[4:5]),
    (
        ("incident", "open"),
        [{"reference": "MP-1005-A", "reason": "defective"}, {"reference": "MP-1004-A/2", "reason": "not_received"}],
    ),
    (
        ("line", "reject", *EACH),
        [{"reference": "MP-1001-A", "reason": "out_of_stock"}, {"reference": "MP-1006-A/1", "reason": "other"}],
    ),
    (("orders", "pay"), [{"reference": "MP-2001-A"}, {"reference": "MP-1006-A"}]),
    (("line", "cancel"), [{"reference": "MP-1003-A", "reason": "customer_request"}]),
]


@pytest.mark.parametrize(("words", "rows"), TWICE, ids=[" ".join(words[:2]) for words, _ in TWICE])
def test_30_same_file_twice_changes_nothing(feed: Run, tmp_path: Path, words: Any, rows: Any) -> None:
    file = write(tmp_path / "in.csv", rows)
    code, _, first = feed(file, *words)
    assert code == 0
    assert set(outcomes(first)) <= {"changed", "unchanged"}
    before = files_in(tmp_path)
    code, answers, _ = feed(file, *words)
    assert code == 0
    assert {outcome for _, outcome in answers} == {"unchanged"}
    after = files_in(tmp_path)
    assert {name: after[name] for name in after if name != "results.csv"} == {
        name: before[name] for name in before if name != "results.csv"
    }


def test_a_stores_all_or_nothing_holds_even_with_keep_going(marketpush: Run, tmp_path: Path, sandbox: Path) -> None:
    file = write(
        tmp_path / "in.csv", [{"reference": "MP-1001-A/1"}, {"reference": "MP-1002-A/1"}, {"reference": "MP-1002-A/2"}]
    )
    ran = marketpush("line", "accept", "--from", str(file), "--keep-going", "--json", user="anna@acme.example")
    assert ran.code == 3
    found = [(answer["reference"], answer["outcome"]) for answer in json.loads(ran.out)]
    assert found == [("MP-1001-A/1", "refused"), ("MP-1002-A/1", "changed"), ("MP-1002-A/2", "changed")]


def test_nothing_stored_with_keep_going_is_the_code_of_the_first(feed: Run, tmp_path: Path) -> None:
    code, _, rows = feed(
        write(tmp_path / "in.csv", SHIPMENTS[2:3] + SHIPMENTS[5:]), "line", "ship", *EACH, "--keep-going"
    )
    assert (code, outcomes(rows)) == (5, ["refused", "invalid"])


def test_the_results_may_be_the_file_itself(feed: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "in.csv", SHIPMENTS)
    feed(file, "line", "ship", *EACH, "--keep-going", results=file)
    assert outcomes(read(file)) == ["changed", "invalid", "refused", "changed", "unchanged", "invalid"]
