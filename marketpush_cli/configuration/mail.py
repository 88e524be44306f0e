"""The table `[mail]`, and what a profile says instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketpush_cli.configuration.layers import Layers
from marketpush_cli.domain.errors import ConfigurationWrong

if TYPE_CHECKING:
    from marketpush_cli.mailing.settings import MailSettings


def settings_of(layers: Layers) -> MailSettings | None:
    """How mail is sent; None where nothing says it. Keys of the profile's table beat those of the file's."""
    tables = {}
    for where, table in layers.mail:
        if not isinstance(table, dict):
            raise ConfigurationWrong(f"{where} in {layers.file} is a table.")
        tables[f"{where} in {layers.file}"] = table
    if not tables:
        return None
    from marketpush_cli.mailing.settings import mail_settings

    merged: dict[str, object] = {}
    for table in tables.values():
        merged |= table
    return mail_settings(merged, " and ".join(tables))
