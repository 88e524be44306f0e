"""Writers wait for each other in turn, for a bounded time, and whoever dies gives the turn back."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from crowds import CROWD, Crowd, take_turns
from figures import IS_CAMPAIGN, tell

from marketpush_cli.database import store
from marketpush_cli.database.turn_lock import turn
from marketpush_cli.domain.errors import Busy

TURNS = 1_000 if IS_CAMPAIGN else 100
HOLDER = """
import fcntl, os, sys, time
descriptor = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(descriptor, fcntl.LOCK_EX)
os.write(1, b"held")
time.sleep(60)
"""


@contextmanager
def held_by_another(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLDER, f"{path}.lock"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.read(4) == b"held"
        try:
            yield process
        finally:
            process.kill()


def test_a_wait_ends_when_patience_does(marketplace: Path) -> None:
    before = signal.getsignal(signal.SIGALRM)
    with held_by_another(marketplace):
        began = time.monotonic()
        with pytest.raises(Busy, match="another command has been writing") as refused, turn(marketplace, 0.2):
            pass
        assert 0.2 <= time.monotonic() - began < 5
    assert refused.value.exit_code == 7
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    with turn(marketplace, 0.2):
        pass


def test_a_wait_in_a_thread_ends_as_well(marketplace: Path) -> None:
    raised: list[BaseException] = []

    def wait() -> None:
        try:
            with turn(marketplace, 0.2):
                pass
        except Busy as busy:
            raised.append(busy)

    with held_by_another(marketplace):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join(10)
    assert len(raised) == 1


def test_who_is_killed_gives_the_turn_back(marketplace: Path) -> None:
    with held_by_another(marketplace) as holder:
        killer = threading.Timer(0.2, holder.kill)
        killer.start()
        with turn(marketplace, 30):
            assert holder.wait(10) == -signal.SIGKILL


def test_a_command_that_waited_too_long_exits_with_7(sandbox: Path, marketpush, monkeypatch) -> None:
    monkeypatch.setattr(store, "turn", functools.partial(turn, patience=0.2))
    with held_by_another(sandbox):
        ran = marketpush("line", "track", "MP-1004-A/1", "--carrier", "dhl", "--tracking-number", "DHL-5")
        assert ran.code == 7
        assert ran.err.startswith("error[busy]: another command has been writing to")
        assert "fix: try again later" in ran.err
        assert marketpush("orders", "list").code == 0
    assert marketpush("line", "track", "MP-1004-A/1", "--carrier", "dhl", "--tracking-number", "DHL-5").code == 0


def test_turns_are_fair_and_waits_are_bounded(marketplace: Path, crowd: Crowd) -> None:
    everybody = crowd.all_do(take_turns, marketplace, TURNS)
    longest = max(told.longest_wait for told in everybody)
    tell(f"{CROWD} x {TURNS} turns of a millisecond: longest wait {longest:.3f} s")
    assert longest < 5


def test_who_waits_in_vain_is_told_who_holds_the_turn(marketplace: Path) -> None:
    with (
        turn(marketplace),
        pytest.raises(Busy, match=f"process {os.getpid()} has been writing"),
        turn(marketplace, 0.1),
    ):
        pass
