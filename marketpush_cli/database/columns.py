"""Columns that STRICT tables take: text, whole numbers, codes out of a closed set. Why: docs/database.md, "Tables"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, Text
from sqlmodel import Field

STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def text_column(*, key: bool = False, optional: bool = False) -> Any:
    return Field(sa_column=Column(Text, primary_key=key, nullable=optional))


def integer_column(*, key: bool = False, optional: bool = False) -> Any:
    column = Column(Integer, primary_key=key, nullable=optional, autoincrement=False)
    return Field(sa_column=column)


def bytes_column(*, optional: bool = False) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=optional))


def one_of(name: str, column: str, values: Iterable[str]) -> CheckConstraint:
    """The column holds one of the values."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=name)


def check(name: str, rule: str) -> CheckConstraint:
    return CheckConstraint(rule, name=name)
