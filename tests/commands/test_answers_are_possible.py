"""What would keep an answer from being shown is refused before anything is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WRITES = (
    ("orders", "pay", "{unpaid}"),
    ("seller", "add", "new-store", "--name", "New"),
    ("setting", "set", "accept_within_days", "3"),
    ("message", "send", "{unpaid}", "--to", "seller", "--text", "hello"),
)
WRONG = (("--fields", "no_such_field"), ("-f", "no_such_format"), ("-o", "{there}"))


@pytest.mark.parametrize("write", WRITES, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize("wrong", WRONG, ids=lambda words: words[0])
def test_nothing_is_done_when_the_answer_cannot_be_shown(
    marketpush: Callable[..., Any], tmp_path: Path, write: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    there = tmp_path / "there.csv"
    there.write_text("kept")
    unpaid = marketpush("orders", "list", "--unpaid", "-f", "ids", "-L", "1").out.strip()
    before = marketpush("audit", "list", "-f", "count").out
    words = [word.format(unpaid=unpaid, there=there) for word in (*write, *wrong)]
    assert marketpush(*words).code == 2
    assert marketpush("audit", "list", "-f", "count").out == before
    assert there.read_text() == "kept"


def test_the_fields_of_a_writing_command_are_listed_without_writing(marketpush: Callable[..., Any]) -> None:
    before = marketpush("audit", "list", "-f", "count").out
    ran = marketpush("seller", "add", "new-store", "--name", "New", "--fields", "help")
    assert ran.code == 0
    assert "acting_user" in ran.out
    assert marketpush("audit", "list", "-f", "count").out == before


def test_verbose_says_where_the_settings_come_from(marketpush: Callable[..., Any]) -> None:
    ran = marketpush("orders", "count", "-v", "--timezone", "Asia/Tokyo")
    assert ran.code == 0
    assert "timezone: Asia/Tokyo (--timezone)" in ran.err
    assert "(MARKETPUSH_DATABASE)" in ran.err
    assert "timezone" not in marketpush("orders", "count").err
