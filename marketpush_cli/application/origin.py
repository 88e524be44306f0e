"""Where a command runs: login, machine, terminal, and the key that binds a log-in to one terminal."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
from pathlib import Path

from marketpush_cli.domain.permissions import Origin

FIRST_PTS = 136
CONSOLE = 4


def find_origin() -> Origin:
    """What the operating system says of this process."""
    return Origin(login_name(), socket.gethostname(), terminal_name(), os.environ.get("SUDO_USER"))


def login_name() -> str:
    """The login that the process runs as, whatever the environment claims."""
    user = os.geteuid()
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"uid-{user}"


def terminal_name() -> str | None:
    """The terminal that controls this process, without /dev/; None where there is none.

    Redirecting its streams does not take a command out of its terminal.
    """
    status = Path("/proc/self/stat")
    if status.exists():
        return _device_name(int(status.read_text().rpartition(")")[2].split()[4]))
    name = _asked_of_ps("tty=", os.getpid())
    return None if name in ("", "?", "??") else name


def _device_name(device: int) -> str | None:
    if device <= 0:
        return None
    major, minor = os.major(device), os.minor(device)
    if FIRST_PTS <= major < FIRST_PTS + 8:
        return f"pts/{(major - FIRST_PTS) * 256 + minor}"
    return f"tty{minor}" if major == CONSOLE else f"tty-{major}-{minor}"


def terminal_key() -> str | None:
    """Terminal, its session's leader, that one's start and the machine's boot; None without a terminal."""
    terminal = terminal_name()
    if terminal is None:
        return None
    leader = os.getsid(0)
    return f"{terminal} {leader} {_started(leader)} {_boot()}"


def _asked_of_ps(what: str, process: int) -> str:
    command = ["/bin/ps", "-o", what, "-p", str(process)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _started(process: int) -> str:
    status = Path(f"/proc/{process}/stat")
    if status.exists():
        return status.read_text().rpartition(")")[2].split()[19]
    return _asked_of_ps("lstart=", process)


def _boot() -> str:
    boot = Path("/proc/sys/kernel/random/boot_id")
    return boot.read_text().strip() if boot.exists() else ""
