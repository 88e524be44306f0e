"""Which names an order may have that comes as a record. A misspelt one would be lost without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from marketpush_cli.application.importing.cells import ROW, Place
from marketpush_cli.application.importing.rows import LINE_COLUMNS, ORDER_COLUMNS
from marketpush_cli.domain.catalogue import ORDER
from marketpush_cli.domain.fields import Field, Kind

ATTRIBUTE = "x_"
BESIDE: dict[str, tuple[str, ...]] = {
    "": ORDER_COLUMNS,
    "lines": (*LINE_COLUMNS, "decision_reason", ROW),
    "refunds": ("line",),
}


def check_names(document: Mapping[str, Any], place: Place) -> None:
    """Raises InvalidValue for the first name that nothing reads, with near matches; `history` may hold anything."""
    for path, name, known in _unknown(document, ORDER.fields, ""):
        matches = get_close_matches(str(name)[:80], sorted(known), n=3)
        hint = f"did you mean {' or '.join(matches)}?" if matches else "names of your own begin with x_"
        where = f" in {path}" if path else ""
        raise place.invalid(str(name)[:80], f"there is nothing called {str(name)[:80]!r}{where}; {hint}")


def _unknown(
    record: Mapping[str, Any], fields: tuple[Field, ...], path: str
) -> Iterator[tuple[str, object, frozenset[str]]]:
    own = {field.name: field for field in fields}
    known = frozenset((*own, *BESIDE.get(path, ())))
    for name, value in record.items():
        if name not in known and not (path == "" and str(name).startswith(ATTRIBUTE)):
            yield path, name, known
        field = own.get(name)
        if field is not None and field.kind in (Kind.RECORD, Kind.RECORDS) and name != "history":
            for inner in value if isinstance(value, list | tuple) else [value]:
                if isinstance(inner, Mapping):
                    yield from _unknown(inner, field.of, name)
