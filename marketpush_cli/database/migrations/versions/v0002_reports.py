"""Indexes of the few events that reports look for among all."""

from __future__ import annotations

from marketpush_cli.database.migrations.sql_files import run_sql_beside

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_sql_beside(__file__, "0002_reports.sql")
