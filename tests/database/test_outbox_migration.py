"""A database from before mail: what was queued there waits to be mailed, what was imported as queued does not."""

from __future__ import annotations

import json
from pathlib import Path

from raw import by_hand
from sandboxes import Marketpush, import_documents, line_document, order_document

from marketpush_cli.database import maintenance, migrating

BACK_TO_FIRST = """
DROP TABLE outbox;
DROP TABLE export_mark;
DROP INDEX ix_event_decision;
DROP INDEX ix_event_taken_back;
DROP INDEX ix_event_payment;
DROP INDEX ix_event_update;
DROP INDEX ix_message_key;
DROP INDEX ix_message_at;
DROP INDEX ix_message_came_in;
ALTER TABLE message DROP COLUMN subject;
ALTER TABLE message DROP COLUMN "key";
UPDATE alembic_version SET version_num = '0001';
"""
ELSEWHERE = {"at": "2026-03-01T09:00:00Z", "actor": "x@elsewhere.example", "to": "customer", "text": "Hi"}


def test_what_was_queued_before_waits(sandbox: Path, marketpush: Marketpush, tmp_path: Path) -> None:
    queued = [ELSEWHERE | {"delivery": "queued"}]
    import_documents(sandbox, [order_document("MP-5001-A", "acme", [line_document("5.00")], messages=queued)])
    for words in ("send MP-1001-A --to customer", "record MP-1001-A --from customer", "send MP-1001-A --to seller"):
        assert marketpush("message", *words.split(), "--text", "Hello").code == 0
    with by_hand(sandbox) as connection:
        connection.executescript(BACK_TO_FIRST)
    assert marketpush("message", "list").code == 78, "an older file names its migration"
    assert maintenance.migrate(sandbox, tmp_path / "backup.db") == ("0001", migrating.NEWEST)
    rows = json.loads(marketpush("message", "outbox", "--json").out)
    assert [(row["mail"], row["to"], row["delivery"]) for row in rows] == [
        ("MP-1001-A#1", "customer", "queued"),
        ("MP-1001-A#3", "seller", "queued"),
    ]
    assert marketpush("database", "check").code == 0
