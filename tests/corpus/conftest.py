"""A database with an order in every state, and the check that a refusal changes nothing at all."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from corpus_runs import KINDS, Bad, Refuses, Run, as_bytes, files_in, first_error, further_orders, piped
from demo_market import fill
from sandboxes import CHIEF, copy_database, import_documents


@pytest.fixture(scope="session")
def corpus_template(sandbox_template: Path) -> Path:
    """The sandbox with further orders; made once, to be copied."""
    path = copy_database(sandbox_template, sandbox_template.with_name("corpus.db"))
    import_documents(path, further_orders())
    return path


@pytest.fixture
def sandbox(corpus_template: Path, tmp_path: Path) -> Path:
    """This test's own database, in which the command lines of the corpus run."""
    return copy_database(corpus_template, tmp_path / "sandbox.db")


@pytest.fixture
def refuses(marketpush: Run, sandbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Refuses:
    """Runs an entry and asserts its exit code, its words, and that database and files are byte for byte the same."""

    def check(bad: Bad) -> Any:
        file = tmp_path / f"rows{bad.ending}"
        if bad.content is not None:
            file.write_bytes(as_bytes(bad.content))
        if bad.stdin is not None:
            monkeypatch.setattr(sys, "stdin", piped(bad.stdin))
        before = files_in(tmp_path)
        ran = marketpush(*bad.line(file), user=bad.user or CHIEF)
        assert (ran.code, bad.name) == (bad.code, bad.name), ran.err
        assert files_in(tmp_path) == before, "the refused command changed a file"
        assert "Traceback" not in ran.err
        assert all(line.isprintable() for line in ran.err.splitlines()), "a control character was told as it is"
        if bad.code:
            told = first_error(ran.err)
            assert told.startswith(f"error[{KINDS[bad.code]}]: "), told
            missing = [word for word in bad.says if word.format(f=file) not in told]
            assert not missing, f"{missing} not in: {told}"
        return ran

    return check


@pytest.fixture(scope="session")
def demo_template(marketplace_template: Path) -> Path:
    """The demonstration's orders; made once, to be read and tried out on."""
    return fill(copy_database(marketplace_template, marketplace_template.with_name("demo.db")))


@pytest.fixture
def run_on_demo(marketpush: Run, demo_template: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line that changes nothing on the demonstration's orders."""
    monkeypatch.setenv("MARKETPUSH_DATABASE", str(demo_template))
    return marketpush


@pytest.fixture
def on_demo(marketpush: Run, demo_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same on a copy, for what keeps that it was looked at."""
    monkeypatch.setenv("MARKETPUSH_DATABASE", str(copy_database(demo_template, tmp_path / "demo.db")))
    return marketpush
