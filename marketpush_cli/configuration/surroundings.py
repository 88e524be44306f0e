"""What the terminal and the machine say when nobody set it: colour and time zone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LOCALTIME = Path("/etc/localtime")
COLOR_CHOICES = ("auto", "always", "never")


def wants_color(choice: str, environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Decide about colour; `FORCE_COLOR=0` forces nothing."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return is_terminal and environment.get("TERM") != "dumb"


def color_origin(environment: Mapping[str, str]) -> str:
    """Which variable decided about colour."""
    if environment.get("NO_COLOR"):
        return "NO_COLOR"
    return "FORCE_COLOR" if environment.get("FORCE_COLOR", "0") not in ("", "0") else "default"


def is_zone(name: str) -> bool:
    """Whether the time zone is known; UTC is, even where no zone data is installed."""
    if name == "UTC":
        return True
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def near_zones(name: str) -> str:
    """A sentence with the zones whose city is spelled like the name's, or nothing."""
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    cities = {zone.rpartition("/")[2].lower(): zone for zone in sorted(available_timezones(), reverse=True)}
    matches = get_close_matches(name[:50].rpartition("/")[2].lower(), list(cities))
    return f" Did you mean {' or '.join(cities[city] for city in matches)}?" if matches else ""


def local_zone(environment: Mapping[str, str], localtime: Path = LOCALTIME) -> tuple[str, str]:
    """The zone of this machine and who says so; UTC where nothing names one."""
    named = environment.get("TZ", "").removeprefix(":")
    after_directory = named.rpartition("zoneinfo/")[2]
    if named and is_zone(after_directory):
        return after_directory, "TZ"
    if localtime.is_symlink():
        linked = str(localtime.readlink()).rpartition("zoneinfo/")[2]
        if is_zone(linked):
            return linked, str(localtime)
    return "UTC", "default"
