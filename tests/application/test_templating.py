"""Templates: what is missing is an error that names template, line and field; nothing leads out of the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from marketpush_cli.application.templating import Fields, Several, read_template
from marketpush_cli.domain.errors import InvalidValue

FIELDS: dict[str, Any] = {
    "order": Fields("order", {"number": "MP-1", "paid_at": None}),
    "row": Fields("row", {"day": "Monday", "empty": "", "items": "2 lamps", "path": "A7", "keys": "3", "copy": "no"}),
    "lines": Several("lines", [Fields("line", {"title": "Lamp", "carrier": None, "quantity": 2})]),
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
        ("{{ row.items }} {{ row.path }} {{ row['keys'] }} {{ row.copy }}", None, "2 lamps A7 3 no"),
        ("{{ lines | length }} {{ lines[0].quantity * 1.5 }}", None, "1 3.0"),
        ("{{ lines | map(attribute='title') | join(', ') }}", None, "Lamp"),
        ("{{ 'yes' if 'day' in row else 'no' }} {{ row.day.split('n')[0] }}", None, "yes Mo"),
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
        ("x\n{{ order.items }}", "template delay, line 2: there is no field order.items"),
        ("{{ order['items'] }}", "there is no field order.items"),
        ("{{ order.path }}", "there is no field order.path"),
        ("{{ order.paid_at.path }}", "order.paid_at is empty here"),
        ("{{ order }}", "order has fields and is none itself, write order.number"),
        ("{{ order ~ '!' }}", "order has fields and is none itself"),
        ("{{ [order] ~ '!' }}", "order has fields and is none itself"),
        ("x\n{{ lines }}", "line 2: lines are several, write {% for line in lines %}…{% endfor %}"),
        ("{{ lines | string }}", "lines are several"),
        ("{{ lines.append }}", "there is no field lines.append"),
        ("{{ ['a', 'b'] }}", "several values stand here"),
        ("{{ row.day | list }}", "several values stand here"),
        ("{{ row.day.upper }}", "upper is a function and no text, write upper(…)"),
        ("{{ row.day == 'Monday' }}", "true is no text, write {{ 'yes' if … else 'no' }}"),
        ("{{ none }}", "nothing stands here"),
        ("{% macro m() %}{% endmacro %}{{ m }}", "m is a function and no text"),
        ("{% for line in lines %}{{ loop }}{% endfor %}", "template delay, line 1: "),
        ("{{ range }}", "there is no field range"),
        ("{{ namespace }}", "there is no field namespace"),
        ("{{ lipsum() }}", "there is no field lipsum"),
        ("{{ dict(a=1) }}", "there is no field dict"),
        ("x\n{{ order.number | dictsort }}", "template delay, line 2: AttributeError"),
        ("{{ row.day | round }}", "template delay, line 1: TypeError"),
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
