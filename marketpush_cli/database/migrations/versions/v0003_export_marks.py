"""Where each export ended last."""

from __future__ import annotations

from marketpush_cli.database.migrations.sql_files import run_sql_beside

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql_beside(__file__, "0003_export_marks.sql")
