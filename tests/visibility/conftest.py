"""Both databases, made once, and runs of a command line on copies of them."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from sandboxes import NOW, copy_database
from two_worlds import Ran, Worlds, found_foreign, found_own

from marketpush_cli.main import main


def run_at(path: Path, user: str, *words: str) -> Ran:
    """Run a command line on a database as a user."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("MARKETPUSH_DATABASE", str(path))
        patch.setenv("MARKETPUSH_NOW", NOW)
        code = main(["--user", user, *words])
    return Ran(code, out.getvalue(), err.getvalue())


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
    return Worlds(without, with_others, tuple(dict.fromkeys(operations)))


@pytest.fixture
def in_both(worlds: Worlds, tmp_path: Path):
    """Runs a command line in both worlds, each time on a fresh copy at the same place."""

    def run(user: str, *words: str) -> tuple[Ran, Ran]:
        found = []
        for source in (worlds.without, worlds.with_others):
            here = copy_database(source, tmp_path / "here.db")
            found.append(run_at(here, user, *words))
        return found[0], found[1]

    return run
