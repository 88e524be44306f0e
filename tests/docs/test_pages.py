"""What is written by hand: it refers to what is there, and names no machine it was written on."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_blocks import PAGES, ROOT, page_text

from marketpush_cli.documentation.pages import PAGES as GENERATED

RUN_IT = "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/marketpush demo"
TEST_IT = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest"
OTHER_PAGES = ("CHANGELOG.md", "CONTRIBUTING.md", "sample_data/README.md")
TEXT_FILES = ("*.md", "*.py", "*.toml", "*.sql", "*.typ", "*.txt", "LICENSE", ".ci/*", ".gitignore")
_REFERENCE = re.compile(r"docs/[\w/-]+\.md(?:, \"(?P<heading>[^\"]+)\")?")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_FENCE = re.compile(r"^(`{3,4}).*?^\1$", re.MULTILINE | re.DOTALL)
_MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:root|work|home/\w+|Users/\w+|tmp/\w+)/")
_REGISTRY = re.compile(r"(?:index-url|extra-index|find-links|files\.pythonhosted|/simple/|registry\.)", re.IGNORECASE)


def headings_of(page: Path) -> list[str]:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [row.lstrip("#").strip() for row in text.splitlines() if row.startswith("#")]


def anchors_of(page: Path) -> set[str]:
    """The anchors that a page's headings get: lower case, no punctuation, hyphens for blanks."""
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings_of(page)}


def mentions_in_the_program() -> Iterator[tuple[str, str]]:
    """`docs/PAGE.md` and `docs/PAGE.md, "Heading"` in docstrings and comments, with where they stand."""
    for module in sorted((ROOT / "marketpush_cli").rglob("*.py")):
        if module.parent.name == "documentation":
            continue
        with module.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                if token.type in (tokenize.STRING, tokenize.COMMENT):
                    place = f"{module.relative_to(ROOT)}:{token.start[0]}"
                    yield from ((place, found[0]) for found in _REFERENCE.finditer(token.string))


@pytest.mark.parametrize(("place", "mention"), list(mentions_in_the_program()))
def test_a_page_named_in_the_program_exists(place: str, mention: str) -> None:
    path, _, heading = mention.partition(", ")
    page = ROOT / path
    assert page.exists(), place
    if heading:
        assert heading.strip('"') in headings_of(page), f"{place} names a heading that {path} does not have"


@pytest.mark.parametrize("page", [*PAGES, *OTHER_PAGES])
def test_links_lead_somewhere(page: str) -> None:
    here = ROOT / page
    for found in _LINK.finditer(_FENCE.sub("", page_text(page))):
        path, _, anchor = found["target"].partition("#")
        if "://" in path:
            continue
        there = (here.parent / path).resolve() if path else here
        assert there.exists(), f"{page} links to {found['target']}"
        if anchor:
            assert anchor in anchors_of(there), f"{page} links to {found['target']}"


def test_the_readme_has_both_commands_as_they_are() -> None:
    rows = page_text("README.md").splitlines()
    assert rows.index(RUN_IT) < rows.index(TEST_IT)
    assert "uv run marketpush demo" in page_text("README.md")
    assert "uv run --extra test pytest" in page_text("README.md")


def committed_texts() -> Iterator[Path]:
    for pattern in TEXT_FILES:
        for place in ("", "docs", "tests", "marketpush_cli", "sample_data"):
            found = (ROOT / place).glob(pattern if not place else f"**/{pattern}")
            yield from (path for path in found if path.is_file() and path.name != Path(__file__).name)


def test_no_machine_path_and_no_registry_in_any_file() -> None:
    for path in sorted(set(committed_texts())):
        text = path.read_text(encoding="utf-8")
        for pattern in (_MACHINE_PATH, _REGISTRY):
            found = pattern.search(text)
            assert found is None, f"{path.relative_to(ROOT)}: {found[0] if found else ''}"


def test_every_page_is_in_the_table_of_pages() -> None:
    index = page_text("docs/README.md")
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in index} == set()
    assert set(GENERATED) <= pages


def test_decisions_are_short_and_listed() -> None:
    index = page_text("docs/decisions/README.md")
    decisions = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        rows = path.read_text(encoding="utf-8").splitlines()
        assert 7 <= len(rows) <= 40, path.name
        title = rows[0].removeprefix("# ")
        assert f"[{title}]({path.name})" in index
        assert path.stem[5:] == re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def test_the_changelog_begins_with_what_is_not_released() -> None:
    headings = headings_of(ROOT / "CHANGELOG.md")
    assert headings[:2] == ["Changelog", "[Unreleased]"]
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert all(heading in kinds or heading.startswith("[") for heading in headings[1:])
