"""Command lines in processes of their own that are struck by a signal at a moment that can be named and repeated."""

from __future__ import annotations

import fcntl
import importlib
import json
import os
import pty
import signal
import sys
import termios
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandboxes import NOW, origin

TERMINAL = "terminal"
KILL, INT, TERM, HUP = signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP
ENDINGS = {"INT": 130, "TERM": 143, "HUP": 129, TERMINAL: 129, "KILL": -KILL}
PACKAGE = "marketpush_cli"
IDENTIFIER, CROWDED = "260302-s1g2n3a4", 99

BULK = {
    "reading": ("application.asking:AskReader.of_row", "application.reading.sources:_read"),
    "checking": ("domain.judging:Bench.judge", "application.gathering:Gathering.take"),
    "staging": ("database.staging:Staging._insert",),
    "storing": ("database.runner:Runner.run", "database.turn_lock:_sign"),
    "stored": ("commands.step_taking:answer",),
    "answering": (
        "application.results:_cells",
        "rendering.destination:_umask",
        "rendering.destination:_sync_directory",
    ),
}
IMPORT = {
    "reading": ("commands.importing:Incoming", "application.reading.sources:_read"),
    "checking": ("application.importing.storing:read_document",),
    "staging": ("database.staging:Staging._insert",),
    "storing": ("database.runner:Runner.run", "database.turn_lock:_sign"),
    "stored": ("commands.importing:answer",),
    "answering": ("rendering.destination:_umask", "rendering.destination:_sync_directory"),
}
EXPORT = {
    "opening": ("app_context:identify",),
    "asking": ("database.runner:Runner.rows", "database.runner:Runner.value"),
    "beginning": ("rendering.destination:check_destination", "rendering.destination:_remove_left_behind"),
    "rows": ("database.runner:tuple",),
    "writing": ("rendering.destination:_umask",),
    "answering": ("rendering.destination:_sync_directory",),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Before the call of that number of some function, or so many seconds later."""

    place: str
    call: int
    later: float = 0.0


@dataclass(frozen=True, slots=True)
class Command:
    """A command line, the directory that it runs in, and the places where it may be struck."""

    words: tuple[str, ...]
    directory: Path
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Struck:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str
    seconds: float = 0.0


def run_struck(command: Command, ending: str, moment: Moment | None) -> Struck:
    """Run a command in a child process, and strike it."""
    return _told(command, _child(command, lambda: _strike_at(command, ending, moment), ending == TERMINAL))


def calls_of(command: Command) -> dict[str, int]:
    """How often each place is come to when nothing strikes."""
    file = command.directory / "calls"
    ended = _told(command, _child(command, lambda: _count(command, file), False))
    assert ended.code == 0, ended.err
    found: dict[str, int] = json.loads(file.read_text())
    file.unlink()
    return found


def run_waiting(command: Command, ending: str, lock: Path) -> Struck:
    """Strike a command that waits for its turn, which somebody else has, and goes on having."""
    with lock.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        child = _child(command, lambda: _mark_waiting(command.directory / "waits"), False)
        while not (command.directory / "waits").exists():
            time.sleep(0.005)
        time.sleep(0.03)
        began = time.monotonic()
        os.kill(child, getattr(signal, f"SIG{ending}"))
        ended = _told(command, child)
        (command.directory / "waits").unlink()
        return Struck(ended.code, ended.out, ended.err, time.monotonic() - began)


def _told(command: Command, child: int) -> Struck:
    _, status = os.waitpid(child, 0)
    texts = [(command.directory / name).read_text(errors="replace") for name in ("stdout", "stderr")]
    for name in ("stdout", "stderr"):
        (command.directory / name).unlink()
    return Struck(os.waitstatus_to_exitcode(status), *texts)


def _child(command: Command, prepare: Callable[[], None], has_terminal: bool) -> int:
    for name in ("stdout", "stderr"):
        (command.directory / name).touch()
    child = os.fork()
    if child:
        return child
    code = CROWDED
    try:
        os.chdir(command.directory)
        if has_terminal:
            _take_terminal()
        else:
            _redirect()
        _renew_streams()
        for number in (INT, TERM, HUP):
            signal.signal(number, signal.default_int_handler if number == INT else signal.SIG_DFL)
        _make_repeatable()
        prepare()
        from marketpush_cli.main import main

        code = main(list(command.words))
    except BaseException:
        if code == CROWDED:
            Path("stderr").write_text(traceback.format_exc())
    finally:
        os._exit(code)


_master = -1


def _take_terminal() -> None:
    """A session of one's own, whose terminal is closed by closing the master."""
    global _master
    os.setsid()
    _master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for number in range(3):
        os.dup2(slave, number)
    os.close(slave)


def _redirect() -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), number)


def _renew_streams() -> None:
    """Text streams that know what they stand on now."""
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode, closefd=False) for number, mode in enumerate("rww"))


def _make_repeatable() -> None:
    """The same ids and salts in every run, and stretches so short that small files have several."""
    from marketpush_cli.application.importing import documents, storing
    from marketpush_cli.database import staging

    salts = iter(range(1_000_000))
    documents.new_salt = storing.new_salt = lambda: f"{next(salts):032x}"
    context = importlib.import_module(f"{PACKAGE}.app_context")
    context.new_identifier = lambda _at: IDENTIFIER
    context.find_origin = origin
    staging.MOST_AT_ONCE = 50
    os.environ["MARKETPUSH_NOW"] = NOW


def _owner(place: str) -> tuple[Any, str]:
    module, _, path = place.partition(":")
    *outer, name = path.split(".")
    owner: Any = importlib.import_module(f"{PACKAGE}.{module}")
    for part in outer:
        owner = getattr(owner, part)
    return owner, name


def _before_calls(place: str, do: Callable[[int], None]) -> None:
    """From now on, `do` is told the number of each call of a function before it is made."""
    owner, name = _owner(place)
    real, calls = getattr(owner, name, tuple), Counter[str]()

    def noticed(*given: Any, **more: Any) -> Any:
        calls[place] += 1
        do(calls[place])
        return real(*given, **more)

    setattr(owner, name, noticed)


def _strike_at(command: Command, ending: str, moment: Moment | None) -> None:
    if moment is None:
        return
    main_thread = threading.get_ident()

    def strike() -> None:
        if ending == TERMINAL:
            os.close(_master)
        elif ending == "KILL":
            os.kill(os.getpid(), KILL)
        else:
            signal.pthread_kill(main_thread, getattr(signal, f"SIG{ending}"))

    def strike_now_or_later(call: int) -> None:
        if call == moment.call and moment.later:
            threading.Timer(moment.later, strike).start()
        elif call == moment.call:
            strike()

    _before_calls(moment.place, strike_now_or_later)


def _count(command: Command, file: Path) -> None:
    counted = dict.fromkeys(command.places, 0)

    def counting(place: str) -> Callable[[int], None]:
        return lambda call: counted.update({place: call})

    for place in command.places:
        _before_calls(place, counting(place))
    real = importlib.import_module(f"{PACKAGE}.main").answer

    def answer(*given: Any) -> int:
        code: int = real(*given)
        file.write_text(json.dumps(counted))
        return code

    importlib.import_module(f"{PACKAGE}.main").answer = answer


def _mark_waiting(file: Path) -> None:
    _before_calls("database.turn_lock:_wait", lambda _call: file.touch())


def import_all() -> None:
    """Import what the commands need, so that the children need not."""
    places = {place for phases in (BULK, IMPORT, EXPORT) for spots in phases.values() for place in spots}
    for place in sorted(places):
        _owner(place)
    for module in ("rendering.render", "rendering.formats.delimited", "commands.line", "commands.orders", "main"):
        importlib.import_module(f"{PACKAGE}.{module}")
