"""Exported files: complete or not at all in every format, with a manifest that tells what is in them."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rendering_samples import PIPE, SMALL, small, small_rows

from marketpush_cli.domain.errors import CannotReadOrWrite, UsageError
from marketpush_cli.rendering.export import MANIFEST, Export
from marketpush_cli.rendering.format_names import FORMATS
from marketpush_cli.rendering.records import RecordSet

ORIGIN = {"command": "marketpush orders list"}


def export(path: Path, name: str = "csv", *, force: bool = False, forbidden: tuple[Path, ...] = ()) -> Export:
    return Export(path, name, PIPE, force, forbidden, origin=ORIGIN)


@pytest.mark.parametrize("name", FORMATS)
def test_a_manifest_tells_of_the_bytes_that_are_there(name: str, tmp_path: Path) -> None:
    path = tmp_path / "orders.out"
    export(path, name).write(small("Six cups", "é"))
    told = json.loads((tmp_path / f"orders.out{MANIFEST}").read_text())
    content = path.read_bytes()
    assert told == {
        "file": "orders.out",
        "rows": 2,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "format": name,
        **ORIGIN,
    }


def half() -> Iterator[tuple[object, ...]]:
    yield from small_rows(("a",) * 20_000)
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "jsonl", "yaml", "md", "txt", "xlsx", "parquet"])
def test_a_failure_keeps_the_old_file_and_its_manifest(name: str, tmp_path: Path) -> None:
    path, manifest = tmp_path / "orders.out", tmp_path / f"orders.out{MANIFEST}"
    path.write_text("old")
    manifest.write_text("old too")
    with pytest.raises(CannotReadOrWrite, match="disk is full"):
        export(path, name, force=True).write(RecordSet(SMALL, half(), 0))
    assert (path.read_text(), manifest.read_text()) == ("old", "old too")
    assert set(tmp_path.iterdir()) == {path, manifest}


@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet"])
def test_a_full_disk_keeps_the_old_file(name: str, tmp_path: Path) -> None:
    """The files of this process may not grow beyond 64 KB; what is inside a workbook is written to others first."""
    import resource
    import signal

    path = tmp_path / "orders.out"
    path.write_text("old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    texts = tuple(hashlib.sha256(str(number).encode()).hexdigest() * 2 for number in range(5_000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    try:
        with pytest.raises(CannotReadOrWrite, match="cannot be written"):
            export(path, name, force=True).write(small(*texts))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_manifest_that_is_there_is_replaced_only_with_force(tmp_path: Path) -> None:
    path, manifest = tmp_path / "orders.csv", tmp_path / f"orders.csv{MANIFEST}"
    manifest.write_text("old")
    with pytest.raises(UsageError, match="there already"):
        export(path).write(small("x"))
    assert list(tmp_path.iterdir()) == [manifest]
    export(path, force=True).write(small("x"))
    assert json.loads(manifest.read_text())["rows"] == 1


def test_a_manifest_follows_no_link(tmp_path: Path) -> None:
    path, victim = tmp_path / "orders.csv", tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / f"orders.csv{MANIFEST}").symlink_to(victim)
    with pytest.raises(CannotReadOrWrite, match="symbolic link"):
        export(path, force=True).write(small("x"))
    assert victim.read_text() == "precious"
    assert not path.exists()


def test_what_a_killed_workbook_left_is_cleared_away_after_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / ".marketpush-old.part", tmp_path / ".marketpush-new.part"
    for directory in (old, new):
        directory.mkdir()
        (directory / "rows").write_text("names")
    os.utime(old, (time.time() - 100_000,) * 2)
    export(tmp_path / "orders.csv").write(small("x"))
    assert not old.exists()
    assert new.exists()
