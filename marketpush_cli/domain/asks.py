"""What is asked for, row by row, and what came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from marketpush_cli.domain.errors import InvalidValue, MarketpushError, UsageError
from marketpush_cli.domain.money import Parts
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.placed import Message
from marketpush_cli.domain.transitions import Action


class Outcome(StrEnum):
    """What came of one reference."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    INVALID = "invalid"
    HELD = "held"


class Ask(NamedTuple):
    """One request: an action on a line, or (`line` None) on an order's lines that the action is meant for.

    `sku` says which line where `line` does not. Amounts are texts in the order's currency. `by` is whose doing an
    operator records. `source` and `row` say where it was read, `done_by` which operation did it already, by the results
    of an earlier run; `is_key_open` whether those made the key and nothing was stored under it.
    """

    action: Action
    order: str
    line: int | None = None
    sku: str | None = None
    reason: str | None = None
    note: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    amount: str | None = None
    item: str | None = None
    shipping: str | None = None
    tax: str | None = None
    currency: str | None = None
    is_full: bool = False
    key: str | None = None
    by: Capacity | None = None
    source: str | None = None
    row: int | None = None
    error: MarketpushError | None = None
    done_by: str | None = None
    is_key_open: bool = False

    @property
    def reference(self) -> str:
        return self.order if self.line is None else f"{self.order}/{self.line}"

    def asks_the_same(self, other: Ask) -> bool:
        """Whether another ask says the same, wherever it stands and however it names the line."""
        beside = ("order", "line", "sku", "source", "row", "key", "error", "done_by", "is_key_open")
        return self._replace(**{name: getattr(other, name) for name in beside}) == other

    def missing(self, column: str, sentence: str) -> MarketpushError:
        """The error for something not given: words on the command line, a value in a file."""
        if self.row is None:
            return UsageError(sentence, field=column, reference=self.reference)
        return InvalidValue(sentence, field=column, reference=self.reference, source=self.source, row=self.row)

    def invalid(self, column: str, sentence: str, fix: str | None = None) -> InvalidValue:
        return InvalidValue(sentence, field=column, fix=fix, reference=self.reference, source=self.source, row=self.row)


class Judgement(NamedTuple):
    """What came of one ask on one reference; `ask` is its place in the input, `remark` what else there is to say.

    `parts` is the money given back, `written` the message, `done_by` the operation that had done it before.
    """

    ask: int
    reference: str
    action: str
    outcome: Outcome
    before: str | None = None
    after: str | None = None
    error: MarketpushError | None = None
    key: str | None = None
    parts: Parts | None = None
    remark: str | None = None
    written: Message | None = None
    done_by: str | None = None
