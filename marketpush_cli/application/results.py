"""The results of a command on a file: its rows with what came of each, written as the file was."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from marketpush_cli.application.answers import Answer
from marketpush_cli.application.input_rows import Columns, InputRow, Manner
from marketpush_cli.application.reading.columns import column_name
from marketpush_cli.application.reading.json_lines import Unquoted
from marketpush_cli.application.reading.result_columns import COLUMNS, KEY, OURS_BESIDE_THEIRS, OUTCOMES
from marketpush_cli.domain.asks import Outcome

__all__ = ["COLUMNS", "results_of"]

_WORST_FIRST = (Outcome.INVALID, Outcome.REFUSED, Outcome.HELD, Outcome.CHANGED, Outcome.UNCHANGED)
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
    end = _own_end(rows)
    ours = _outcome_names(columns, end)
    header = [[*columns.written[:end], *ours]] if manner.has_header else []
    yield from (f"{line}\r\n" for line in manner.preamble)
    records = (
        _line(row, end, outcomes.get(at), manner) if row.error else _record(row, end, ours, outcomes.get(at))
        for at, row in enumerate(rows)
    )
    yield from _separated(header, records, manner.delimiter)


def _record(row: InputRow, end: int, ours: Sequence[str], answer: Answer | None) -> list[str | None]:
    """The file's own cells, and behind them what came of the row; its key is put where the file has a place for it."""
    own: list[str | None] = list(row.own[:end])
    told = _cells(answer, row.get(KEY) or None)
    if len(ours) < len(COLUMNS):
        place = row.columns.places[KEY]
        own[place] = row.own[place] if row.own[place].strip() else told[-1]
    return [*own, *told[: len(ours)]]


def _line(row: InputRow, end: int, answer: Answer | None, manner: Manner) -> Cells | str:
    """A row that cannot be read, as it stands there: so it is refused again until it is corrected."""
    told, before = _cells(answer, None), len(row.columns.names) - end
    if row.line is not None:
        return row.line if before else f"{row.line}{manner.delimiter}{_written_cells(told, manner.delimiter)}"
    is_told = before > 0 and len(row.own) > before and row.own[-before] in OUTCOMES
    return [*(row.own[:-before] if is_told else row.own), *told[: before or None]]


def _own_end(rows: Sequence[InputRow]) -> int:
    """How many of the columns are the file's own; those of earlier results are replaced."""
    columns = rows[0].columns
    end = columns.own_end
    is_told = columns.manner.has_header or all(row.own[end] in OUTCOMES for row in rows if not row.error and end)
    return len(columns.names) if end is None or not is_told else end


def _outcome_names(columns: Columns, end: int) -> list[str]:
    """The names of what came of a row, told apart from a column of the file that has the same.

    A file with a column for the key has it already.
    """
    theirs = {column_name(written) for written in columns.written[:end]}
    has_key = KEY in theirs and any(
        name == KEY and column_name(written) == KEY
        for name, written in zip(columns.names[:end], columns.written[:end], strict=True)
    )
    return [_beside(name, theirs) for name in (COLUMNS[:-1] if has_key else COLUMNS)]


def _beside(name: str, theirs: Container[str]) -> str:
    while name in theirs:
        name = f"{OURS_BESIDE_THEIRS}{name}"
    return name


def _written_cells(cells: Cells, delimiter: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(cells)
    return out.getvalue()


def _separated(header: Iterable[Cells], records: Iterable[Cells | str], delimiter: str) -> Iterator[str]:
    """Records as lines; one that is a text is a line already."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(header)
    records = iter(records)
    while True:
        some = list(islice(records, _CHUNK))
        for record in some:
            if isinstance(record, str):
                out.write(f"{record}\r\n")
            else:
                writer.writerow(record)
        yield out.getvalue()
        if not some:
            return
        out.seek(0)
        out.truncate()


def _json_lines(rows: Iterable[InputRow], outcomes: dict[int, Answer]) -> Iterator[str]:
    columns, end, ours, keys = None, 0, list[str](), list[str]()
    for at, row in enumerate(rows):
        if row.line is not None:
            yield f"{row.line}\n"
            continue
        if row.columns is not columns:
            columns = row.columns
            end = len(columns.names) if columns.own_end is None else columns.own_end
            ours = _outcome_names(columns, end)
            keys = [_written(name) for name in (*columns.written[:end], *ours)]
        texts = _record(row, end, ours, outcomes.get(at))
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
