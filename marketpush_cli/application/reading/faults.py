"""What is wrong with an input, and where: source, row and field stand in the sentence and on the error."""

from __future__ import annotations

from marketpush_cli.domain.errors import InvalidValue


def fault(source: str, row: int | None, what: str, *, field: str | None = None, fix: str | None = None) -> InvalidValue:
    """The error that says `what` after the place it is about."""
    places = [source]
    if row is not None:
        places.append(f"line {row}")
    if field is not None:
        places.append(f"column {_cut(field)}")
    return InvalidValue(f"{', '.join(places)}: {what}.", source=source, row=row, field=field, fix=fix)


def shortened(text: str) -> str:
    """The text in double quotes, cut where it would fill the screen."""
    return f'"{_cut(text)}"'


def counted(number: int, noun: str) -> str:
    """`1 cell`, `2 cells`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
