"""What is said about a file that was exported, in a file beside it. See docs/exports.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from marketpush_cli.application.filters import DueSpan, NumberPattern, OrderFilter
from marketpush_cli.domain.folding import SearchWord
from marketpush_cli.domain.times import format_rfc3339


def understood(chosen: OrderFilter) -> dict[str, Any]:
    """The filters that were given, as they were understood; times are half-open, in UTC."""
    values: dict[str, tuple[object, Callable[[Any], Any]]] = {
        "since": (chosen.since, format_rfc3339),
        "until": (chosen.until, format_rfc3339),
        "updated_since": (chosen.updated_since, format_rfc3339),
        "number": (chosen.numbers, lambda patterns: [_number(pattern) for pattern in patterns]),
        "customer": (chosen.customers, lambda texts: [_words(words) for words in texts]),
        "status": (chosen.statuses, list),
        "seller": (chosen.sellers, list),
        "line_status": (chosen.line_statuses, list),
        "line_stage": (chosen.line_stages, list),
        "has_incident": (chosen.has_incident or None, bool),
        "paid": (chosen.is_paid, bool),
        "due": (chosen.due, _span),
        "overdue_before": (chosen.overdue_before, format_rfc3339),
        "stores": (chosen.stores, sorted),
    }
    span = {"since": None, "until": None}
    return span | {name: write(value) for name, (value, write) in values.items() if value not in (None, ())}


def _number(pattern: NumberPattern) -> str:
    return f"{pattern.text}*" if pattern.is_prefix else pattern.text


def _span(due: DueSpan) -> dict[str, str | None]:
    return {name: None if at is None else format_rfc3339(at) for name, at in due._asdict().items()}


def _words(words: Sequence[SearchWord]) -> str:
    return " ".join(word.text for word in words)
