"""The records of what commands answer with: outcomes, explanations, findings, the database."""

from __future__ import annotations

from dataclasses import replace

from marketpush_cli.domain.catalogue.orders import MESSAGE
from marketpush_cli.domain.fields import Field, Kind, Shape

OPERATION = Shape(
    "operation",
    (
        Field("operation", "Operation", Kind.REFERENCE, "id of the run, for `undo`", 1),
        Field("at", "At", Kind.TIME, "when", 2),
        Field("action", "Action", Kind.CODE, "what was done", 1),
        Field("actor", "By", Kind.TEXT, "who", 2),
        Field("on_behalf_of", "For", Kind.TEXT, "on whose behalf", 3),
        Field("login", "Login", Kind.TEXT, "login name of the process", 6),
        Field("host", "Host", Kind.TEXT, "machine", 8),
        Field("terminal", "Terminal", Kind.TEXT, "terminal", 8),
        Field("source", "Source", Kind.TEXT, "the file it was read from", 6),
        Field("outcome", "Outcome", Kind.STATUS, "changed, partly_undone or undone", 3),
        Field("changed", "Changed", Kind.COUNT, "references changed", 3),
        Field("unchanged", "Unchanged", Kind.COUNT, "references found done already", 7),
        Field("refused", "Refused", Kind.COUNT, "references left out", 7),
        Field("undone_by", "Undone by", Kind.REFERENCE, "the last operation that took it back, or some of it", 5),
    ),
    "operation",
)

CHANGES = (
    Field("reference", "Reference", Kind.REFERENCE, "the line or order", 1),
    Field("action", "Action", Kind.CODE, "what was done", 1),
    Field("from", "From", Kind.STATUS, "stage or status before", 2),
    Field("to", "To", Kind.STATUS, "stage or status after", 2),
    Field("reason", "Reason", Kind.CODE, "reason code", 4),
    Field("note", "Note", Kind.TEXT, "the note given", 6),
    Field("data", "Data", Kind.MAPPING, "what changed, before and after", 0),
    Field("undo", "Undo", Kind.TEXT, "null where it can be taken back now, else why not", 3),
)
ADMINISTRATION = (
    Field("reference", "Reference", Kind.REFERENCE, "the user, store, setting, reason, carrier or log-in", 1),
    Field("action", "Action", Kind.CODE, "what was done", 1),
    Field("on_behalf_of", "For", Kind.TEXT, "on whose behalf", 3),
    Field("reason", "Reason", Kind.TEXT, "the words given", 4),
    Field("data", "Data", Kind.MAPPING, "the record afterwards", 0),
)

OPERATION_DOCUMENT = Shape(
    "operation_document",
    (
        *OPERATION.fields,
        Field("changes", "Changes", Kind.RECORDS, "what happened to orders and lines", 1, CHANGES),
        Field(
            "administration", "Administration", Kind.RECORDS, "what happened to people and settings", 1, ADMINISTRATION
        ),
        Field("undo", "Undo", Kind.TEXT, "null where `undo` of all of it would work now, else why not", 1),
    ),
    "operation",
)

ANSWER = Shape(
    "answer",
    (
        Field("reference", "Reference", Kind.REFERENCE, "the line or order", 1),
        Field("action", "Action", Kind.CODE, "what was asked for", 3),
        Field("outcome", "Outcome", Kind.STATUS, "changed, unchanged, refused, invalid or held", 1),
        Field("status_before", "Before", Kind.STATUS, "status before", 2),
        Field("status_after", "After", Kind.STATUS, "status after", 2),
        Field("order_status", "Order", Kind.STATUS, "status of the order after", 4),
        Field("operation", "Operation", Kind.REFERENCE, "id of the run, for `undo`", 5),
        Field("key", "Key", Kind.REFERENCE, "the request's key", 6),
        Field("error_kind", "Kind", Kind.CODE, "kind of the objection", 6),
        Field("message", "Message", Kind.TEXT, "the objection", 3),
    ),
    "reference",
)

MESSAGE_ANSWER = Shape(
    "message_answer",
    (
        *MESSAGE.fields,
        *(replace(field, priority=0) if field.name in ("reference", "action") else field for field in ANSWER.fields),
    ),
    "order",
)

REFUND_ANSWER = Shape(
    "refund_answer",
    (
        *ANSWER.fields,
        Field("item", "Items", Kind.MONEY, "part given back of the items", 6),
        Field("shipping", "Shipping", Kind.MONEY, "part given back of the shipping", 6),
        Field("tax", "Tax", Kind.MONEY, "part given back of the tax", 6),
        Field("total", "Total", Kind.MONEY, "all given back", 2),
        Field("currency", "Currency", Kind.CODE, "ISO 4217 code of the amounts", 7),
    ),
    "reference",
)

COUNT = Shape("count", (Field("count", "Count", Kind.COUNT, "how many", 1),), "count")

PERMISSIONS = Field("actions", "Actions", Kind.MAPPING, "each action: null where allowed, else why not", 2)

EXPLANATION = Shape(
    "explanation",
    (
        Field("number", "Order", Kind.REFERENCE, "the order's number", 1),
        Field("status", "Status", Kind.STATUS, "the order's status", 1),
        Field("rule", "Rule", Kind.TEXT, "the rule that gave it", 1),
        Field(
            "lines",
            "Lines",
            Kind.RECORDS,
            "its lines and what may be done",
            1,
            (
                Field("reference", "Line", Kind.REFERENCE, "the line", 1),
                Field("stage", "Stage", Kind.STATUS, "its stage", 1),
                Field("status", "Status", Kind.STATUS, "its status", 1),
                PERMISSIONS,
            ),
        ),
    ),
    "number",
)

FOUND = Shape(
    "found",
    (
        Field("order", "Order", Kind.REFERENCE, "the order", 1),
        Field("matched", "Matched", Kind.TEXT, "what matched: order, tracking number, e-mail, phone, SKU, name", 2),
        Field("value", "Value", Kind.TEXT, "the text that matched", 2),
        Field("placed_at", "Placed", Kind.TIME, "when it was placed", 4),
        Field("customer_name", "Customer", Kind.TEXT, "who placed it", 3),
        Field("seller", "Seller", Kind.CODE, "code of the seller's store", 3),
        Field("status", "Status", Kind.STATUS, "the order's status", 1),
        Field("currency", "Currency", Kind.CODE, "ISO 4217 code of the total", 0),
        Field("total", "Total", Kind.MONEY, "all lines as placed", 3),
    ),
    "order",
)

FINDING = Shape(
    "finding",
    (
        Field("check", "Check", Kind.CODE, "which check", 1),
        Field("reference", "Reference", Kind.REFERENCE, "what it is about", 1),
        Field("field", "Field", Kind.TEXT, "which field", 2),
        Field("stored", "Stored", Kind.TEXT, "what is stored", 2),
        Field("computed", "Computed", Kind.TEXT, "what it should be", 2),
    ),
    "reference",
)

DATABASE = Shape(
    "database",
    (
        Field("database", "Database", Kind.TEXT, "where it is"),
        Field("engine", "Engine", Kind.TEXT, "the database engine"),
        Field("engine_version", "Engine version", Kind.TEXT, "its version"),
        Field("library", "Library", Kind.TEXT, "the library it is reached with"),
        Field("safe", "Safe", Kind.FLAG, "whether that version is free of known faults of concurrent writing"),
        Field("schema", "Schema", Kind.TEXT, "version of the tables"),
        Field("sandbox", "Sandbox", Kind.FLAG, "whether the clock may be frozen"),
        Field("size", "Bytes", Kind.COUNT, "size of the file"),
        Field("orders", "Orders", Kind.COUNT, "how many orders"),
        Field("lines", "Lines", Kind.COUNT, "how many lines"),
        Field("events", "Events", Kind.COUNT, "how many events"),
        Field("operations", "Operations", Kind.COUNT, "how many operations"),
        Field("user", "You", Kind.TEXT, "who you are here"),
    ),
    "database",
)

ANCHOR = Shape(
    "anchor",
    (
        Field("at", "At", Kind.TIME, "when it was taken"),
        Field("orders", "Orders", Kind.COUNT, "orders covered"),
        Field("events", "Events", Kind.COUNT, "events covered"),
        Field("operations", "Operations", Kind.COUNT, "operations covered"),
        Field("administrative_events", "Administrative events", Kind.COUNT, "administrative events covered"),
        Field("heads", "Heads", Kind.MAPPING, "last number of each chain"),
        Field("digest", "Digest", Kind.REFERENCE, "SHA-256 over all heads in key order"),
    ),
    "digest",
)

DEFINITION = Shape(
    "definition",
    (
        Field("name", "Figure", Kind.CODE, "the report, or a column of it", 1),
        Field("label", "Heading", Kind.TEXT, "what it is called in tables", 3),
        Field("kind", "Kind", Kind.CODE, "how it is held", 4),
        Field("definition", "Meaning", Kind.TEXT, "what it counts", 1),
    ),
    "name",
)

EXPORT = Shape(
    "export",
    (
        Field("name", "Name", Kind.REFERENCE, "the name that --since-last gave it", 1),
        Field("user", "User", Kind.TEXT, "whose export it is", 2),
        Field("at", "Last run", Kind.TIME, "when its last good run was", 1),
        Field("rows", "Rows", Kind.COUNT, "how many rows that run gave", 2),
    ),
    "name",
)
