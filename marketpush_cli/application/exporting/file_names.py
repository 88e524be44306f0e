"""Names of files with places in them: `orders-{date}.csv`. See docs/exports.md."""

from __future__ import annotations

import re
from urllib.parse import quote
from zoneinfo import ZoneInfo

from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.times import local_moment

SELLER = "seller"
_PLACES = ("date", "time", SELLER)
_PLACE = re.compile(r"\{([^{}]*)\}|[{}]")


def names_seller(name: str) -> bool:
    """Whether the name has a place for a seller's code."""
    return f"{{{SELLER}}}" in name


def filled_in(name: str, at: int, zone: str, seller: str | None) -> str:
    """The name with day and time of `at` in the zone, and the code of a seller.

    Raises UsageError for other braces, and for `{seller}` where no single seller is meant.
    """
    local = local_moment(at, ZoneInfo(zone))
    values = {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H%M%S}"}

    def fill(found: re.Match[str]) -> str:
        if found[1] not in _PLACES:
            raise UsageError(
                f"The name {name!r} has {found[0]} in it, which stands for nothing.",
                fix=f"The places in names are {', '.join(f'{{{place}}}' for place in _PLACES)}.",
                field="output",
            )
        if found[1] != SELLER:
            return values[found[1]]
        if seller is None:
            raise UsageError(
                f"The name {name!r} has {{seller}} in it, but the list is not of one seller.",
                fix="Add --split-by seller for a file a seller, or give one --seller.",
                field="output",
            )
        return as_file_name(seller)

    return _PLACE.sub(fill, name)


def as_file_name(code: str) -> str:
    """A code as part of a name that cannot lead to another directory; two codes never give the same."""
    plain = quote(code, safe="")
    return f"%2E{plain[1:]}" if plain.startswith(".") else plain
