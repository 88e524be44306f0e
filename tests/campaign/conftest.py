"""Measurements of the installed program; `.ci/campaign` runs them, a normal run passes them by."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "database"))
collect_ignore_glob = [] if os.environ.get("MARKETPUSH_CAMPAIGN") == "1" else ["test_*.py"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's database as everybody gets it."""
    from measured import marketpush

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    assert marketpush("demo", "--path", path).code == 0
    return path


@pytest.fixture(scope="session")
def large_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with 20,000 orders."""
    from figures import tell
    from measured import marketpush

    path = tmp_path_factory.mktemp("large") / "large.db"
    ran = marketpush("demo", "--orders", 20_000, "--path", path)
    assert ran.code == 0
    tell(f"{ran}; file {path.stat().st_size / 1e6:.0f} MB")
    return path
