"""What the tests of the database share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from crowds import Crowd
from lived_database import live
from sandboxes import copy_database


@pytest.fixture(scope="session")
def crowd() -> Iterator[Crowd]:
    """Eight processes, started once."""
    crowd = Crowd()
    yield crowd
    crowd.close()


@pytest.fixture(scope="session")
def lived_template(sandbox_template: Path) -> Path:
    """A database in which everything has happened once; made once, to be copied."""
    return live(copy_database(sandbox_template, sandbox_template.with_name("lived.db")))


@pytest.fixture
def lived(lived_template: Path, tmp_path: Path) -> Path:
    """This test's own copy of it."""
    return copy_database(lived_template, tmp_path / "lived.db")
