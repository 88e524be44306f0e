"""The page of one operation: harmless, complete up to fifty changes, and how to take it back."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from rendering_samples import AT, HOSTILE, OWN_STYLE, TERMINAL

from marketpush_cli.domain.catalogue import OPERATION_DOCUMENT
from marketpush_cli.rendering.operation_page import SHOWN, print_operation_page

NUMBER = "261102-k7f3q9m2"


def page(width: int = 120, unicode: bool = True, **cells: Any) -> str:
    """The page without its styles."""
    record: dict[str, Any] = dict.fromkeys(OPERATION_DOCUMENT.names()) | {
        "operation": NUMBER,
        "at": AT,
        "action": "incident_open",
        "actor": "ana@market.example",
        "outcome": "changed",
        "changed": 1,
        "changes": [],
        "administration": [],
    }
    out = io.StringIO()
    print_operation_page(record | cells, out, replace(TERMINAL, width=width, unicode=unicode))
    return OWN_STYLE.sub("", out.getvalue())


def change(place: int = 1, **cells: Any) -> dict[str, Any]:
    names = ("from", "to", "reason", "note", "data", "undo")
    return dict.fromkeys(names) | {"reference": f"MP-1-A/{place}", "action": "ship"} | cells


def test_it_says_how_to_take_it_back_or_why_not() -> None:
    assert f"to take it back: marketpush undo {NUMBER}" in page()
    assert "it cannot be taken back: too long ago" in page(undo="too long ago")


def test_a_reason_that_holds_for_all_is_said_once() -> None:
    text = page(undo="too long ago", changes=[change(1, undo="too long ago"), change(2, undo="has changed since")])
    assert text.count("too long ago") == 1
    assert text.count("has changed since") == 1


def test_of_many_changes_the_first_are_shown_and_the_way_to_the_others() -> None:
    text = page(changes=[change(place) for place in range(1, SHOWN + 2)])
    assert f"MP-1-A/{SHOWN} " in text
    assert f"MP-1-A/{SHOWN + 1}" not in text
    assert f"50 of 51 shown; all of them: marketpush history show {NUMBER} -f txt" in text
    assert "shown" not in page(changes=[change()] * SHOWN)


def test_a_step_is_said_with_where_it_led_and_why() -> None:
    step = change(**{"from": "pending", "to": "rejected"}, reason="out_of_stock", note="gone")
    assert "pending → rejected" in page(changes=[step])
    assert "out_of_stock; gone" in page(changes=[step])
    assert "pending -> rejected" in page(changes=[step], unicode=False)


def test_people_and_settings_have_a_part_of_their_own() -> None:
    record = {"reference": "user bo@acme.example", "action": "set", "on_behalf_of": None, "reason": None, "data": {}}
    assert "user bo@acme.example  set" in page(administration=[record])


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [30, 120])
def test_nothing_that_was_typed_acts_on_the_screen(text: str, width: int) -> None:
    record = {"reference": text, "action": "set", "on_behalf_of": text, "reason": text, "data": {}}
    shown = page(width, changes=[change(note=text, undo=text)], administration=[record], source=text, actor=text)
    assert not any(sign in shown for sign in "\x1b\x9b\x07\r\u202e\u2028")
