"""Layouts in tables of the configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping

from marketpush_cli.application.layouts.checks import (
    checked_decimal,
    checked_delimiter,
    checked_encoding,
    checked_header_row,
    keep_column,
    known_column,
)
from marketpush_cli.application.reading.layout import FileLayout
from marketpush_cli.domain.errors import ConfigurationWrong

KEYS = ("delimiter", "encoding", "decimal", "header_row", "constant")

_NAME = re.compile(r"[A-Za-z0-9_-]+")


def layouts_of(tables: object, where: str) -> dict[str, FileLayout]:
    """The layouts of the tables `[columns.NAME]`. Raises ConfigurationWrong for what they cannot hold."""
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ConfigurationWrong(f"Columns in {where} are tables that start with [columns.NAME].")
    return {name: layout_of_table(table, f"[columns.{name}] in {where}") for name, table in tables.items()}


def layout_of_table(table: Mapping[str, object], where: str) -> FileLayout:
    """The layout of a table of the configuration. Raises ConfigurationWrong for what it cannot hold."""
    columns: dict[str, str | int] = {}
    for key, value in table.items():
        if key not in KEYS:
            keep_column(columns, key, value, ConfigurationWrong, where)
    delimiter, encoding = _text(table, "delimiter", where), _text(table, "encoding", where)
    row = table.get("header_row")
    if row is not None and (isinstance(row, bool) or not isinstance(row, int)):
        raise ConfigurationWrong(f"{where}: header_row must be a whole number.")
    wrong = ConfigurationWrong
    return FileLayout(
        columns,
        None if delimiter is None else checked_delimiter(delimiter, wrong, f"{where}: delimiter"),
        None if encoding is None else checked_encoding(encoding, wrong, f"{where}: encoding"),
        checked_decimal(_text(table, "decimal", where) or ".", wrong, f"{where}: decimal"),
        _constants_of_table(table.get("constant", {}), where),
        None if row is None else checked_header_row(row, wrong, f"{where}: header_row"),
    )


def _text(table: Mapping[str, object], key: str, where: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise ConfigurationWrong(f"{where}: {key} must be a text.")
    return value


def _constants_of_table(constants: object, where: str) -> dict[str, str]:
    if not isinstance(constants, dict) or not all(isinstance(value, str) for value in constants.values()):
        raise ConfigurationWrong(f'{where}: constant must be like {{carrier = "dhl"}}.')
    return {known_column(key, f"{where}: constant", ConfigurationWrong): value for key, value in constants.items()}


def is_layout_name(name: str) -> bool:
    """Whether a layout can be saved under this name."""
    return _NAME.fullmatch(name) is not None


def table_of(layout: FileLayout) -> dict[str, object]:
    """The table that keeps a layout; what is as usual is left out."""
    kept: dict[str, object] = dict(layout.columns)
    said = {"delimiter": layout.delimiter, "encoding": layout.encoding, "header_row": layout.header_row}
    kept |= {key: value for key, value in said.items() if value is not None}
    if layout.decimal != ".":
        kept["decimal"] = layout.decimal
    if layout.constants:
        kept["constant"] = dict(layout.constants)
    return kept
