"""The small shared tables, and the logs that lead with their own key. See docs/database.md."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from marketpush_cli.database.columns import (
    CLUSTERED,
    STRICT,
    bytes_column,
    check,
    integer_column,
    one_of,
    text_column,
)
from marketpush_cli.domain.permissions import Role
from marketpush_cli.domain.registries import ReasonKind, SellerStatus


class SellerRow(SQLModel, table=True):
    """A store that sells."""

    __tablename__ = "seller"
    code: str = text_column(key=True)
    name: str = text_column()
    email: str | None = text_column(optional=True)
    status: str = text_column()
    status_until: int | None = integer_column(optional=True)
    auto_accept: int = integer_column()
    acting_user: str | None = text_column(optional=True)
    salt: str = text_column()
    __table_args__ = (
        one_of("ck_seller_status", "status", SellerStatus),
        check("ck_seller_auto_accept", "auto_accept IN (0, 1)"),
        STRICT,
    )


class UserRow(SQLModel, table=True):
    """A person who works with orders, as operator or for stores (`sellers`, a blank between codes)."""

    __tablename__ = "app_user"
    email: str = text_column(key=True)
    name: str = text_column()
    member_of: str = text_column()
    role: str = text_column()
    grants: str = text_column()
    sellers: str = text_column()
    archived: int = integer_column()
    login: str | None = text_column(optional=True)
    is_default: int = integer_column()
    salt: str = text_column()
    __table_args__ = (
        one_of("ck_app_user_member_of", "member_of", ("operator", "seller")),
        one_of("ck_app_user_role", "role", Role),
        check("ck_app_user_flags", "archived IN (0, 1) AND is_default IN (0, 1)"),
        Index("ix_app_user_login", "login"),
        STRICT,
    )


class SettingRow(SQLModel, table=True):
    """A limit or switch that differs from the start, or was set."""

    __tablename__ = "setting"
    name: str = text_column(key=True)
    value: int = integer_column()
    __table_args__ = (check("ck_setting_value", "value >= 0"), STRICT)


class ReasonRow(SQLModel, table=True):
    """Why something is done; `actors`, a blank between them, may use it."""

    __tablename__ = "reason"
    kind: str = text_column(key=True)
    code: str = text_column(key=True)
    label: str = text_column()
    actors: str = text_column()
    retired: int = integer_column()
    __table_args__ = (
        one_of("ck_reason_kind", "kind", ReasonKind),
        check("ck_reason_retired", "retired IN (0, 1)"),
        STRICT,
    )


class CarrierRow(SQLModel, table=True):
    """Who carries parcels."""

    __tablename__ = "carrier"
    code: str = text_column(key=True)
    name: str = text_column()
    tracking: str = text_column()
    url: str | None = text_column(optional=True)
    retired: int = integer_column()
    __table_args__ = (
        one_of("ck_carrier_tracking", "tracking", ("required", "optional")),
        check("ck_carrier_retired", "retired IN (0, 1)"),
        STRICT,
    )


class ImpersonationRow(SQLModel, table=True):
    """A log-in as a seller user, bound to one terminal."""

    __tablename__ = "impersonation"
    id: str = text_column(key=True)
    actor: str = text_column()
    app_user: str = text_column()
    reason: str = text_column()
    allow: str = text_column()
    started_at: int = integer_column()
    until: int = integer_column()
    ended_at: int | None = integer_column(optional=True)
    ended_by: str | None = text_column(optional=True)
    terminal: str | None = text_column(optional=True)
    terminal_key: str | None = text_column(optional=True)
    login: str = text_column()
    __table_args__ = (
        check("ck_impersonation_until", "until > started_at AND until <= started_at + 3600000000"),
        Index("ix_impersonation_terminal", "terminal_key", "ended_at"),
        Index("ix_impersonation_started", "started_at"),
        STRICT,
    )


class OutboxRow(SQLModel, table=True):
    """What is to be mailed: a message of an order, whose words and address stand there, or a mail that is none.

    From `state` on it says how the delivery goes.
    """

    __tablename__ = "outbox"
    id: str = text_column(key=True)
    queued_at: int = integer_column()
    actor: str = text_column()
    is_automatic: int = integer_column()
    seller: str | None = text_column(optional=True)
    order_number: str | None = text_column(optional=True)
    message: int | None = integer_column(optional=True)
    addressee: str | None = text_column(optional=True)
    recipient: str | None = text_column(optional=True)
    subject: str | None = text_column(optional=True)
    text: str | None = text_column(optional=True)
    attachment_name: str | None = text_column(optional=True)
    attachment_type: str | None = text_column(optional=True)
    attachment: bytes | None = bytes_column(optional=True)
    salt: str | None = text_column(optional=True)
    state: str = text_column()
    attempts: int = integer_column()
    next_at: int = integer_column()
    message_id: str | None = text_column(optional=True)
    last_error: str | None = text_column(optional=True)
    settled_at: int | None = integer_column(optional=True)
    __table_args__ = (
        one_of("ck_outbox_state", "state", ("waiting", "sending", "sent", "failed")),
        check("ck_outbox_attempts", "attempts >= 0"),
        check("ck_outbox_automatic", "is_automatic IN (0, 1)"),
        check(
            "ck_outbox_of", "(message IS NULL) = (recipient IS NOT NULL) AND (message IS NULL) = (order_number IS NULL)"
        ),
        check("ck_outbox_settled", "(state IN ('sent', 'failed')) = (settled_at IS NOT NULL)"),
        Index("ix_outbox_due", "state", "next_at", "queued_at", "id"),
        Index("ix_outbox_order", "order_number", "message"),
        STRICT,
    )


class OperationRow(SQLModel, table=True):
    """One run of a command that wrote, in a chain of its login; append-only."""

    __tablename__ = "operation"
    operation: str = text_column(key=True)
    login: str = text_column()
    sequence: int = integer_column()
    at: int = integer_column()
    action: str = text_column()
    actor: str = text_column()
    on_behalf_of: str | None = text_column(optional=True)
    host: str = text_column()
    terminal: str | None = text_column(optional=True)
    sudo_user: str | None = text_column(optional=True)
    source: str | None = text_column(optional=True)
    outcome: str = text_column()
    changed: int = integer_column()
    unchanged: int = integer_column()
    refused: int = integer_column()
    undoes: str | None = text_column(optional=True)
    events: int = integer_column()
    digest: str = text_column()
    hash: str = text_column()
    __table_args__ = (
        UniqueConstraint("login", "sequence", name="uq_operation_login_sequence"),
        Index("ix_operation_at", "at", "operation"),
        Index("ix_operation_actor", "actor", "at"),
        Index("ix_operation_undoes", "undoes"),
        STRICT,
    )


class AdministrativeEventRow(SQLModel, table=True):
    """What happened to people, settings, registries and log-ins, in a chain of its login; append-only."""

    __tablename__ = "administrative_event"
    login: str = text_column(key=True)
    sequence: int = integer_column(key=True)
    at: int = integer_column()
    operation: str | None = text_column(optional=True)
    subject: str = text_column()
    reference: str = text_column()
    action: str = text_column()
    actor: str = text_column()
    actor_kind: str = text_column()
    on_behalf_of: str | None = text_column(optional=True)
    reason: str | None = text_column(optional=True)
    data: str = text_column()
    hash: str = text_column()
    __table_args__ = (
        check("ck_administrative_event_sequence", "sequence >= 1"),
        Index("ix_administrative_event_at", "at"),
        Index("ix_administrative_event_subject", "subject", "reference"),
        CLUSTERED,
    )


class StateRow(SQLModel, table=True):
    """What the database knows of itself: whether it is a sandbox, how often its administration changed."""

    __tablename__ = "database_state"
    name: str = text_column(key=True)
    value: int = integer_column()
    __table_args__ = (STRICT,)


class ExportMarkRow(SQLModel, table=True):
    """Where a user's last good export of a name ended; `position` is JSON: the last operation of each login."""

    __tablename__ = "export_mark"
    app_user: str = text_column(key=True)
    name: str = text_column(key=True)
    position: str = text_column()
    at: int = integer_column()
    rows: int = integer_column()
    __table_args__ = (
        check("ck_export_mark_name", "length(name) BETWEEN 1 AND 64"),
        check("ck_export_mark_position", "substr(position, 1, 1) = '{'"),
        check("ck_export_mark_rows", "rows >= 0"),
        STRICT,
    )
