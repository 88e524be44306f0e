"""Indexes for lists of messages: the newest of all orders, and what waits for an answer."""

from __future__ import annotations

from marketpush_cli.database.migrations.sql_files import run_sql_beside

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_sql_beside(__file__, "0005_message_lists.sql")
