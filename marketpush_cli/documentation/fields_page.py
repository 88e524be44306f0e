"""docs/fields.md: every record that a command answers with, from the field catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from marketpush_cli.documentation.markdown import code, paragraphs, table
from marketpush_cli.domain.catalogue import SHAPES
from marketpush_cli.domain.fields import Field, Kind, Shape
from marketpush_cli.reports import REPORTS
from marketpush_cli.reports.report import Report

BEFORE = """
# Fields

The records that commands answer with, field by field, in the order in which machines get them. `--fields a,b` chooses
and orders, `--fields +c,-d` adjusts, `--fields help` lists them at the keyboard. New fields may be added at the end of
a record; those that are here keep name, kind and meaning.
"""
KINDS: dict[Kind, str] = {
    Kind.TEXT: "text, as it was given",
    Kind.REFERENCE: "text that refers to something; never shortened",
    Kind.STATUS: "one of a closed set of words; shown to people with a sign and a colour",
    Kind.CODE: "a code out of a registry, or a short word",
    Kind.MONEY: "a decimal text with the currency's digits (`19.90`, in JPY `1990`)",
    Kind.COUNT: "a whole number",
    Kind.TIME: "RFC 3339 in UTC, to the second (`2026-11-02T09:30:00Z`); people see their own zone",
    Kind.SECONDS: "a length of time in seconds",
    Kind.RATIO: "a text with four digits (`0.9375`)",
    Kind.FLAG: "`true` or `false`",
    Kind.TEXTS: "a list of texts",
    Kind.MAPPING: "an object of texts by name",
    Kind.TIMES: "an object of times by status",
    Kind.RECORD: "an object",
    Kind.RECORDS: "a list of objects",
}
ABOUT: dict[str, str] = {
    "order": "Answered by `orders list`, `demo`.",
    "order_document": "Answered by `orders show`; `orders import` reads it back.",
    "line": "Answered by `line list`, `line show`, and within `orders show`.",
    "native_line": "Answered by `orders list --lines`; `orders import` reads it back.",
    "shipment": "Answered by within `orders show`: the lines of an order with the same carrier, number and time.",
    "incident": "Answered by `incident list`, `incident show`, and within `orders show`.",
    "refund": "Answered by within `orders show`.",
    "message": "Answered by `message list`, `message record`, and within `orders show`.",
    "event": "Answered by `audit list`, and as `history` within `orders show`.",
    "operation": "Answered by `history list`: a run of a command that wrote.",
    "operation_document": "Answered by `history show`.",
    "answer": "Answered by every command that moves lines, `orders import`, `orders pay`, `undo`.",
    "refund_answer": "Answered by `refund`.",
    "message_answer": "Answered by `message send`, `message withdraw`: the message, and what came of the request.",
    "mail": "Answered by `message outbox`, `message deliver`.",
    "template": "Answered by `message templates`.",
    "count": "Answered by `orders count`.",
    "explanation": "Answered by `orders explain`.",
    "found": "Answered by `find`.",
    "finding": "Answered by `orders verify`, `database check`, `audit verify`.",
    "impersonation": "Answered by `impersonate list`, `start`, `status`, `stop`.",
    "seller": "Answered by `seller list`, `show`, `add`, `set`.",
    "user": "Answered by `user list`, `show`, `add`, `set`, `archive`, `restore`.",
    "setting": "Answered by `setting list`, `get`, `set`.",
    "reason": "Answered by `reason list`, `add`, `set`, `retire`.",
    "carrier": "Answered by `carrier list`, `add`, `set`, `retire`.",
    "database": "Answered by `database info`.",
    "anchor": "Answered by `audit anchor`.",
    "definition": "Answered by every report with `--explain`.",
    "export": "Answered by `export list`.",
    "file_layout": "Answered by `columns list`, `show`.",
    "file_column": "Answered by `columns guess`.",
    "dashboard": "Answered by `dashboard` in json, jsonl and yaml.",
    "dashboard_figure": "Answered by `dashboard` in every other format.",
}


def fields_page() -> str:
    """The page."""
    kinds = [(kind.value, KINDS[kind]) for kind in Kind]
    return paragraphs(
        BEFORE,
        "## Kinds",
        table(("kind", "as JSON, and as text in csv, tsv and plain"), kinds),
        "An absent value is `null` in JSON and YAML, and empty elsewhere.",
        *(part for shape in SHAPES for part in _shape(shape)),
        *(part for name in REPORTS for part in _report(name)),
    )


def _report(name: str) -> Iterator[str]:
    report: Report = import_module(f"marketpush_cli.reports.{name}").REPORT
    shape = report.shape(report.standing or report.usual)
    yield f"## {shape.name}"
    yield f"Answered by `report {name}`. {report.counts} `-f ids` writes its `{shape.identity}`."
    yield table(("field", "kind", "meaning"), map(_row, shape.fields))


def _shape(shape: Shape) -> Iterator[str]:
    yield f"## {shape.name}"
    yield f"{ABOUT[shape.name]} `-f ids` writes its `{shape.identity}`."
    yield table(("field", "kind", "meaning"), map(_row, shape.fields))


def _row(field: Field) -> tuple[str, str, str]:
    known = next((shape.name for shape in SHAPES if field.of and shape.fields == field.of), None)
    link = f" [{known}](#{known})" if known else ""
    inner = f" ({', '.join(part.name for part in field.of)})" if field.of and not known else ""
    return code(field.name), field.kind.value + link, field.meaning + inner
