"""Lists that cron writes: file names, manifests, a file a seller, empty lists, one run at a time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sandboxes import ANNA, BERT, CHIEF, REPORTER, THEO, Marketpush, import_documents, line_document, order_document

from marketpush_cli.database.job_lock import only_run
from marketpush_cli.database.store import SqliteDatabase


@pytest.fixture(autouse=True)
def in_a_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "out"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


def files() -> list[str]:
    return sorted(path.name for path in Path.cwd().iterdir())


def manifest(file: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Path(f"{file}.manifest.json").read_text())
    return told


def test_a_manifest_says_what_the_file_is(marketpush: Marketpush, sandbox: Path) -> None:
    words = (
        "orders list --timezone Europe/Paris --since 2026-03-01 --until 2026-03-01 --seller Acme --status pending"
        " --customer Müller --number MP-10* --unpaid --manifest -o today.csv --yes -q"
    )
    ran = marketpush(*words.split())
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    content = Path("today.csv").read_bytes()
    with SqliteDatabase(sandbox).reading() as snapshot:
        identity = snapshot.identity()
    assert manifest("today.csv") == {
        "file": "today.csv",
        "rows": 0,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "format": "csv",
        "command": "marketpush orders list --timezone Europe/Paris --since 2026-03-01 --until 2026-03-01 --seller Acme"
        " --status pending --customer 'Müller' --number 'MP-10*' --unpaid --manifest -o today.csv -q",
        "filters": {
            "since": "2026-02-28T23:00:00Z",
            "until": "2026-03-01T23:00:00Z",
            "number": ["mp-10*"],
            "customer": ["muller"],
            "status": ["pending"],
            "seller": ["acme"],
            "paid": False,
        },
        "since_last": None,
        "timezone": "Europe/Paris",
        "generated_at": "2026-03-02T12:00:00Z",
        "database": {"path": str(sandbox), "identity": identity},
        "program": manifest("today.csv")["program"],
    }


def test_a_manifest_of_a_seller_user_names_the_stores(marketpush: Marketpush) -> None:
    assert marketpush("line", "list", "--manifest", "-o", "lines.jsonl", user=ANNA).code == 0
    assert manifest("lines.jsonl")["filters"] == {"since": None, "until": None, "stores": ["acme"]}


@pytest.mark.parametrize("more", [(), ("-o", "-")])
def test_a_manifest_needs_a_file(marketpush: Marketpush, more: tuple[str, ...]) -> None:
    ran = marketpush("orders", "list", "--manifest", *more)
    assert (ran.code, ran.out) == (2, "")
    assert "-o FILE" in ran.err


@pytest.mark.parametrize("command", ["orders list", "orders list --lines", "line list"])
@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "jsonl", "yaml", "txt", "md", "xlsx", "parquet"])
def test_every_list_is_written_in_every_format(marketpush: Marketpush, command: str, ending: str) -> None:
    ran = marketpush(*command.split(), "--manifest", "-o", f"list.{ending}", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    rows = int(marketpush(*command.split(), "-f", "count").out)
    assert manifest(f"list.{ending}")["rows"] == rows > 0


def test_a_workbook_holds_what_a_csv_holds(marketpush: Marketpush) -> None:
    for ending in ("csv", "xlsx"):
        assert (
            marketpush("orders", "list", "--fields", "number,customer_name,line_count", "-o", f"a.{ending}").code == 0
        )
    [sheet] = [CalamineWorkbook.from_path("a.xlsx").get_sheet_by_index(0).to_python()]
    listed = list(csv.reader(io.StringIO(Path("a.csv").read_text(), newline="")))
    assert [[str(cell).removesuffix(".0") for cell in row] for row in sheet] == listed


def test_names_take_day_and_time_of_the_zone_and_the_seller(marketpush: Marketpush) -> None:
    for words in (
        "-o {date}T{time}.csv --timezone Asia/Tokyo",
        "-o {seller}-{date}.csv --seller acm",
    ):
        assert marketpush("orders", "list", *words.split(), now="2026-11-23T16:00:05Z").code == 0
    assert files() == ["2026-11-24T010005.csv", "acme-2026-11-23.csv"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("orders list -o {day}.csv", "{date}, {time}, {seller}"),
        ("audit list -o {day}.csv", "{date}, {time}, {seller}"),
        ("orders list -o {seller}.csv", "--split-by seller"),
        ("orders list -o {seller}.csv --seller acme --seller bolt", "--split-by seller"),
        ("orders list --split-by seller", "{seller} has to stand"),
        ("orders list --split-by seller -o all.csv", "{seller} has to stand"),
        ("orders list --split-by day -o {seller}.csv", "takes seller"),
        ("orders list --split-by seller -o {seller}.csv --limit 3", "no --limit"),
        ("orders list --since-last x --limit 3", "no --limit"),
        ("orders list --since-last x --cursor abc", "no --cursor"),
        ("line list --since-last x --sort number", "no --sort"),
        ("orders list --since-last X", "takes a name"),
        ("orders list --lock ../x", "takes a name"),
        ("orders count --since-last x", "No such option"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(marketpush: Marketpush, words: str, said: str) -> None:
    ran = marketpush(*words.split())
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert files() == []


def test_a_file_a_seller_and_none_for_who_has_no_row(marketpush: Marketpush) -> None:
    ran = marketpush("orders", "list", "--split-by", "seller", "-o", "{seller}.csv", "--manifest", "--fields", "number")
    assert (ran.code, ran.out, ran.err) == (0, "", "2 files written\n")
    assert files() == ["acme.csv", "acme.csv.manifest.json", "bolt.csv", "bolt.csv.manifest.json"]
    listed = marketpush("orders", "list", "-f", "ids").lines
    written = [Path(f"{seller}.csv").read_text().split()[1:] for seller in ("acme", "bolt")]
    assert sorted([*written[0], *written[1]]) == sorted(listed)
    assert manifest("bolt.csv")["filters"]["seller"] == ["bolt"]
    ran = marketpush("orders", "list", "--split-by", "seller", "-o", "usd-{seller}.csv", "--number", "MP-1003-A")
    assert ran.err == "1 file written\n"
    assert "usd-acme.csv" not in files()


def test_splitting_shows_a_seller_user_their_own_store(marketpush: Marketpush) -> None:
    assert marketpush("line", "list", "--split-by", "seller", "-o", "{seller}.csv", user=BERT).code == 0
    assert files() == ["bolt.csv"]


def test_a_file_of_one_seller_that_cannot_be_written_keeps_the_old_one(marketpush: Marketpush) -> None:
    Path("bolt.csv").write_text("old")
    ran = marketpush("orders", "list", "--split-by", "seller", "-o", "{seller}.csv")
    assert ran.code == 2
    assert Path("bolt.csv").read_text() == "old"
    assert Path("acme.csv").read_text().count("\n") == 5
    assert files() == ["acme.csv", "bolt.csv"]


TARGETS = [("-o", "{seller}.csv", "--split-by", "seller"), ("-o", "a.csv", "--manifest"), ("-f", "csv"), ()]


@pytest.mark.parametrize("more", TARGETS)
@pytest.mark.parametrize("command", ["orders list", "line list", "orders list --lines"])
def test_an_empty_list_is_nothing_at_all(marketpush: Marketpush, command: str, more: tuple[str, ...]) -> None:
    Path("a.csv").write_text("old")
    ran = marketpush(*command.split(), "--number", "XX-1", "--fail-if-empty", "--force", *more)
    assert (ran.code, ran.out) == (8, "")
    assert ran.err == "error[finding]: There are no rows, and --fail-if-empty was given: nothing was written.\n"
    assert files() == ["a.csv"]
    assert Path("a.csv").read_text() == "old"
    assert marketpush(*command.split(), "--fail-if-empty", "-f", "count").code == 0


def test_one_run_at_a_time(marketpush: Marketpush, sandbox: Path) -> None:
    with only_run(sandbox, "lock", "nightly"):
        ran = marketpush("orders", "list", "--lock", "nightly", "-o", "a.csv")
        assert (ran.code, ran.out) == (7, "")
        assert f"process {os.getpid()}, started 20" in ran.err
        assert files() == []
        assert marketpush("orders", "list", "--lock", "hourly", "-o", "b.csv").code == 0
        assert marketpush("orders", "list", "--since-last", "nightly", "-o", "c.csv").code == 0
    assert marketpush("orders", "list", "--lock", "nightly", "-o", "a.csv").code == 0


def test_a_lock_makes_no_file_where_no_database_is(marketpush: Marketpush) -> None:
    ran = marketpush("orders", "list", "--lock", "nightly", "--database", "mistyped.db")
    assert ran.code == 78
    assert files() == []


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal", ".lock", ".lock+nightly.lock"])
@pytest.mark.parametrize("is_there", [True, False])
def test_the_database_and_what_belongs_to_it_is_no_output(
    marketpush: Marketpush, sandbox: Path, suffix: str, is_there: bool
) -> None:
    place = Path(f"{sandbox}{suffix}")
    if is_there and suffix:
        place.write_text("precious")
    words = ("orders", "list", "--force", "-f", "csv", "-o", str(place), "--lock", "nightly")
    before = sandbox.read_bytes()
    ran = marketpush(*words)
    assert ran.code == 2
    assert "is in use" in ran.err
    assert sandbox.read_bytes() == before
    ran = marketpush("orders", "list", "--force", "-f", "csv", "-o", os.path.relpath(place), "--lock", "nightly")
    assert ran.code == 2


def test_an_answer_is_not_written_over_what_is_read(marketpush: Marketpush) -> None:
    rows = Path("rows.csv")
    rows.write_text("reference,carrier,tracking_number\nMP-1004-A/1,dhl,9\n")
    ran = marketpush("line", "track", "--from", "rows.csv", "-o", "./rows.csv", "--force")
    assert (ran.code, "is in use" in ran.err) == (2, True)
    document = order_document("MP-3000-A", "acme", [line_document("1.00")])
    Path("orders.jsonl").write_text(json.dumps(document))
    ran = marketpush("orders", "import", "orders.jsonl", "-o", "orders.jsonl", "--force")
    assert (ran.code, "is in use" in ran.err) == (2, True)
    assert json.loads(Path("orders.jsonl").read_text()) == document


def test_a_manifest_is_not_written_over_the_database(marketpush: Marketpush, sandbox: Path) -> None:
    target = sandbox.with_name("a.csv.manifest.json")
    target.symlink_to(sandbox)
    before = sandbox.read_bytes()
    ran = marketpush("orders", "list", "-o", str(sandbox.with_name("a.csv")), "--manifest", "--force")
    assert ran.code == 2
    assert sandbox.read_bytes() == before
    assert not sandbox.with_name("a.csv").exists()


def test_who_may_export_what_changed(marketpush: Marketpush) -> None:
    assert marketpush("orders", "list", "--since-last", "mine", "-f", "ids", user=REPORTER).code == 0
    ran = marketpush("orders", "list", "--since-last", "mine", "-f", "ids", user=THEO)
    assert (ran.code, ran.out) == (6, "")
    told = ("--as", "acme", "--because", "the seller is on holiday")
    assert marketpush("orders", "list", "--since-last", "mine", *told, user=CHIEF).code == 6
    assert marketpush("orders", "list", user=THEO).code == 0


def test_hostile_codes_stay_in_the_directory(marketpush: Marketpush, sandbox: Path) -> None:
    """A code like these cannot be made by the tool; somebody may have put it there by hand."""
    import_documents(sandbox, [order_document("MP-9001-A", "evil", [line_document("1.00")])])
    with SqliteDatabase(sandbox).connection(is_reader=False) as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        for table, column in (("seller", "code"), ("orders", "seller")):
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = '../../evil' WHERE {column} = 'evil'")
    assert marketpush("orders", "list", "--split-by", "seller", "-o", "{seller}.csv").code == 0
    assert files() == ["%2E.%2F..%2Fevil.csv", "acme.csv", "bolt.csv"]
