"""What makes thousands of transactions quick."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from marketpush_cli.database import store


@pytest.fixture
def quick_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """One engine a file for all commands of this process, which saves compiling every statement again."""
    make = store.sqlite_engine
    kept = cache(lambda path, is_reader: make(path, is_reader=is_reader))
    monkeypatch.setattr(store, "sqlite_engine", lambda path, *, is_reader: kept(path, is_reader))


@pytest.fixture
def quick_directory(tmp_path: Path) -> Iterator[Path]:
    """In memory where the machine has such a place: thousands of transactions wait for no disk."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=shared) as made:
        yield Path(made)
