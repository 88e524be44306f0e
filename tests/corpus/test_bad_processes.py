"""What only a real process can show: full disks, closed pipes, narrow locales and limits, each with its exit code."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from corpus_runs import Run
from sandboxes import CHIEF, NOW

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")


@pytest.fixture
def process(sandbox: Path) -> Run:
    """Starts the program on the sandbox."""

    def run(*words: bytes | str, shell: str | None = None, **options: Any) -> subprocess.CompletedProcess[bytes]:
        surroundings = {
            **os.environ,
            "MARKETPUSH_DATABASE": str(sandbox),
            "MARKETPUSH_NOW": NOW,
            "MARKETPUSH_USER": CHIEF,
        }
        surroundings |= options.pop("env", {})
        program = [sys.executable, "-m", "marketpush_cli", *words]
        command = ["bash", "-o", "pipefail", "-c", shell, *program] if shell else program
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.run(command, env=surroundings, timeout=60, check=False, **options)

    return run


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_048, 2_048))


@needs_full
def test_99_full_disk_below_a_list(process: Run) -> None:
    with FULL.open("wb") as full:
        ran = process("orders", "list", "-f", "csv", stdout=full)
    assert ran.returncode == 74
    assert b"disk is full" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_100_reader_that_stops(process: Run) -> None:
    ran = process("orders", "list", "-f", "csv", shell='"$0" "$@" | head -1; exit ${PIPESTATUS[0]}')
    assert ran.returncode in (0, 141)
    assert ran.stderr == b""
    assert ran.stdout.count(b"\n") == 1


def test_101_closed_output(process: Run, sandbox: Path) -> None:
    before = sandbox.read_bytes()
    ran = process("line", "close", "MP-1005-A", shell='"$0" "$@" >&-')
    assert ran.returncode == 74
    assert sandbox.read_bytes() == before


def test_113_and_140_no_room_to_write(process: Run, sandbox: Path, tmp_path: Path) -> None:
    before = sandbox.read_bytes()
    kept = tmp_path / "kept.csv"
    kept.write_text("old")
    ran = process("line", "close", "MP-1005-A", preexec_fn=limited)
    assert (ran.returncode, b"Traceback" in ran.stderr) == (74, False), ran.stderr
    ran = process("orders", "show", "MP-1001", "-f", "json", "-o", str(kept), "--force", preexec_fn=limited)
    assert (ran.returncode, b"Traceback" in ran.stderr) == (74, False), ran.stderr
    assert kept.read_text() == "old"
    checked = process("database", "check")
    assert checked.returncode == 0
    assert process("line", "list", "--status", "closed", "--number", "MP-1005-A", "-f", "ids").stdout == b""
    assert len(before) == sandbox.stat().st_size


@pytest.mark.parametrize("locale", ["C", ""])
def test_135_and_09_narrow_locale(process: Run, locale: str) -> None:
    narrow = {"LC_ALL": locale, "LANG": locale}
    ran = process(
        "orders", "list", "--customer", "käthe".encode(), "-f", "csv", "--fields", "customer_name", env=narrow
    )
    assert ran.returncode == 0, ran.stderr
    assert "Käthe Müller".encode() in ran.stdout
    ran = process("orders", "pay", "--from", "-", input=b"\xff\n", env=narrow)
    assert ran.returncode == 65
    assert b"standard input" in ran.stderr


def test_08_word_that_is_not_utf_8(process: Run) -> None:
    ran = process("orders", "list", "--customer", b"\xff")
    assert ran.returncode == 65
    assert b"Traceback" not in ran.stderr
