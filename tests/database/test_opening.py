"""Only what is ours is opened, only where it is safe, and no file is made by looking."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from raw import by_hand, content
from sandboxes import CHIEF, OPENED_AT, administer, origin, setting

from marketpush_cli.application.founding import founding
from marketpush_cli.database import sqlite_engine
from marketpush_cli.database.creating import NewDatabase, create_database
from marketpush_cli.database.maintenance import back_up
from marketpush_cli.database.sqlite_engine import check_file
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.errors import CannotReadOrWrite, ConfigurationWrong


def read(path: Path) -> int:
    with SqliteDatabase(path).reading() as snapshot:
        return snapshot.administration()


def found(path: Path, **more: object) -> Path:
    operation, records = founding(origin(), CHIEF, "Chief", OPENED_AT)
    create_database(NewDatabase(path, **more), operation, records)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_mistyped_path_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationWrong, match="there is no database at") as refused:
        read(tmp_path / "mistyped.db")
    assert str(refused.value.fix).startswith("marketpush database init")
    assert list(tmp_path.iterdir()) == []


def write_text(path: Path) -> None:
    path.write_text("reference,carrier\n" * 100)


def write_nothing(path: Path) -> None:
    path.touch()


def write_foreign(path: Path) -> None:
    with by_hand(path) as connection:
        connection.execute("CREATE TABLE orders (number TEXT)")


def write_empty_but_ours(path: Path) -> None:
    with by_hand(path) as connection:
        connection.execute(f"PRAGMA application_id={sqlite_engine.APPLICATION_ID}")


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (write_text, "is not a marketpush database"),
        (write_nothing, "is not a marketpush database"),
        (write_foreign, "is a database of another program"),
        (write_empty_but_ours, "holds no marketpush tables"),
        (Path.mkdir, "is not a file"),
        (os.mkfifo, "is not a file"),
        (lambda path: path.symlink_to("/dev/null"), "is not a file"),
    ],
)
def test_what_is_not_ours_is_refused(tmp_path: Path, write: Callable[[Path], None], sentence: str) -> None:
    path = tmp_path / "other.db"
    write(path)
    with pytest.raises(ConfigurationWrong, match=sentence):
        read(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer marketpush"),
        ("UPDATE alembic_version SET version_num = '0000'", "has tables of version 0000"),
        ("DROP TABLE alembic_version", "holds no marketpush tables"),
        ("INSERT INTO alembic_version VALUES ('0000')", "holds no marketpush tables"),
        ("PRAGMA application_id=7", "another program"),
        ("CREATE VIEW spy AS SELECT * FROM orders", "triggers or views that are not marketpush's.*spy"),
        (
            "CREATE TRIGGER spy AFTER INSERT ON event BEGIN UPDATE orders SET total = 0; END",
            "triggers or views that are not marketpush's.*spy",
        ),
        ("DROP TRIGGER event_no_update", "lacks its own: event_no_update"),
    ],
)
def test_a_database_that_is_not_as_it_should_be_is_refused(lived: Path, statement: str, sentence: str) -> None:
    with by_hand(lived) as connection:
        connection.execute(statement)
    before = content(lived)
    with pytest.raises(ConfigurationWrong, match=sentence):
        read(lived)
    with pytest.raises(ConfigurationWrong, match=sentence):
        administer(lived, setting("accept_within_days", 3))
    assert content(lived) == before


def test_a_log_that_was_lost_is_shown_by_an_anchor(lived: Path, tmp_path: Path) -> None:
    from test_tampering import anchor_of, anchored

    with by_hand(lived) as held:
        held.execute("SELECT count(*) FROM orders").fetchone()
        administer(lived, setting("accept_within_days", 3))
        anchor = anchor_of(lived)
        assert Path(f"{lived}-wal").stat().st_size > 0
        kept = tmp_path / "kept"
        kept.mkdir()
        without_log = kept / "lived.db"
        without_log.write_bytes(lived.read_bytes())
    assert {each.check for each in anchored(without_log, anchor)} == {"anchor"}


def test_files_are_for_their_owner_only_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = found(tmp_path / "new" / "orders.db")
        with by_hand(path) as held:
            held.execute("SELECT count(*) FROM orders").fetchone()
            administer(path, setting("accept_within_days", 3))
            back_up(path, tmp_path / "new" / "backup.db")
            files = sorted(path.parent.iterdir())
            assert [file.name for file in files] == [
                "backup.db",
                "orders.db",
                "orders.db-shm",
                "orders.db-wal",
                "orders.db.lock",
            ]
            assert {mode(file) for file in files} == {0o600}
    finally:
        os.umask(before)
    assert mode(path.parent) == 0o700


def test_a_group_shares_its_database_in_a_directory_that_passes_the_group_on(tmp_path: Path) -> None:
    import grp

    group = grp.getgrgid(os.getegid()).gr_name
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o770)
    with pytest.raises(ConfigurationWrong, match="must pass its group on") as refused:
        found(shared / "orders.db", group=group)
    assert "chmod 2770" in str(refused.value.fix)
    shared.chmod(0o2770)
    path = found(shared / "orders.db", group=group)
    with by_hand(path) as held:
        held.execute("SELECT count(*) FROM orders").fetchone()
        administer(path, setting("accept_within_days", 3))
        assert {mode(file) for file in shared.iterdir()} == {0o660}
    assert check_file(path) == []
    with pytest.raises(ConfigurationWrong, match="no group nobody-has-this-name"):
        found(shared / "other.db", group="nobody-has-this-name")


def test_a_file_that_all_can_read_is_warned_of(lived: Path) -> None:
    lived.chmod(0o644)
    assert check_file(lived) == [f"anybody on this machine can read {lived}: chmod 600 {lived}"]


def test_a_directory_in_which_all_can_write_is_refused(lived: Path) -> None:
    lived.parent.chmod(0o777)
    with pytest.raises(ConfigurationWrong, match="anybody can write in") as refused:
        read(lived)
    assert str(refused.value.fix) == f"chmod o-w {lived.parent}"
    lived.parent.chmod(0o1777)
    assert read(lived) > 0


def test_a_link_is_followed_to_the_one_database_and_its_one_lock(lived: Path, tmp_path: Path) -> None:
    links = tmp_path / "links"
    links.mkdir()
    link = links / "orders.db"
    link.symlink_to(lived)
    administer(link, setting("accept_within_days", 3))
    assert list(links.iterdir()) == [link]
    assert Path(f"{lived}.lock").exists()
    links.chmod(0o777)
    with pytest.raises(ConfigurationWrong, match="anybody can write in"):
        read(link)


def test_a_link_to_nothing_is_no_database_and_none_is_made_through_it(tmp_path: Path) -> None:
    link = tmp_path / "orders.db"
    link.symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(ConfigurationWrong, match="there is no database at"):
        read(link)
    with pytest.raises(ConfigurationWrong, match="exists already"):
        found(link)
    assert list(tmp_path.iterdir()) == [link]


def test_a_lock_that_is_a_link_is_not_followed(lived: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    lock = Path(f"{lived}.lock")
    lock.unlink(missing_ok=True)
    lock.symlink_to(victim)
    with pytest.raises(CannotReadOrWrite, match=r"cannot make the lock file .*lived\.db\.lock"):
        administer(lived, setting("accept_within_days", 3))
    assert not victim.exists()


def test_a_second_name_for_the_same_file_is_refused(lived: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.db"
    second.hardlink_to(lived)
    for path in (lived, second):
        with pytest.raises(ConfigurationWrong, match="has a second name"):
            read(path)
    second.unlink()
    assert read(lived) > 0


@pytest.mark.parametrize(("kind", "is_warned"), [("nfs4", True), ("fuse.sshfs", True), ("cifs", True), ("ext4", False)])
def test_a_network_file_system_is_warned_of(
    lived: Path, monkeypatch: pytest.MonkeyPatch, kind: str, is_warned: bool
) -> None:
    mounts = f"/dev/vda / ext4 rw 0 0\nproc /proc proc rw 0 0\nserver:/x {lived.parent} {kind} rw 0 0\n"
    monkeypatch.setattr(sqlite_engine, "mounted", lambda: mounts)
    warned = check_file(lived)
    assert any(f"network file system ({kind})" in text for text in warned) is is_warned
    assert len(warned) == int(is_warned)


def test_a_database_that_is_there_is_never_made_anew(lived: Path) -> None:
    before = content(lived)
    with pytest.raises(ConfigurationWrong, match="exists already"):
        found(lived)
    assert content(lived) == before


def test_a_database_that_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    operation, records = founding(origin(), CHIEF, "Chief", OPENED_AT)
    path = tmp_path / "orders.db"
    with pytest.raises(Exception, match="UNIQUE constraint failed"):
        create_database(NewDatabase(path), operation, [*records, *records])
    assert list(tmp_path.iterdir()) == []


def test_every_connection_is_set_up_as_promised(lived: Path) -> None:
    promised = {
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "mmap_size": 0,
        "busy_timeout": 60_000,
        "synchronous": 2,
        "journal_mode": "wal",
    }
    for is_reader in (True, False):
        with SqliteDatabase(lived).connection(is_reader=is_reader) as connection:
            present = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in promised}
            assert present == promised
            assert connection.exec_driver_sql("PRAGMA query_only").scalar() == int(is_reader)
