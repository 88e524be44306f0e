"""Console blocks of Markdown pages: what is typed, what must appear, and how each run must end."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from marketpush_cli.main import main

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").rglob("*.md")))
PROMPT = "$ "
ANYTHING = "…"
_BLOCK = re.compile(r"^```console(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"exit=(\d+)")


@dataclass(slots=True)
class Typed:
    """One line after a prompt, the exit code it must end with and the output that must appear."""

    words: str
    place: str
    exit_code: int = 0
    expected: list[str] = field(default_factory=list)


def page_text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def typed_on(page: str) -> Iterator[Typed]:
    """Everything that is typed on a page, in order; the exit code of a block is that of its last line."""
    text = page_text(page)
    for found in _BLOCK.finditer(text):
        first = text.count("\n", 0, found.start()) + 2
        block: list[Typed] = []
        for number, row in enumerate(found["body"].splitlines(), first):
            if row.startswith(PROMPT):
                block.append(Typed(row.removeprefix(PROMPT), f"{page}:{number}"))
            else:
                block[-1].expected.append(row)
        code = _EXIT.search(found["info"])
        if code is not None:
            block[-1].exit_code = int(code[1])
        yield from block


class Shell:
    """As much of a shell as the pages need: `export`, `marketpush` in this process, and `> FILE`."""

    def __init__(self, patch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        self.patch = patch
        self.captured = captured

    def run(self, typed: Typed) -> None:
        """Run one line and hold it against what the page says."""
        program, *words = shlex.split(typed.words)
        if program == "export":
            name, _, value = words[0].partition("=")
            self.patch.setenv(name, value)
            return
        assert program == "marketpush", f"{typed.place}: the pages' shell does not know {program}"
        target = words[-1] if ">" in words[-2:-1] else None
        self.captured.readouterr()
        code = main(words[:-2] if target else words)
        out, err = self.captured.readouterr()
        if target:
            Path(target).write_text(out, encoding="utf-8")
        told = f"{typed.place}: {typed.words}\n{out[-2000:]}{err[-2000:]}"
        assert code == typed.exit_code, f"exit {code} instead of {typed.exit_code}: {told}"
        for row in typed.expected:
            assert appears(row, f"{out}\n{err}"), f"{row!r} does not appear: {told}"


def appears(row: str, output: str) -> bool:
    """Whether a line of the output is this row, where `…` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in row.rstrip().split(ANYTHING))
    return any(re.fullmatch(pattern, line.rstrip()) for line in output.splitlines())


def forget_variables(patch: pytest.MonkeyPatch) -> None:
    """No variable of ours from before."""
    for name in [name for name in os.environ if name.startswith("MARKETPUSH_")]:
        patch.delenv(name)
