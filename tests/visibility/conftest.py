"""Both databases, made once, and runs of a command line on copies of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sandboxes import Ran, copy_database
from two_worlds import Run, Worlds, found_foreign, found_own, look_at_foreign, run_at


def succeeds(path: Path, user: str, *words: str) -> Ran:
    ran = run_at(path, user, *words)
    assert ran.code == 0, (words, ran.err)
    return ran


@pytest.fixture(scope="session")
def worlds(sandbox_template: Path) -> Worlds:
    """The same database without and with what another store did."""
    without = copy_database(sandbox_template, sandbox_template.with_name("without.db"))
    found_own(without, succeeds)
    with_others = copy_database(without, sandbox_template.with_name("with-others.db"))
    operations = found_foreign(with_others, succeeds)
    looked_at = copy_database(with_others, sandbox_template.with_name("looked-at.db"))
    look_at_foreign(looked_at, run_at)
    return Worlds(without, with_others, tuple(dict.fromkeys(operations)), looked_at)


@pytest.fixture
def in_both(worlds: Worlds, tmp_path: Path) -> Run:
    """Runs a command line in both worlds, each time on a fresh copy at the same place."""

    def run(user: str, *words: str) -> tuple[Ran, Ran]:
        found = []
        for source in (worlds.without, worlds.with_others):
            here = copy_database(source, tmp_path / "here.db")
            found.append(run_at(here, user, *words))
        return found[0], found[1]

    return run
