"""The README's walk and every console block of the pages, as they stand, in a fresh directory."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from console_blocks import PAGES, ROOT, Shell, Typed, appears, forget_variables, typed_on

from marketpush_cli.main import main

RUNNING = [page for page in PAGES if any(typed_on(page))]


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that `marketpush demo` makes."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    assert main(["demo", "--path", str(path), "-q", "-f", "count"]) == 0
    return path


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell in an empty directory that holds the sample data."""
    forget_variables(monkeypatch)
    (tmp_path / "sample_data").symlink_to(ROOT / "sample_data")
    monkeypatch.chdir(tmp_path)
    return Shell(monkeypatch, capsys)


def test_the_walk_of_the_readme(shell: Shell) -> None:
    for typed in typed_on("README.md"):
        shell.run(typed)
    assert Path("summary.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("page", [page for page in RUNNING if page != "README.md"])
def test_the_blocks_of_a_page(page: str, shell: Shell, demo_template: Path) -> None:
    shutil.copyfile(demo_template, "demo.db")
    Path("demo.db").chmod(0o600)
    shell.run(Typed("export MARKETPUSH_DATABASE=demo.db", page))
    for typed in typed_on(page):
        shell.run(typed)


@pytest.mark.parametrize(
    ("row", "is_there"),
    [("two", True), ("t…", True), ("…o", True), ("wo", False), ("tw", False), ("t.o", False), ("…", True)],
)
def test_a_shown_line_is_a_whole_line_of_the_output(row: str, is_there: bool) -> None:
    assert appears(row, "one\ntwo  \nthree") is is_there
