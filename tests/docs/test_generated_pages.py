"""Generated pages say what the program says, and the check for that notices when they do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from console_blocks import ROOT

from marketpush_cli.documentation.__main__ import main
from marketpush_cli.documentation.command_tree import every_command
from marketpush_cli.documentation.pages import MARK, PAGES, outdated_pages
from marketpush_cli.domain.catalogue import SHAPES
from marketpush_cli.domain.errors import MarketpushError, SeveralErrors
from marketpush_cli.domain.transitions import TRANSITIONS
from marketpush_cli.main import COMMANDS

DOCS = ROOT / "docs"


def test_the_pages_are_up_to_date() -> None:
    assert outdated_pages(DOCS) == {}


def test_writing_and_checking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    page = tmp_path / "fields.md"
    page.write_text(page.read_text(encoding="utf-8").replace("# Fields", "# Felder"), encoding="utf-8")
    (tmp_path / "roles.md").unlink()
    assert main(["--check", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "fields.md is out of date: 2 lines differ\n  -# Felder\n  +# Fields" in told
    assert "roles.md is out of date" in told
    assert "transitions.md" not in told
    assert "fix: python -m marketpush_cli.documentation" in told


@pytest.mark.parametrize("page", PAGES)
def test_generated_pages_say_so_first(page: str) -> None:
    assert (DOCS / page).read_text(encoding="utf-8").startswith(f"{MARK}\n\n# ")


def test_nothing_is_left_out() -> None:
    commands = (DOCS / "commands.md").read_text(encoding="utf-8")
    for command in every_command():
        assert f"## {command.path}\n" in commands
    fields = (DOCS / "fields.md").read_text(encoding="utf-8")
    assert all(f"## {shape.name}\n\nA" in fields for shape in SHAPES)
    transitions = (DOCS / "transitions.md").read_text(encoding="utf-8")
    assert all(f"| `{action.words}` |" in transitions for action in TRANSITIONS)
    codes = (DOCS / "exit-codes.md").read_text(encoding="utf-8")
    known = {error.exit_code for error in MarketpushError.__subclasses__() if error is not SeveralErrors}
    assert all(f"| {code} |" in codes for code in {0, 3, 141, 143, *known})


def test_every_module_of_the_table_is_loaded_for_the_pages() -> None:
    groups = {command.path.split()[1] for command in every_command()}
    assert groups == set(COMMANDS)
