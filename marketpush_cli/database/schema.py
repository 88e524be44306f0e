"""The tables as SQL expressions, by short names."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import SQLModel

from marketpush_cli.database import tables
from marketpush_cli.database import tables_administration as administration


def _table(model: type[SQLModel]) -> Table:
    return cast("Table", cast("Any", model).__table__)


ORDERS = _table(tables.OrderRow)
LINES = _table(tables.OrderLineRow)
INCIDENTS = _table(tables.IncidentRow)
REFUNDS = _table(tables.RefundRow)
MESSAGES = _table(tables.MessageRow)
EVENTS = _table(tables.EventRow)
SELLERS = _table(administration.SellerRow)
USERS = _table(administration.UserRow)
SETTINGS = _table(administration.SettingRow)
REASONS = _table(administration.ReasonRow)
CARRIERS = _table(administration.CarrierRow)
IMPERSONATIONS = _table(administration.ImpersonationRow)
OUTBOX = _table(administration.OutboxRow)
OPERATIONS = _table(administration.OperationRow)
ADMINISTRATIVE_EVENTS = _table(administration.AdministrativeEventRow)
STATE = _table(administration.StateRow)
EXPORT_MARKS = _table(administration.ExportMarkRow)

METADATA = SQLModel.metadata
SHARED = {"seller": SELLERS, "user": USERS, "setting": SETTINGS, "reason": REASONS, "carrier": CARRIERS}
SUBJECTS = {**SHARED, "impersonation": IMPERSONATIONS}
