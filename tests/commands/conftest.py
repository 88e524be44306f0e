"""Fixtures of several command tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sandboxes import Marketpush, Ran
from step_rows import HEAD, RunRows


@pytest.fixture
def run_rows(marketpush: Marketpush, tmp_path: Path) -> RunRows:
    """`line run` over some rows, by the chief unless another user is named."""
    file = tmp_path / "steps.csv"

    def run(rows: str, *more: str, head: str = HEAD, **who: Any) -> Ran:
        file.write_text(head + rows)
        return marketpush("line", "run", "--from", str(file), *more, **who)

    return run


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory, in which the commands run."""
    folder = tmp_path / "place"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
