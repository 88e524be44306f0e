"""Templates: what is missing is an error that names template, line and field; nothing leads out of the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from marketpush_cli.application.templating import Fields, read_template
from marketpush_cli.domain.errors import InvalidValue

FIELDS: dict[str, Any] = {
    "order": Fields("order", {"number": "MP-1", "paid_at": None}),
    "row": Fields("row", {"day": "Monday", "empty": ""}),
    "lines": [Fields("line", {"title": "Lamp", "carrier": None})],
}


def filled(text: str) -> tuple[str | None, str]:
    return read_template(text.encode(), "delay").filled(FIELDS)


@pytest.mark.parametrize(
    ("text", "subject", "body"),
    [
        ("Hello", None, "Hello"),
        ("Subject: About {{ order.number }}\n\nHello", "About MP-1", "Hello"),
        ("subject:About\nHello", "About", "Hello"),
        ("Subject: About\r\n\r\nHello\r\nyou", "About", "Hello\nyou"),
        ("\ufeffSubject: About\n\nHello", "About", "Hello"),
        ("{% for line in lines %}{{ line.title }}{% endfor %}", None, "Lamp"),
        ("{{ order.paid_at or 'not paid' }}", None, "not paid"),
        ("{% if order.paid_at %}paid{% else %}not paid{% endif %}", None, "not paid"),
        ("{{ row.day | upper }} {{ row['day'] }}", None, "MONDAY Monday"),
        ("<b>{{ order.number }}</b> & more", None, "<b>MP-1</b> & more"),
    ],
)
def test_what_comes_of_a_template(text: str, subject: str | None, body: str) -> None:
    assert filled(text) == (subject, body)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("one\n{{ order.nmber }}", "template delay, line 2: there is no field order.nmber"),
        ("Subject: a\n\none\n{{ row.dya }}", "template delay, line 4: there is no field row.dya"),
        ("Subject: {{ seller.name }}\nx", "template delay, line 1: there is no field seller"),
        ("{% if row.dya %}x{% endif %}", "template delay, line 1: there is no field row.dya"),
        ("{% for line in lines %}\n{{ line.colour }}\n{% endfor %}", "line 2: there is no field line.colour"),
        ("a\n\n{{ order.paid_at }}", "template delay, line 3: order.paid_at is empty here"),
        ("{{ order.paid_at ~ 'x' }}", "order.paid_at is empty here"),
        ("{{ 'on %s' | format(order.paid_at) }}", "order.paid_at is empty here"),
        ("{{ order.paid_at | upper }}", "order.paid_at is empty here"),
        ("{{ lines[0].carrier }}", "line.carrier is empty here"),
        ("x\n{{ order.number", "template delay, line 2"),
        ("{% include 'other' %}", "template delay, line 1"),
        ("{{ 1 / 0 }}", "template delay, line 1: ZeroDivisionError"),
        ("{{ order.__class__ }}", "template delay, line 1"),
        ("{{ order.__class__.__mro__ }}", "template delay, line 1"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "template delay, line 1"),
        ("{{ order.path.__init__.__globals__ }}", "template delay, line 1"),
        ("{% for i in range(10000000) %}x{% endfor %}", "template delay, line 1"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        filled(text)
    assert sentence in refused.value.sentence
    assert refused.value.exit_code == 65


@pytest.mark.parametrize(("content", "sentence"), [(b"\xff", "is not UTF-8"), (b"x" * 100_001, "more than 100,000")])
def test_what_is_no_template(content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        read_template(content, "delay")
