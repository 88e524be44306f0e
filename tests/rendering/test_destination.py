from __future__ import annotations

import errno
import os
import stat
from contextlib import ExitStack
from pathlib import Path

import pytest

from marketpush_cli.domain.errors import CannotReadOrWrite, MarketpushError, UsageError
from marketpush_cli.rendering.destination import open_binary_destination, open_destination


def write(path: Path, text: str = "new\r\n", *, force: bool = False, forbidden: tuple[Path, ...] = ()) -> None:
    with open_destination(str(path), force=force, forbidden=forbidden) as out:
        out.write(text)


def test_a_file_appears_whole_with_the_usual_mode(tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    before = os.umask(0o027)
    try:
        with open_destination(str(target), force=False, forbidden=()) as out:
            out.write("é\r\n")
            assert not target.exists()
            [part] = tmp_path.iterdir()
            assert stat.S_IMODE(part.stat().st_mode) == 0o600
    finally:
        os.umask(before)
    assert target.read_bytes() == "é\r\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    with open_binary_destination(str(tmp_path / "a.pdf"), force=False, forbidden=()) as out:
        out.write(b"\x00\xff")
    assert (tmp_path / "a.pdf").read_bytes() == b"\x00\xff"


def test_a_file_that_is_there_is_replaced_only_with_force(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    with pytest.raises(UsageError) as refusal:
        write(target)
    assert "--force" in str(refusal.value.fix)
    assert target.read_text() == "old"
    write(target, force=True)
    assert target.read_bytes() == b"new\r\n"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    with ExitStack() as stack:
        stack.enter_context(open_destination(str(target), force=False, forbidden=())).write("mine")
        target.write_text("theirs")
        with pytest.raises(UsageError):
            stack.close()
    assert target.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_nothing_is_left_when_the_writing_fails(tmp_path: Path, failure: type[BaseException]) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")

    def write_half() -> None:
        with open_destination(str(target), force=True, forbidden=()) as out:
            out.write("half")
            raise failure

    with pytest.raises(failure):
        write_half()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_said_and_the_old_file_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    with (
        pytest.raises(CannotReadOrWrite, match="disk is full"),
        open_destination(str(target), force=True, forbidden=()),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_of_something_else_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_destination(str(tmp_path / "a"), force=False, forbidden=()):
        (tmp_path / "other").read_text()
    assert list(tmp_path.iterdir()) == []


def test_a_failed_move_is_a_write_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CannotReadOrWrite, match="permission denied"):
        write(tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_refused_and_its_victim_untouched(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "link.csv"
    victim.write_text("precious")
    link.symlink_to(victim)
    with pytest.raises(CannotReadOrWrite, match="symbolic link"):
        write(link, force=True)
    assert victim.read_text() == "precious"
    assert link.is_symlink()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, kind in ((tmp_path, "directory"), (tmp_path / "pipe", "pipe"), (Path("/dev/full"), "device")):
        with pytest.raises(CannotReadOrWrite, match=kind) as refusal:
            write(path, force=True)
        assert refusal.value.exit_code == 74


@pytest.mark.parametrize("path", ["missing/a.csv", "file/a.csv"])
def test_a_missing_directory_is_named(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotReadOrWrite) as refusal:
        write(tmp_path / path)
    assert str((tmp_path / path).parent) in refusal.value.sentence


def test_a_directory_that_takes_no_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(CannotReadOrWrite) as refusal:
        write(tmp_path / "a.csv")
    assert str(tmp_path) in refusal.value.sentence
    assert "permission denied" in refusal.value.sentence


def test_the_database_and_the_input_are_never_written(tmp_path: Path) -> None:
    database, other_name = tmp_path / "m.db", tmp_path / "same.csv"
    database.write_text("data")
    other_name.hardlink_to(database)
    for path in (database, other_name, tmp_path / "x" / ".." / "m.db", tmp_path / "later.db"):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(MarketpushError) as refusal:
            write(path, force=True, forbidden=(database, tmp_path / "later.db"))
        assert refusal.value.exit_code == 2
    assert database.read_text() == "data"


def test_own_leftovers_older_than_a_day_go(tmp_path: Path) -> None:
    old, young, foreign = (tmp_path / name for name in (".marketpush-a.part", ".marketpush-b.part", "c.part"))
    for part in (old, young, foreign):
        part.write_text("half")
    for part in (old, foreign):
        os.utime(part, (0, 0))
    write(tmp_path / "a.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".marketpush-b.part", "a.csv", "c.part"]
