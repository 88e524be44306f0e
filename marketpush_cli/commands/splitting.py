"""A file a seller: `--split-by seller` of lists and reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from marketpush_cli.answering import NO_ROWS
from marketpush_cli.app_context import AppContext
from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.domain.errors import FindingsFound

if TYPE_CHECKING:
    from marketpush_cli.database.snapshot import Snapshot


def write_each_seller(
    app: AppContext, reader: Snapshot, chosen: OrderFilter, write: Callable[[OrderFilter], int]
) -> int:
    """How many rows were written: `write` writes those of one seller, and no file where it has none.

    Raises FindingsFound where nobody has any and that is not wanted.
    """
    written = [write(replace(chosen, sellers=(seller,))) for seller in _sellers(reader, chosen)]
    files = sum(rows > 0 for rows in written)
    if not files and app.options.fail_if_empty:
        raise FindingsFound(NO_ROWS)
    app.invocation.notice(f"{files} files written" if files != 1 else "1 file written")
    return sum(written)


def _sellers(reader: Snapshot, chosen: OrderFilter) -> list[str]:
    asked = reader.sellers() if chosen.sellers is None else chosen.sellers
    return sorted(code for code in asked if chosen.stores is None or code in chosen.stores)
