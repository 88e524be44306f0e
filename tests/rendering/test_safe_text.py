from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpush_cli.rendering.safe_text import is_harmful, safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2J", "a␛[2J"),
        ("two\nlines", "two⏎lines"),
        ("a\tb", "a␉b"),
        ("a\rb", "a␍b"),
        ("\x00\x07\x7f", "␀␇␡"),
        ("\x9b", "\\u009b"),
        ("\u202e", "\\u202e"),
        ("\u200b\u2060\ufeff", "\\u200b\\u2060\\ufeff"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ud800", "\\ud800"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_acts_or_hides_is_shown(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧", "क्‍ष", "a\u00a0b", "12\u202f345", "全\u3000角", "O'Brien", "[bold]", "\U0001fae8"]
)
def test_what_people_write_passes(text: str) -> None:
    assert safe(text) == text


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_harmful_is_left_and_doing_it_twice_changes_nothing(text: str) -> None:
    shown = safe(text)
    assert not any(is_harmful(character) for character in shown)
    assert safe(shown) == shown
