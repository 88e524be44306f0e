"""`--fields`: which fields of a shape an answer shows, and in which order."""

from __future__ import annotations

import dataclasses

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.fields import Field, Kind, Shape
from marketpush_cli.rendering.records import RecordSet

DESCRIPTION = (
    Field("name", "Field", Kind.REFERENCE, "the field's name", 1),
    Field("kind", "Kind", Kind.CODE, "what kind of value it holds", 1),
    Field("meaning", "Meaning", Kind.TEXT, "what it says", 1),
)
_ALWAYS_SHOWN = 1


def describe_fields(shape: Shape) -> RecordSet:
    """What `--fields help` answers: every field of the shape with its kind and meaning."""
    rows = [(field.name, field.kind.value, field.meaning) for field in shape.fields]
    return RecordSet(DESCRIPTION, rows, identity=0)


def select_fields(shape: Shape, expression: str | None, default: tuple[str, ...] | None) -> tuple[Field, ...]:
    """The fields that `a,b` chooses and orders, or that `+c,-d` makes of the default (None: all fields).

    A field that was named is never dropped from a table. Raises UsageError for a name that the shape does not have.
    """
    start = default if default is not None else shape.names()
    chosen = list(start) if expression is None else _adjusted(shape, expression, start)
    if not chosen:
        raise UsageError(f"--fields {expression!r} leaves no field to show.", fix=_all_fields(shape))
    named = set(_words(expression or ""))
    by_name = {field.name: field for field in shape.fields}
    return tuple(_marked(by_name[name], named) for name in chosen)


def _words(expression: str) -> list[str]:
    return [word.strip().removeprefix("+").strip() for word in expression.split(",") if word.strip()]


def _marked(field: Field, named: set[str]) -> Field:
    return dataclasses.replace(field, priority=_ALWAYS_SHOWN) if field.name in named else field


def _adjusted(shape: Shape, expression: str, start: tuple[str, ...]) -> list[str]:
    words = [word.strip() for word in expression.split(",") if word.strip()]
    if not words:
        return []
    plain = [word for word in words if word[0] not in "+-"]
    chosen = dict.fromkeys(_known(shape, word) for word in plain) if plain else dict.fromkeys(start)
    for word in words:
        name = _known(shape, word.lstrip("+-").strip())
        if word[0] == "-":
            chosen.pop(name, None)
        else:
            chosen.setdefault(name)
    return list(chosen)


def _known(shape: Shape, name: str) -> str:
    if name in shape.names():
        return name
    import difflib

    near = difflib.get_close_matches(name.lower(), shape.names(), n=2)
    hint = f"; did you mean {' or '.join(near)}?" if near else "."
    raise UsageError(f"There is no field {name[:60]!r} here{hint}", fix=_all_fields(shape), field=name[:60])


def _all_fields(shape: Shape) -> str:
    return f"The fields are: {', '.join(shape.names())}."
