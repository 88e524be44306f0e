"""Databases and files that cannot be what is wanted: refused by name, nothing made and nothing replaced."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from corpus_runs import Bad, Refuses, Run, files_in, first_error

CHIEF = "chief@marketplace.example"
SAY_HELLO = b"just some text, which is no database\n" * 100


@pytest.fixture
def at(marketpush: Run) -> Run:
    """Runs a command on a database at a path."""

    def run(path: Path | str, *words: str) -> Any:
        return marketpush("--database", str(path), *(words or ("orders", "list")), user=CHIEF)

    return run


def other_program(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE notes (text)")
    return path


def altered(sandbox: Path, statement: str) -> Path:
    with closing(sqlite3.connect(sandbox)) as connection, connection:
        connection.execute(statement)
    return sandbox


def test_102_mistyped_path_makes_no_file(at: Run, tmp_path: Path) -> None:
    before = files_in(tmp_path)
    for words in (("orders", "list"), ("line", "close", "MP-1005-A"), ("database", "check"), ("database", "info")):
        ran = at(tmp_path / "mistyped.db", *words)
        assert (ran.code, files_in(tmp_path)) == (78, before)
        assert "mistyped.db" in first_error(ran.err)
        assert "database init" in first_error(ran.err)


@pytest.mark.parametrize("words", [("orders", "list"), ("line", "close", "MP-1005-A"), ("database", "check")])
def test_103_to_108_what_is_no_database_of_ours(at: Run, tmp_path: Path, words: Any) -> None:
    text = tmp_path / "notes.txt"
    text.write_bytes(SAY_HELLO)
    empty = tmp_path / "empty.db"
    empty.touch()
    other = other_program(tmp_path / "other.db")
    before = files_in(tmp_path)
    for path in (text, empty, other, tmp_path, Path("/dev/null")):
        ran = at(path, *words)
        assert (ran.code, str(path)) == (78, str(path)), ran.err
        assert str(path) in first_error(ran.err)
        assert "marketpush" in first_error(ran.err)
    assert files_in(tmp_path) == before


def test_106_database_of_a_newer_version(at: Run, sandbox: Path) -> None:
    ran = at(altered(sandbox, "UPDATE alembic_version SET version_num = '9999'"))
    assert ran.code == 78
    assert "newer" in first_error(ran.err)


FOREIGN = [
    "CREATE TRIGGER extra AFTER INSERT ON event BEGIN DELETE FROM message; END",
    "CREATE VIEW extra AS SELECT * FROM message",
]


@pytest.mark.parametrize("statement", FOREIGN)
@pytest.mark.parametrize("words", [("orders", "list"), ("line", "close", "MP-1005-A")])
def test_108_foreign_trigger_or_view(at: Run, sandbox: Path, statement: str, words: Any) -> None:
    ran = at(altered(sandbox, statement), *words)
    assert ran.code == 78
    assert "extra" in first_error(ran.err)


def test_109_flipped_bit_is_found(at: Run, sandbox: Path) -> None:
    content = bytearray(sandbox.read_bytes())
    place = content.rfind(b"Lamp")
    content[place] ^= 1
    sandbox.write_bytes(content)
    ran = at(sandbox, "database", "check")
    assert ran.code in (8, 78)
    assert "line" in ran.out + ran.err


def test_110_lost_change_is_found_by_an_anchor(at: Run, sandbox: Path, tmp_path: Path) -> None:
    anchor, lost = tmp_path / "anchor.json", tmp_path / "lost.db"
    shutil.copyfile(sandbox, lost)
    lost.chmod(0o600)
    assert at(sandbox, "line", "close", "MP-1005-A").code == 0
    assert at(sandbox, "audit", "anchor", "--json", "-o", str(anchor)).code == 0
    assert at(sandbox, "audit", "verify", "--anchor", str(anchor)).code == 0
    ran = at(lost, "audit", "verify", "--anchor", str(anchor))
    assert ran.code == 8
    assert "anchor" in ran.out


def test_112_readable_by_all_is_warned_of_once(at: Run, sandbox: Path) -> None:
    sandbox.chmod(0o644)
    ran = at(sandbox)
    assert ran.code == 0
    assert ran.err.count("anybody on this machine can read") == 1


def test_114_password_is_refused_and_not_repeated(marketpush: Run) -> None:
    ran = marketpush("--database", "postgresql://ana:s3cret@host/orders", "orders", "list")
    assert ran.code == 2
    assert "s3cret" not in ran.err + ran.out


ANCHORS = [
    ("26 missing", None, "no such file"),
    ("empty", b"", "no anchor"),
    ("text", b"hello", "no anchor"),
    ("07 UTF-16", b"\xff\xfe{\0}\0", "UTF-8"),
    ("other JSON", b'{"heads": 5}', "no anchor"),
    ("list", b"[]", "no anchor"),
]


@pytest.mark.parametrize(("name", "content", "says"), ANCHORS, ids=[name for name, *_ in ANCHORS])
def test_anchor_that_is_none(refuses: Refuses, name: str, content: Any, says: Any) -> None:
    refuses(Bad(name, "audit verify --anchor {f}", 65, ("{f}", "anchor", says), content, ".json"))


def test_94_link_as_output_is_refused_and_its_victim_kept(at: Run, sandbox: Path, tmp_path: Path) -> None:
    victim, link = tmp_path / "victim.csv", tmp_path / "link.csv"
    victim.write_text("precious")
    link.symlink_to(victim)
    for words in (["-o", str(link)], ["-o", str(link), "--force"]):
        ran = at(sandbox, "orders", "list", *words)
        assert ran.code == 74
        assert "link" in first_error(ran.err)
    assert (victim.read_text(), link.is_symlink()) == ("precious", True)


OUTPUTS = [
    ("97 directory is missing", "orders list -o {d}/none/x.csv", 74, ("{d}/none",)),
    ("97 for results", "line close MP-1005-A --results {d}/none/x.csv --dry-run", 74, ("{d}/none",)),
    ("97 for a print", "orders print MP-1005-A -o {d}/none/x.txt", 74, ("{d}/none",)),
    ("97 for a backup", "database backup {d}/none/x.db", 74, ("{d}/none",)),
    ("directory as output", "orders list -f csv -o {d} --force", 74, ("{d}", "directory")),
    ("device as output", "orders list -f csv -o /dev/null --force", 74, ("/dev/null", "device")),
    ("file is there", "orders list -o {d}/kept.csv", 2, ("{d}/kept.csv", "--force")),
    ("print is there", "orders print MP-1005-A -o {d}/kept.txt", 2, ("{d}/kept.txt", "--force")),
    ("backup is there", "database backup {d}/kept.csv", 2, ("{d}/kept.csv",)),
    ("format unknown", "orders list -o {d}/kept.xyz", 2, ("xyz",)),
    ("the database as output", "orders list -f csv -o {d}/sandbox.db --force", 2, ("sandbox.db",)),
    ("the database as results", "line close MP-1005-A --results {d}/sandbox.db --dry-run", 2, ("sandbox.db",)),
    ("restore over a database", "database restore {d}/kept.csv", 78, ("{d}/sandbox.db",)),
    ("restore of what is none", "database restore {d}/kept.csv --database {d}/new.db", 78, ("{d}/kept.csv",)),
    ("restore of a missing file", "database restore {d}/none.db --database {d}/new.db", 78, ("{d}/none.db",)),
    ("init over a database", "database init --sandbox", 78, ("{d}/sandbox.db", "exists")),
]


@pytest.mark.parametrize(("name", "argv", "code", "says"), OUTPUTS, ids=[name for name, *_ in OUTPUTS])
def test_place_that_cannot_be_written(
    refuses: Refuses, tmp_path: Path, name: str, argv: str, code: int, says: Any
) -> None:
    for kept in ("kept.csv", "kept.txt"):
        (tmp_path / kept).write_text("old")
    words = tuple(word.format(d=tmp_path) for word in argv.split())
    refuses(Bad(name, "", code, tuple(word.format(d=tmp_path) for word in says), words=words))


def test_133_files_are_private_whatever_the_mask(at: Run, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        assert at(tmp_path / "new.db", "database", "init", "--sandbox", "--email", CHIEF).code == 0
        assert at(tmp_path / "new.db", "database", "backup", str(tmp_path / "copy.db")).code == 0
    finally:
        os.umask(before)
    modes = {
        path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.glob("*.db*") if path.name != "sandbox.db"
    }
    assert set(modes.values()) == {"0o600"}, modes


CONFIGURATIONS = [("138 not TOML", "format = ", 0o600), ("138 anybody may write", 'format = "csv"\n', 0o666)]


@pytest.mark.parametrize(("name", "content", "mode"), CONFIGURATIONS, ids=[name for name, *_ in CONFIGURATIONS])
def test_configuration_that_is_not_trusted(
    refuses: Refuses, tmp_path: Path, name: str, content: Any, mode: int
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(content)
    file.chmod(mode)
    refuses(Bad(name, f"--config {file} orders list", 78, (str(file),)))


def test_archived_stores_orders_are_not_imported(refuses: Refuses, sandbox: Path) -> None:
    from sandboxes import administer

    from marketpush_cli.application.changes import Administered

    before = {"status": "open"}
    administer(sandbox, Administered("seller", {"code": "acme"}, "set", before, {"status": "archived"}))
    head = "order_number,placed_at,currency,seller,customer_name,sku,title,unit_price\n"
    row = "NEW-1,2026-03-01T10:00:00Z,EUR,acme,Eve,S,Lamp,10.00\n"
    refuses(Bad("archived", "orders import {f}", 5, ("{f}:2:", "acme", "archived"), head + row))
