"""The results of a command on a file: its rows with what came of each, written as the file was."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from marketpush_cli.application.answers import Answer
from marketpush_cli.application.input_rows import Columns, InputRow, Manner
from marketpush_cli.application.reading.columns import column_name
from marketpush_cli.application.reading.json_lines import Unquoted
from marketpush_cli.domain.asks import Outcome

COLUMNS = ("outcome", "error_kind", "message", "status_before", "status_after", "operation", "key")
OURS_BESIDE_THEIRS = "marketpush_"

_WORST_FIRST = (Outcome.INVALID, Outcome.REFUSED, Outcome.HELD, Outcome.CHANGED, Outcome.UNCHANGED)
_OUTCOMES = frozenset(map(str, Outcome))
_CHUNK = 500
_ANSWERED = (
    "reference",
    "action",
    "outcome",
    "status_before",
    "status_after",
    "order_status",
    "operation",
    "key",
    "error_kind",
    "message",
)
_written = json.JSONEncoder(ensure_ascii=False).encode
_pick = itemgetter(*(_ANSWERED.index(name) for name in COLUMNS))

Cells = Sequence[str | None]


def results_of(rows: Sequence[InputRow], references: Sequence[str], answers: Iterable[Answer]) -> Iterator[bytes]:
    """The results, piece by piece, so that the same command reads them again: same separator, encoding and words.

    JSON lines become JSON lines. A workbook becomes UTF-8 text with its mark. References become CSV with a header.
    """
    manner = rows[0].columns.manner if rows else Manner("csv")
    outcomes = _outcomes(answers)
    if manner.kind == "jsonl":
        return _encoded(_json_lines(rows, outcomes), manner)
    if rows and manner.kind != "references":
        return _encoded(_table(rows, outcomes, manner), manner)
    given = [row.get("reference") for row in rows] if rows else references
    records = ([reference, *_cells(outcomes.get(at), None)] for at, reference in enumerate(given))
    return _encoded(_separated([["reference", *COLUMNS]], records, ","), Manner("csv", encoding=manner.encoding))


def _outcomes(answers: Iterable[Answer]) -> dict[int, Answer]:
    """The answer that tells most about each row: the worst of its lines."""
    worst: dict[int, Answer] = {}
    for answer in answers:
        known = worst.setdefault(answer.judgement.ask, answer)
        if known is not answer and _badness(answer) < _badness(known):
            worst[answer.judgement.ask] = answer
    return worst


def _badness(answer: Answer) -> int:
    return _WORST_FIRST.index(answer.judgement.outcome)


def _cells(answer: Answer | None, key: str | None) -> list[str | None]:
    if answer is None:
        return [None] * (len(COLUMNS) - 1) + [key]
    return list(_pick(answer.row()))


def _table(rows: Sequence[InputRow], outcomes: dict[int, Answer], manner: Manner) -> Iterator[str]:
    columns = rows[0].columns
    kept = _kept(columns) if manner.has_header else _kept_by_place(rows)
    ours = _outcome_names(columns, kept)
    header = [[*(columns.written[place] for place in kept), *ours]] if manner.has_header else []
    yield from (f"{line}\r\n" for line in manner.preamble)
    records = (
        [*[row.own[place] for place in kept], *_cells(outcomes.get(at), row.get("key") or None)]
        for at, row in enumerate(rows)
    )
    yield from _separated(header, records, manner.delimiter)


def _kept(columns: Columns) -> list[int]:
    """The columns that are the file's own; those of earlier results are replaced, unless they were asked for."""
    return [
        place
        for place, written in enumerate(columns.written)
        if not _is_outcome(written)
        or (columns.names[place] in columns.asked and columns.names[place] != column_name(written))
    ]


def _is_outcome(written: str) -> bool:
    return column_name(written).removeprefix(OURS_BESIDE_THEIRS) in COLUMNS


def _outcome_names(columns: Columns, kept: Iterable[int]) -> list[str]:
    """The names of what came of a row, told apart from a column of the file that has the same."""
    theirs = {column_name(columns.written[place]) for place in kept} if columns.written else set()
    return [f"{OURS_BESIDE_THEIRS}{name}" if name in theirs else name for name in COLUMNS]


def _kept_by_place(rows: Sequence[InputRow]) -> Sequence[int]:
    """All columns of a file without a header, without those that results have added to it before."""
    width = len(rows[0].own)
    begin = width - len(COLUMNS)
    is_fed_back = begin > 0 and all(row.own[begin] in _OUTCOMES for row in rows)
    return range(begin if is_fed_back else width)


def _separated(header: Iterable[Cells], records: Iterable[Cells], delimiter: str) -> Iterator[str]:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(header)
    records = iter(records)
    while True:
        some = list(islice(records, _CHUNK))
        writer.writerows(some)
        yield out.getvalue()
        if not some:
            return
        out.seek(0)
        out.truncate()


def _json_lines(rows: Iterable[InputRow], outcomes: dict[int, Answer]) -> Iterator[str]:
    columns, kept, keys = None, list[int](), list[str]()
    for at, row in enumerate(rows):
        if row.columns is not columns:
            columns = row.columns
            kept = _kept(columns)
            names = (*(columns.written[place] for place in kept), *_outcome_names(columns, kept))
            keys = [_written(name) for name in names]
        texts = (*(row.own[place] for place in kept), *_cells(outcomes.get(at), row.get("key") or None))
        yield f"{{{', '.join(f'{key}: {_json(text)}' for key, text in zip(keys, texts, strict=True))}}}\n"


def _json(text: str | None) -> str:
    return str(text) if isinstance(text, Unquoted) else _written(text)


def _encoded(texts: Iterable[str], manner: Manner) -> Iterator[bytes]:
    """The texts as bytes; what an encoding lacks can only stand in words of ours, and becomes a question mark."""
    encoder = codecs.getincrementalencoder(manner.encoding)(errors="replace")
    if manner.has_mark:
        yield codecs.BOM_UTF8
    for text in texts:
        yield encoder.encode(text)
