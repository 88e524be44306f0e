"""A market in which much has happened, on several days, and been taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from market_life import At, at_time, live
from sandboxes import copy_database


@pytest.fixture(scope="session")
def lived_template(marketplace_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, to be read."""
    path = copy_database(marketplace_template, tmp_path_factory.mktemp("lived") / "lived.db")
    live(path, at_time(path))
    return path


@pytest.fixture
def lived(lived_template: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return copy_database(lived_template, tmp_path / "lived.db")


@pytest.fixture
def at(lived: Path) -> At:
    """Runs command lines on this test's own copy."""
    return at_time(lived)
