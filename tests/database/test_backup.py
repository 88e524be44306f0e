"""Backups are whole whatever others write meanwhile, and are put back only where nothing is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from crowds import CROWD, Crowd, back_up_meanwhile, shipped_orders, write_much
from figures import IS_CAMPAIGN, tell
from raw import by_hand, content, rows
from sandboxes import administer, import_documents, setting

from marketpush_cli.database.maintenance import back_up, restore
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.errors import CannotReadOrWrite, ConfigurationWrong, UsageError

BACKUPS = 40 if IS_CAMPAIGN else 6
COULD_BE_LOCKED = """
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
"""


def assert_verified(path: Path) -> None:
    with SqliteDatabase(path).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []


def test_backups_made_while_others_write_are_whole(marketplace: Path, tmp_path: Path, crowd: Crowd) -> None:
    import_documents(marketplace, shipped_orders(2))
    everybody = crowd.all_do(back_up_meanwhile, marketplace, tmp_path, BACKUPS)
    assert [error for told in everybody for error in told.errors] == []
    made = everybody[2].acknowledged
    assert len(made) == BACKUPS
    counts = [rows(path, "SELECT count(*) FROM event")[0][0] for path in made]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    for path in made:
        assert_verified(path)
    assert_verified(marketplace)
    tell(f"{BACKUPS} backups while two wrote {sum(told.replayed for told in everybody)} times: all whole")


def test_a_backup_keeps_the_lock_of_whoever_is_reading(lived: Path, tmp_path: Path) -> None:
    """Opening and closing the file beside SQLite would drop it, and somebody else would tidy the log away."""
    command = [sys.executable, "-c", COULD_BE_LOCKED, str(lived)]
    with SqliteDatabase(lived).reading() as snapshot:
        snapshot.administration()
        back_up(lived, tmp_path / "backup.db")
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_backup_holds_everything_and_is_for_its_owner_only(lived: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    with by_hand(lived) as held:
        held.execute("SELECT count(*) FROM orders").fetchone()
        administer(lived, setting("accept_within_days", 3))
        assert back_up(lived, target) == []
    assert content(target) == content(lived)
    assert target.stat().st_mode & 0o777 == 0o600
    assert_verified(target)


def test_a_backup_takes_no_others_place(lived: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    target.write_bytes(b"mine")
    with pytest.raises(UsageError, match="is there already"):
        back_up(lived, target)
    assert target.read_bytes() == b"mine"
    with pytest.raises(CannotReadOrWrite, match=r"cannot write in .*/nowhere"):
        back_up(lived, tmp_path / "nowhere" / "backup.db")


def test_a_damaged_database_is_not_backed_up(lived: Path, tmp_path: Path) -> None:
    with by_hand(lived) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'ix_orders_total'")
    target = tmp_path / "backup.db"
    assert [found.field for found in back_up(lived, target)] == ["index ix_orders_total"]
    assert not target.exists()
    assert [file.name for file in tmp_path.iterdir() if "part" in file.name] == []


def test_a_backup_is_put_back_where_nothing_is(lived: Path, tmp_path: Path) -> None:
    backup, target = tmp_path / "backup.db", tmp_path / "restored" / "orders.db"
    target.parent.mkdir()
    back_up(lived, backup)
    restore(backup, target)
    assert content(target) == content(lived)
    assert target.stat().st_mode & 0o777 == 0o600
    administer(target, setting("accept_within_days", 3))
    assert_verified(target)
    assert content(backup) == content(lived)


@pytest.mark.parametrize("there", ["", "-wal", "-shm", "-journal"])
def test_nothing_that_is_there_is_restored_over(lived: Path, tmp_path: Path, there: str) -> None:
    backup = tmp_path / "backup.db"
    back_up(lived, backup)
    target = tmp_path / "orders.db"
    stale = Path(f"{target}{there}")
    stale.write_bytes(b"mine")
    with pytest.raises(ConfigurationWrong, match="is there: a backup is restored to a new place"):
        restore(backup, target)
    assert stale.read_bytes() == b"mine"
    assert target.exists() is (there == "")


@pytest.mark.parametrize("kind", ["text", "foreign", "newer", "damaged"])
def test_only_a_whole_backup_of_ours_is_put_back(lived: Path, tmp_path: Path, kind: str) -> None:
    backup, target = tmp_path / "backup.db", tmp_path / "orders.db"
    back_up(lived, backup)
    if kind == "text":
        backup.write_text("reference,carrier\n" * 100)
    elif kind == "damaged":
        backup.write_bytes(backup.read_bytes()[:-8_192])
    else:
        with by_hand(backup) as connection:
            foreign, newer = "PRAGMA application_id=7", "UPDATE alembic_version SET version_num = '9999'"
            connection.execute(foreign if kind == "foreign" else newer)
    with pytest.raises(ConfigurationWrong, match=r"not a marketpush database|another program|newer|damaged"):
        restore(backup, target)
    assert [file.name for file in tmp_path.iterdir() if "part" in file.name or file == target] == []


def test_eight_begin_on_a_database_that_was_just_restored(marketplace: Path, tmp_path: Path, crowd: Crowd) -> None:
    import_documents(marketplace, shipped_orders(CROWD + 1))
    backup, target = tmp_path / "backup.db", tmp_path / "restored.db"
    back_up(marketplace, backup)
    for _ in range(3):
        restore(backup, target)
        everybody = crowd.all_do(write_much, target, 3)
        assert [error for told in everybody for error in told.errors] == []
        assert sum(len(told.acknowledged) for told in everybody) == CROWD * 3
        assert_verified(target)
        assert rows(target, "PRAGMA journal_mode") == [("wal",)]
        for file in tmp_path.glob("restored.db*"):
            file.unlink()
