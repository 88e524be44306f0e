"""What a command imports is what its user waits for: which modules the commonest ones may load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sandboxes import NOW

STORAGE = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "sqlite3", "pysqlite3"}
HEAVY = {
    *("typst", "fontTools", "babel", "yaml", "tabulate", "alembic", "pypdf", "python_calamine", "tomlkit"),
    *("xlsxwriter", "pyarrow", "pygal", "segno"),
}
MAIL = {"jinja2", "smtplib"}
NEVER_FOR = {
    "--version": STORAGE | HEAVY | {"typer", "rich", "whenever", "platformdirs"},
    "--help": STORAGE | HEAVY | {"whenever"},
    "orders list --fields help": STORAGE | HEAVY,
    "report sales --explain": STORAGE | HEAVY,
    "orders list": HEAVY | MAIL,
    "message list": HEAVY | MAIL,
    "report sales": HEAVY | MAIL,
    "dashboard": HEAVY | MAIL,
}
RUN_ALL = """
import contextlib, io, json, sys
from marketpush_cli.main import main
loaded = {}
for command in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()):
        code = main(command.split())
    loaded[command] = [code, sorted({name.partition(".")[0] for name in sys.modules})]
print(json.dumps(loaded))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, sandbox_template: Path) -> dict[str, tuple[int, set[str]]]:
    """Exit code and top-level modules after each command, one after the other in one fresh process."""
    surroundings = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path_factory.mktemp("start-up")),
        "MARKETPUSH_DATABASE": str(sandbox_template),
        "MARKETPUSH_NOW": NOW,
        "TZ": "UTC",
    }
    words = [sys.executable, "-c", RUN_ALL, json.dumps(list(NEVER_FOR))]
    run = subprocess.run(words, capture_output=True, env=surroundings, text=True, check=True)
    return {command: (code, set(modules)) for command, (code, modules) in json.loads(run.stdout).items()}


@pytest.mark.parametrize("command", NEVER_FOR)
def test_a_command_loads_no_more_than_it_needs(command: str, loaded: dict[str, tuple[int, set[str]]]) -> None:
    code, modules = loaded[command]
    assert code == 0
    assert modules & NEVER_FOR[command] == set()


def test_orders_are_listed_by_the_database(loaded: dict[str, tuple[int, set[str]]]) -> None:
    """The same look does see what is there."""
    assert {"sqlmodel", "typer"} <= loaded["orders list"][1]
