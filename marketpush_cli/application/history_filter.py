"""Which past operations a list is of."""

from __future__ import annotations

from dataclasses import dataclass

from marketpush_cli.domain.codes import code_of
from marketpush_cli.domain.messages import DELIVER, RECORD, RETRY, SEND, WITHDRAW
from marketpush_cli.domain.transitions import TIME_RULES, Action

OUTCOMES = ("changed", "undone", "partly_undone")
ACTIONS = frozenset(
    {
        *(action.value for action in Action),
        *(TIME_RULES, "print", "view", "database_init", "mail_queue", SEND, RECORD, DELIVER, RETRY, WITHDRAW),
        *(f"impersonate_{what}" for what in ("start", "stop", "expiry", "refused")),
        *(f"user_{what}" for what in ("add", "set", "archive", "restore")),
        *("seller_add", "seller_set", "setting_set"),
        *(f"{subject}_{what}" for subject in ("reason", "carrier") for what in ("add", "set", "retire")),
    }
)
CALLED = {"rules_run": TIME_RULES}
GROUPS = ("line_", "orders_")


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Together they mean AND; None and () mean no limit. `stores`: only what a user of these stores may see.

    `after`: those that stand in the list after this operation.
    """

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
    after: str | None = None

    def names_file(self, source: str | None) -> bool:
        """Whether the file that an operation was read from is meant, in any case."""
        return self.file is None or (source is not None and self.file.casefold() in source.casefold())


def action_called(text: str) -> str | None:
    """The action of an operation as its command is typed (`rules run`, `line ship`, `incident-open`), else None."""
    code = code_of(text)
    names = (CALLED.get(code, code), *(code.removeprefix(group) for group in GROUPS))
    return next((name for name in names if name in ACTIONS), None)
