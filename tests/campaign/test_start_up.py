"""Processor time of the commands that are typed most, with compiled modules, as installed."""

from __future__ import annotations

from pathlib import Path

from figures import tell
from measured import PROGRAM, TIMES, median

import marketpush_cli


def test_the_program_is_installed_and_compiled() -> None:
    package = Path(marketpush_cli.__file__).parent
    assert "site-packages" in package.parts
    assert list((package / "__pycache__").glob("main.*.pyc"))
    assert PROGRAM.exists()


def test_start_up(demo: Path) -> None:
    for words in (("--version",), ("--help",), ("--database", demo, "orders", "list")):
        ran, cpu = median(*words)
        assert ran.code == 0, ran.out
        tell(f"CPU {cpu * 1_000:.0f} ms, median of {TIMES}: marketpush {' '.join(map(str, words))}")
