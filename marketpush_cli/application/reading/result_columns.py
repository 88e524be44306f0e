"""The columns that results add behind those of a file, and how a file is known to be one of results."""

from __future__ import annotations

import re
from collections.abc import Sequence

from marketpush_cli.application.reading.columns import column_name
from marketpush_cli.domain.asks import Outcome

COLUMNS = ("outcome", "error_kind", "message", "status_before", "status_after", "operation", "key")
KEY = "key"
OURS_BESIDE_THEIRS = "marketpush_"
OUTCOMES = frozenset(map(str, Outcome))

_BESIDE = re.compile(f"(?:{OURS_BESIDE_THEIRS})*")


def place_of_results(written: Sequence[str]) -> int | None:
    """Where the columns begin that results have added to this header; None where it is not one of results.

    A file that has a column for the key keeps it in its place.
    """
    folded = [column_name(cell) for cell in written]
    for ours in (COLUMNS, COLUMNS[:-1]):
        begin = len(folded) - len(ours)
        names = tuple(_BESIDE.sub("", name, count=1) for name in folded[max(begin, 0) :])
        if begin > 0 and names == ours and (ours is COLUMNS or KEY in folded[:begin]):
            return begin
    return None


def names_of_results(written: Sequence[str]) -> tuple[str, ...]:
    """What the columns of results are called in a file; without a header they stand as we write them."""
    return tuple(_BESIDE.sub("", column_name(cell), count=1) for cell in written) or COLUMNS


def place_in_row(first: Sequence[str]) -> int | None:
    """The same for the first row of a file without a header."""
    begin = len(first) - len(COLUMNS)
    return begin if begin > 0 and first[begin] in OUTCOMES else None
