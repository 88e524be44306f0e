"""What happens to lines that stay too long at a stage, as data. Rules: docs/rules.md."""

from __future__ import annotations

from dataclasses import dataclass

from marketpush_cli.domain.statuses import Stage
from marketpush_cli.domain.transitions import Action

DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class TimeRule:
    """Lines longer at a stage than the days of a setting (0 = never) are moved by the program."""

    setting: str
    stage: Stage
    action: Action
    reason: str | None = None


RULES = (
    TimeRule("reject_after_days", Stage.PENDING, Action.REJECT, "not_accepted_in_time"),
    TimeRule("receive_after_days", Stage.SHIPPED, Action.RECEIVE),
    TimeRule("close_after_days", Stage.RECEIVED, Action.CLOSE),
)
