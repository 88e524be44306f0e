"""An old SQLite library, a directory without rights, a full disk: said plainly, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from raw import content, rows
from sandboxes import CHIEF, administer, copy_database, setting

from marketpush_cli.database.sqlite_library import is_safe
from marketpush_cli.database.store import SqliteDatabase

NOBODY = 65_534
WITHOUT_PYSQLITE = """
import sqlite3, sys
sys.modules["pysqlite3"] = None
sqlite3.sqlite_version_info = (3, 40, 1)
from pathlib import Path
from marketpush_cli.main import main
from marketpush_cli.database.store import SqliteDatabase

path = sys.argv[1]
def run(*words):
    code = main(["--database", path, "--user", "chief@marketplace.example", *words])
    if code:
        sys.exit(code)

run("line", "track", "MP-1004-A/1", "--carrier", "dhl", "--tracking-number", "DHL-5")
run("database", "check")
run("database", "info", "-f", "jsonl")
with SqliteDatabase(Path(path)).connection(is_reader=False) as connection:
    present = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
sys.stdout.write(repr(present))
"""
AS_NOBODY = """
import os, sys
from pathlib import Path
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.database.maintenance import back_up
from marketpush_cli.domain.errors import MarketpushError
def read(path):
    with SqliteDatabase(path).reading() as snapshot:
        snapshot.administration()
path, loaded, nobody = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
read(loaded)
back_up(loaded, loaded.with_name("loaded-too.db"))
if os.geteuid() == 0:
    os.setgid(nobody)
    os.setuid(nobody)
def attempt(work):
    try:
        work()
        sys.stdout.write("0 done\\n")
    except MarketpushError as error:
        sys.stdout.write(f"{error.exit_code} {error.sentence}\\n")
attempt(lambda: read(path))
attempt(lambda: back_up(path, path.with_name("backup.db")))
"""


def child(program: str, *words: object, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)


def test_without_pysqlite_the_standard_library_serves_and_says_so(lived: Path) -> None:
    ran = child(WITHOUT_PYSQLITE, lived)
    assert ran.returncode == 0, ran.stderr
    told = [row for row in ran.stdout.splitlines() if row.startswith("{")]
    info = json.loads(told[-1])
    assert (info["library"], info["safe"]) == ("sqlite3", False)
    assert ran.stdout.endswith("['delete', 3]")
    assert rows(lived, "SELECT tracking_number FROM order_line WHERE order_number = 'MP-1004-A' AND line = 1") == [
        ("DHL-5",)
    ]
    administer(lived, setting("accept_within_days", 3))
    assert rows(lived, "PRAGMA journal_mode") == [("wal",)]
    with SqliteDatabase(lived).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 40, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 44, 6), True),
        ((3, 44, 5), False),
        ((3, 45, 9), False),
    ],
)
def test_versions_with_the_fault_of_concurrent_writers_are_known(version: tuple[int, ...], expected: bool) -> None:
    assert is_safe(version) is expected


@pytest.fixture
def unwritable(lived_template: Path) -> Iterator[Path]:
    """A database in a directory that everybody may enter and nobody may write to."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        path = copy_database(lived_template, directory / "orders.db")
        path.chmod(0o644)
        directory.chmod(0o555)
        yield path
        directory.chmod(0o755)


def test_a_directory_without_rights_is_named(unwritable: Path, lived: Path) -> None:
    ran = child(AS_NOBODY, unwritable, lived, NOBODY)
    answers = [row.split(" ", 1) for row in ran.stdout.splitlines()]
    assert [code for code, _ in answers] == ["74", "74"], ran.stderr or ran.stdout
    assert all(str(unwritable.parent) in sentence for _, sentence in answers)


FULL = """
import resource, sys
from marketpush_cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    "words",
    [
        ("database", "backup", "{directory}/backup.db"),
        ("orders", "import", "{directory}/orders.jsonl"),
        ("database", "restore", "{directory}/lived.db", "--database", "{directory}/restored.db"),
    ],
)
def test_a_full_disk_changes_nothing_and_is_told(lived: Path, words: tuple[str, ...]) -> None:
    directory = lived.parent
    (directory / "orders.jsonl").write_text("".join(json.dumps(row) + "\n" for row in _many_orders()))
    before, files = content(lived), sorted(file.name for file in directory.iterdir())
    line = [word.format(directory=directory) for word in words]
    limit = 200_000
    ran = child(FULL, limit, "--database", lived, "--user", CHIEF, "--yes", *line, env=os.environ)
    assert ran.returncode == 74, ran.stderr
    assert "disk" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert content(lived) == before
    left = sorted(file.name for file in directory.iterdir())
    assert [name for name in left if not name.endswith(("-wal", "-shm", ".lock"))] == files


def _many_orders() -> Iterator[dict[str, object]]:
    from sandboxes import line_document, order_document

    for number in range(2_000):
        yield order_document(f"N-{number:06}", "acme", [line_document("10.00")])
