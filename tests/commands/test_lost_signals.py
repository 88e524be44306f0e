"""A signal that comes while Python clears away an object, where exceptions are dropped, still ends the run."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import os, signal, time, weakref
from marketpush_cli.commands.shell.signals import Ended, handled_signals

class Thing:
    pass

def gone(_reference):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0)

signal.signal(signal.SIGHUP, signal.SIG_IGN)
try:
    with handled_signals():
        thing = Thing()
        watched = weakref.ref(thing, gone)
        del thing
        os.kill(os.getpid(), signal.SIGHUP)
        for _ in range(500):
            time.sleep(0.01)
except Ended as ended:
    print(ended.exit_code)
"""


def test_a_signal_lost_in_clearing_away_comes_again_and_an_ignored_one_stays_ignored() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("143\n", "")
