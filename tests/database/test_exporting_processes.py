"""Exports as processes: killed in the middle, overtaken by slow writers, one at a time, into pipes and terminals."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from crowds import chief_run
from python_calamine import CalamineWorkbook
from sandboxes import CHIEF, NOW

from marketpush_cli.application.steps import take_steps
from marketpush_cli.database import store
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.transitions import Action

PROGRAM = [sys.executable, "-m", "marketpush_cli"]
HALTING = """
import sys, time
from marketpush_cli.database.runner import Runner
real = Runner.stream

def stream(self, *arguments, **more):
    for count, row in enumerate(real(self, *arguments, **more)):
        if count == 3:
            print("half", file=sys.stderr, flush=True)
            time.sleep(600)
        yield row

Runner.stream = stream
from marketpush_cli.main import main
sys.exit(main(sys.argv[1:]))
"""
CHANGED = ("orders", "list", "--since-last", "nightly", "-f", "ids")
ALL = 7


@pytest.fixture
def surroundings(sandbox: Path, tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "MARKETPUSH_DATABASE": str(sandbox), "MARKETPUSH_NOW": NOW, "MARKETPUSH_USER": CHIEF}


@contextmanager
def halted(surroundings: dict[str, str], *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """An export that has written three rows and will not go on."""
    command = [sys.executable, "-c", HALTING, *words]
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"half\n"
        try:
            yield process
        finally:
            process.kill()


def run(surroundings: dict[str, str], *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, *words], env=surroundings, capture_output=True, check=False)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx", "parquet"])
def test_a_killed_export_leaves_the_old_file_and_its_place(
    surroundings: dict[str, str], tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"orders.{ending}"
    target.write_bytes(b"old")
    words = ("orders", "list", "--since-last", "nightly", "--manifest", "--force", "-o", str(target))
    with halted(surroundings, *words) as process:
        process.kill()
        assert process.wait() == -9
    assert target.read_bytes() == b"old"
    assert not target.with_name(f"{target.name}.manifest.json").exists()
    assert run(surroundings, "export", "list").stdout == b""
    again = run(surroundings, *words)
    assert (again.returncode, again.stdout, again.stderr) == (0, b"", b"")
    assert json.loads(target.with_name(f"{target.name}.manifest.json").read_text())["rows"] == ALL


def test_a_signal_leaves_nothing_behind(surroundings: dict[str, str], tmp_path: Path) -> None:
    directory = tmp_path / "out"
    directory.mkdir()
    for ending in ("csv", "xlsx", "parquet"):
        target = directory / f"orders.{ending}"
        with halted(surroundings, "orders", "list", "--since-last", "nightly", "-o", str(target)) as process:
            process.terminate()
            _, said = process.communicate()
        assert (process.returncode, said) == (143, b"")
    assert list(directory.iterdir()) == []
    assert run(surroundings, "export", "list").stdout == b""


def test_the_lock_of_a_killed_run_is_free(surroundings: dict[str, str]) -> None:
    words = ("orders", "list", "--lock", "nightly", "-f", "ids")
    with halted(surroundings, *words) as process:
        second = run(surroundings, *words)
        assert (second.returncode, second.stdout) == (7, b"")
        assert b"error[busy]: another run has --lock nightly: process %d, started 20" % process.pid in second.stderr
        assert second.stderr.count(b"\n") == 2
        process.kill()
        process.wait()
        third = run(surroundings, *words)
    assert (third.returncode, len(third.stdout.split())) == (0, ALL)


def test_two_runs_of_one_name_never_meet(surroundings: dict[str, str]) -> None:
    with halted(surroundings, *CHANGED):
        second = run(surroundings, *CHANGED)
        assert (second.returncode, second.stdout) == (7, b"")
        assert b"--since-last nightly" in second.stderr
    assert len(run(surroundings, *CHANGED).stdout.split()) == ALL


def test_a_slow_writer_is_not_passed_over(
    surroundings: dict[str, str], sandbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends while a transaction with an earlier time is still open; two connections, two processes."""
    assert run(surroundings, *CHANGED).returncode == 0
    real, exports = store.apply, list[subprocess.Popen[bytes]]()

    def slow(*arguments: Any) -> None:
        real(*arguments)
        later = surroundings | {"MARKETPUSH_NOW": "2026-04-01T12:00:00Z"}
        words = ("orders", "list", "--since-last", "nightly", "-f", "csv", "--fields", "number")
        exports.append(subprocess.Popen([*PROGRAM, *words], env=later, stdout=subprocess.PIPE))
        assert exports[0].stdout is not None
        assert exports[0].stdout.readline() == b"number\r\n"

    monkeypatch.setattr(store, "apply", slow)
    ask = Ask(Action.TRACK, "MP-1004-A", 1, carrier="dhl", tracking_number="LATE")
    assert take_steps(SqliteDatabase(sandbox), chief_run("track"), [ask]).tally.changed == 1
    monkeypatch.undo()
    rest, _ = exports[0].communicate()
    assert (exports[0].returncode, rest) == (0, b"")
    assert run(surroundings, *CHANGED).stdout == b"MP-1004-A\n"
    assert run(surroundings, *CHANGED).stdout == b""


def test_bytes_go_into_a_pipe(surroundings: dict[str, str]) -> None:
    for more in ((), ("-o", "-")):
        book = run(surroundings, "orders", "list", "-f", "xlsx", *more)
        assert (book.returncode, book.stderr) == (0, b"")
        read = CalamineWorkbook.from_filelike(io.BytesIO(book.stdout)).get_sheet_by_index(0).to_python()
        table = run(surroundings, "orders", "list", "-f", "parquet", *more)
        assert pyarrow.parquet.read_table(io.BytesIO(table.stdout)).num_rows == len(read) - 1 == ALL


@pytest.mark.parametrize("name", ["xlsx", "parquet"])
@pytest.mark.parametrize("words", [("orders", "list"), ("orders", "pay", "MP-1006-A"), ("orders", "list", "-o", "-")])
def test_bytes_do_not_go_to_a_terminal(surroundings: dict[str, str], sandbox: Path, name: str, words: Any) -> None:
    before = sandbox.read_bytes()
    ours, theirs = pty.openpty()
    command = [*PROGRAM, *words, "-f", name]
    done = subprocess.run(command, env=surroundings, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert b"-o FILE" in done.stderr
    assert sandbox.read_bytes() == before


@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet"])
def test_an_output_that_takes_nothing_is_told_in_one_line(surroundings: dict[str, str], name: str) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [*PROGRAM, "orders", "list", "--since-last", "nightly", "-f", name]
        done = subprocess.run(command, env=surroundings, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 74
    assert done.stderr == b"error[io]: The disk is full, so not everything could be written.\n"
    assert run(surroundings, "export", "list").stdout == b""
