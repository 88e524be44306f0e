"""The user's own directories."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

PROGRAM = "marketpush"
Purpose = Literal["config", "data", "state"]


def user_directory(purpose: Purpose, environment: Mapping[str, str]) -> Path:
    """Where this user's files of one purpose live; an absolute `XDG_…_HOME` is honoured on every system."""
    named = environment.get(f"XDG_{purpose.upper()}_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / PROGRAM
    import platformdirs

    directories = platformdirs.PlatformDirs(PROGRAM, appauthor=False)
    return {
        "config": directories.user_config_path,
        "data": directories.user_data_path,
        "state": directories.user_state_path,
    }[purpose]
