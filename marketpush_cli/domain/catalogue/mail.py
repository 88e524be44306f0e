"""The records of mail: what waits in the outbox, and templates."""

from __future__ import annotations

from marketpush_cli.domain.fields import Field, Kind, Shape

MAIL = Shape(
    "mail",
    (
        Field("mail", "Mail", Kind.REFERENCE, "order and number of the message, or the operation that queued it", 1),
        Field("order", "Order", Kind.REFERENCE, "the order it is about; null for a mail that is no message", 7),
        Field("to", "To", Kind.TEXT, "customer or seller, or the address of a mail that is no message", 2),
        Field("delivery", "Delivery", Kind.STATUS, "queued, sent or failed", 1),
        Field("queued_at", "Queued", Kind.TIME, "when it was written", 4),
        Field("attempts", "Attempts", Kind.COUNT, "how often it was tried", 4),
        Field("next_at", "Next", Kind.TIME, "when it is tried next, where it waits", 5),
        Field("error", "Error", Kind.TEXT, "why it was not sent the last time", 2),
        Field("message_id", "Message-ID", Kind.TEXT, "what the mail is called in logs of mail servers", 0),
    ),
    "mail",
)

TEMPLATE = Shape(
    "template",
    (
        Field("name", "Name", Kind.CODE, "what --template takes", 1),
        Field("subject", "Subject", Kind.TEXT, "its first line, where that is one", 2),
        Field("text", "Text", Kind.TEXT, "what it says", 1),
        Field("file", "File", Kind.TEXT, "where it stands", 6),
    ),
    "name",
)
