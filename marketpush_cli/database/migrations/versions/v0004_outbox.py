"""What is to be mailed; messages get a subject, and a key by which the same request is known again."""

from __future__ import annotations

from marketpush_cli.database.migrations.sql_files import run_sql_beside

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_sql_beside(__file__, "0004_outbox.sql")
