"""A sandbox with something to do for every command, and plans made and applied on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_market import Desk, more_orders
from sandboxes import Marketpush, administer, copy_database, import_documents, setting


@pytest.fixture(scope="session")
def plan_template(sandbox_template: Path) -> Path:
    """The sandbox with incidents, and pending lines that the time rules reject after a day; made once."""
    path = copy_database(sandbox_template, sandbox_template.with_name("plans.db"))
    import_documents(path, more_orders())
    administer(path, setting("reject_after_days", 1), setting("receive_after_days", 1))
    return path


@pytest.fixture
def sandbox(plan_template: Path, tmp_path: Path) -> Path:
    """This test's own database."""
    return copy_database(plan_template, tmp_path / "sandbox.db")


@pytest.fixture
def desk(marketpush: Marketpush, sandbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Somebody who makes plans in a directory of their own and applies them."""
    monkeypatch.chdir(tmp_path)
    return Desk(marketpush, sandbox, tmp_path)
