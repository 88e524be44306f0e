"""Everything that can go wrong in a way the user can do something about; the exit code sits on the class."""

from __future__ import annotations

from collections.abc import Sequence


class MarketpushError(Exception):
    """One full sentence, the exit code and kind of its class, and where in the input it stands.

    `reference` is the order or line, `source`, `row` and `field` the place in a file, `fix` a command or a hint.
    """

    exit_code = 1
    kind = "internal"

    def __init__(
        self,
        sentence: str,
        *,
        fix: str | None = None,
        reference: str | None = None,
        source: str | None = None,
        row: int | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fix = fix
        self.reference = reference
        self.source = source
        self.row = row
        self.field = field


class UsageError(MarketpushError):
    """Flags and words: unknown, missing, exclusive, or a question that nobody could answer."""

    exit_code = 2
    kind = "usage"


class NotFound(MarketpushError):
    """Not there, or not in this user's stores: the two look alike."""

    exit_code = 4
    kind = "not_found"


class RuleRefused(MarketpushError):
    """The state of the order or line does not allow it."""

    exit_code = 5
    kind = "rule"


class NotPermitted(MarketpushError):
    """This user may not do this in this capacity; `is_kept` once the audit trail tells of it."""

    exit_code = 6
    kind = "permission"
    is_kept = False


class Busy(MarketpushError):
    """Busy, locked or unreachable: the same command may work later."""

    exit_code = 7
    kind = "busy"


class FindingsFound(MarketpushError):
    """A check found something, or a list that must not be empty has nothing."""

    exit_code = 8
    kind = "finding"


class InvalidValue(MarketpushError):
    """A value that cannot be read, wherever it stands: file, row, cell, argument."""

    exit_code = 65
    kind = "value"


class CannotReadOrWrite(MarketpushError):
    """A file, pipe or disk failed."""

    exit_code = 74
    kind = "io"


class ConfigurationWrong(MarketpushError):
    """Configuration wrong, database missing or of another program or version, an extra not installed."""

    exit_code = 78
    kind = "configuration"


class Declined(MarketpushError):
    """A question was answered with no: nothing was done."""

    exit_code = 130
    kind = "usage"


class SeveralErrors(MarketpushError):
    """Several things are wrong and all are told; code and kind are those of the first."""

    def __init__(self, errors: Sequence[MarketpushError]) -> None:
        first = errors[0]
        super().__init__(first.sentence, fix=first.fix, reference=first.reference, source=first.source)
        self.errors = tuple(errors)
        self.exit_code = first.exit_code
        self.kind = first.kind
        self.row = first.row
        self.field = first.field
