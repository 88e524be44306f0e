"""The results of a command on a file: its rows with what came of each, ready to be corrected and fed again."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence

from marketpush_cli.application.answers import Answer
from marketpush_cli.application.input_rows import InputRow
from marketpush_cli.domain.asks import Outcome

COLUMNS = ("outcome", "error_kind", "message", "status_before", "status_after", "operation", "key")
_WORST_FIRST = (Outcome.INVALID, Outcome.REFUSED, Outcome.HELD, Outcome.CHANGED, Outcome.UNCHANGED)


def results_text(rows: Sequence[InputRow], references: Sequence[str], answers: Sequence[Answer]) -> str:
    """The results as CSV: the input's own columns first."""
    own = [row.values for row in rows] if rows else [{"reference": reference} for reference in references]
    names = dict.fromkeys(name for values in own for name in values if name not in COLUMNS or name == "key")
    by_ask: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_ask[answer.judgement.ask].append(answer)
    columns = [*(name for name in names if name not in COLUMNS), *COLUMNS]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for index, values in enumerate(own):
        kept = {name: value for name, value in values.items() if name in columns and name not in COLUMNS}
        writer.writerow({**kept, **_outcome(by_ask.get(index, []), values.get("key"))})
    return out.getvalue()


def _outcome(answers: Sequence[Answer], key: str | None) -> dict[str, str | None]:
    """What came of one row: the worst outcome of its lines."""
    if not answers:
        return {"key": key}
    worst = min(answers, key=lambda answer: _WORST_FIRST.index(answer.judgement.outcome))
    cells = worst.row()
    names = ("reference", "action", "outcome", "status_before", "status_after", "order_status", "operation", "key")
    named = dict(zip((*names, "error_kind", "message"), cells, strict=True))
    return {name: named[name] for name in COLUMNS}
