"""Amounts with a decimal comma: turned into the usual form where it was said, never guessed at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from marketpush_cli.application.reading.faults import fault, shortened

_BLANKS = " \t\u00a0\u202f"
_WITH_COMMA = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),([0-9]+)")


class Amounts:
    """Reads the amounts of rows; `places` are the columns they stand in."""

    def __init__(self, places: Sequence[int], names: Sequence[str], decimal: str, source: str) -> None:
        self.places = places
        self._names = names
        self._has_comma = decimal == ","
        self._source = source

    def read(self, cells: Sequence[str], row: int) -> Sequence[str]:
        """The cells with their amounts as they count; the same cells where nothing is to be changed."""
        changed: list[str] | None = None
        for place in self.places:
            text = cells[place]
            plain = self._plain(text, place, row)
            if plain != text:
                changed = list(cells) if changed is None else changed
                changed[place] = plain
        return cells if changed is None else changed

    def _plain(self, text: str, place: int, row: int) -> str:
        bare = text.strip(_BLANKS)
        if not self._has_comma:
            if "," in bare:
                what = f"the amount {shortened(bare)} has a comma"
                raise self._fault(row, place, what, "--decimal , if the file has decimal commas")
            return bare
        if "." not in bare and "," not in bare:
            return bare
        found = _WITH_COMMA.fullmatch(bare)
        if found is not None:
            return f"{found[1].replace('.', '')}.{found[2]}"
        if "," not in bare:
            what = f"the amount {shortened(bare)} has a dot although --decimal is a comma"
            raise self._fault(row, place, what, "Write a comma before the minor units, as in 12,50.")
        what = f"{shortened(bare)} is no amount with a decimal comma"
        raise self._fault(row, place, what, "Write it as 1234,50 or 1.234,50.")

    def _fault(self, row: int, place: int, what: str, fix: str) -> Exception:
        return fault(self._source, row, what, field=self._names[place], fix=fix)
