"""Results of a faulty file, corrected row by row and fed back until nothing is bad, lead to what a right file does."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from corpus_runs import AWAITING, SHIPPED, Run
from faulty_files import BAD, CORRECTED, KINDS, WRONG, Kind
from sandboxes import CHIEF, copy_database, import_documents, line_document, order_document

LINES = "SELECT order_number, line, stage, status, carrier, tracking_number, version FROM order_line ORDER BY 1, 2"
STEPS = 'SELECT order_number, sequence, line, action, actor, on_behalf_of, "before", "after" FROM event ORDER BY 1, 2'
SHIP = ("line", "ship", "--as", "each", "--because", "the carrier sent its file")
RUNS = [(kind, mode) for kind in KINDS for mode in ((), ("--keep-going",))]
RUNS.append((KINDS[0], ("--keep-going", "--in-parts", "3")))


def content(path: Path) -> list[list[Any]]:
    """Lines and what happened to them, without times and ids."""
    connection = sqlite3.connect(path)
    try:
        return [connection.execute(statement).fetchall() for statement in (LINES, STEPS)]
    finally:
        connection.close()


@pytest.fixture
def orders(sandbox: Path) -> Path:
    awaiting = [
        order_document(f"Q-{number:02}", "acme", [line_document("5.00", **AWAITING)]) for number in range(1, 11)
    ]
    pending = order_document("Q-20", "acme", [line_document("5.00")])
    shipped = order_document("Q-21", "bolt", [line_document("5.00", **SHIPPED | {"tracking_number": "OLD"})])
    import_documents(sandbox, [*awaiting, pending, shipped])
    return sandbox


@pytest.mark.parametrize(("kind", "mode"), RUNS, ids=str)
def test_correcting_what_is_bad_leads_to_what_a_right_file_does(
    kind: Kind, mode: tuple[str, ...], orders: Path, marketpush: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = copy_database(orders, tmp_path / "fresh.db")
    before = content(orders)
    file, results = tmp_path / f"rows{kind.ending}", tmp_path / kind.results
    kind.write(file)
    words = (*SHIP, *kind.options, *mode, "--results", str(results), "--yes")

    ran = marketpush(*words, "--from", str(file), user=CHIEF)
    corrected = []
    while ran.code:
        assert ran.code == (3 if mode and not corrected else ran.code), ran.err
        assert mode or content(orders) == before, "a held file changed something"
        assert len(corrected) < len(CORRECTED), ran.err
        assert sum(row["outcome"] in BAD for row in kind.read(results)) == len(CORRECTED) - len(corrected)
        corrected.append(kind.correct_one(results))
        ran = marketpush(*words, "--from", str(results), user=CHIEF)
    assert sorted(corrected) == sorted(CORRECTED)

    outcomes = {row[kind.header[-1]]: row["outcome"] for row in kind.read(results)}
    assert len(outcomes) == len(WRONG)
    assert set(outcomes.values()) <= {"changed", "unchanged"}
    assert outcomes["twin again"] == "unchanged"
    again = marketpush(*words, "--from", str(results), user=CHIEF)
    assert (again.code, {row["outcome"] for row in kind.read(results)}) == (0, {"unchanged"})

    monkeypatch.setenv("MARKETPUSH_DATABASE", str(fresh))
    assert marketpush(*words, "--from", str(results), user=CHIEF).code == 0
    assert content(orders) == content(fresh) != before
    assert marketpush("database", "check", user=CHIEF).code == 0
