"""Which SQLite library is used, and whether its version is free of the faults that concurrent writers meet."""

from __future__ import annotations

import importlib
from contextlib import suppress
from functools import cache
from types import ModuleType

FIRST_SAFE = (3, 51, 3)
BACKPORTED = {(3, 44): 6, (3, 50): 7}


@cache
def sqlite_library() -> ModuleType:
    """pysqlite3 where it is installed and newer, else the one that comes with Python."""
    library = importlib.import_module("sqlite3")
    with suppress(ImportError):
        bundled = importlib.import_module("pysqlite3.dbapi2")
        library = bundled if bundled.sqlite_version_info > library.sqlite_version_info else library
    # Without an adapter the driver searches each None for a way to adapt itself, ten times as long as storing it takes.
    library.register_adapter(type(None), lambda nothing: nothing)
    return library


def is_safe(version: tuple[int, ...]) -> bool:
    """Whether two connections may write and checkpoint at once. See docs/reliability.md, "SQLite"."""
    if version >= FIRST_SAFE:
        return True
    return version[2] >= BACKPORTED.get((version[0], version[1]), 1_000)
