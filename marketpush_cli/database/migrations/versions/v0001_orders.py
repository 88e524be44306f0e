"""Orders, lines, incidents, refunds, messages, events; people, registries, operations."""

from __future__ import annotations

from marketpush_cli.database.migrations.sql_files import run_sql_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql_beside(__file__, "0001_orders.sql")
