"""Where a command runs: login, machine, terminal, and the key that binds a log-in to one terminal."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from marketpush_cli.domain.permissions import Origin


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
    """The terminal of this process, without the leading /dev/; None where there is none."""
    for descriptor in (0, 2, 1):
        with suppress(OSError):
            return os.ttyname(descriptor).removeprefix("/dev/")
    return None


def terminal_key() -> str | None:
    """Terminal, its session's leader, that one's start and the machine's boot; None without a terminal."""
    terminal = terminal_name()
    if terminal is None:
        return None
    leader = os.getsid(0)
    return f"{terminal} {leader} {_started(leader)} {_boot()}"


def _started(process: int) -> str:
    status = Path(f"/proc/{process}/stat")
    if status.exists():
        return status.read_text().rpartition(")")[2].split()[19]
    command = ["/bin/ps", "-o", "lstart=", "-p", str(process)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _boot() -> str:
    boot = Path("/proc/sys/kernel/random/boot_id")
    return boot.read_text().strip() if boot.exists() else ""
