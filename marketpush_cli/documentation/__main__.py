"""`python -m marketpush_cli.documentation docs` writes the generated pages; `--check` compares them instead."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from marketpush_cli.documentation.pages import outdated_pages, write_pages

COMMAND = "python -m marketpush_cli.documentation"


def main(argv: Sequence[str] | None = None) -> int:
    """Write or compare; 1 when a page is not what the program says."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Write the generated pages, or compare them.")
    parser.add_argument("directory", type=Path, help="where the pages are")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page is out of date")
    given = parser.parse_args(argv)
    if not given.check:
        write_pages(given.directory)
        return 0
    outdated = outdated_pages(given.directory)
    for page, summary in outdated.items():
        sys.stderr.write(f"{given.directory / page} is out of date: {summary}\n")
    if outdated:
        sys.stderr.write(f"fix: {COMMAND} {given.directory}\n")
    return int(bool(outdated))


if __name__ == "__main__":
    sys.exit(main())
