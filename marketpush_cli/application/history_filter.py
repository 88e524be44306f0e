"""Which past operations a list is of."""

from __future__ import annotations

from dataclasses import dataclass

OUTCOMES = ("changed", "undone", "partly_undone")


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Together they mean AND; None and () mean no limit. `stores`: only what a user of these stores may see."""

    since: int | None = None
    until: int | None = None
    actor: str | None = None
    on_behalf_of: tuple[str, ...] = ()
    action: str | None = None
    outcome: str | None = None
    file: str | None = None
    sellers: tuple[str, ...] | None = None
    orders: tuple[str, ...] = ()
    operation: str | None = None
    stores: frozenset[str] | None = None
    limit: int = 0

    def names_file(self, source: str | None) -> bool:
        """Whether the file that an operation was read from is meant, in any case."""
        return self.file is None or (source is not None and self.file.casefold() in source.casefold())
