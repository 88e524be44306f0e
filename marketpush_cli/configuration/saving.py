"""Writes into the configuration file, keeping what else stands in it, comments included."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

from marketpush_cli.configuration.layers import content_of, file_of, trusted_text
from marketpush_cli.configuration.options import GlobalOptions
from marketpush_cli.domain.errors import CannotReadOrWrite, UsageError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_FOR_THE_OWNER = 0o700


def save_columns(
    name: str, table: Mapping[str, object], options: GlobalOptions, environment: Mapping[str, str], *, force: bool
) -> Path:
    """Put `[columns.NAME]` into the file that counts. Raises UsageError where the name is taken, without `force`."""
    from marketpush_cli.rendering.destination import open_binary_destination

    path = file_of(options, environment)[1].expanduser().resolve()
    document = _document(path)
    saved = _columns(document)
    if name in saved and not force:
        raise UsageError(f"Columns are saved under the name {name!r} already.", fix="Give --force to replace them.")
    saved[name] = _table(table)
    content_of(document.as_string(), path)
    try:
        path.parent.mkdir(mode=_FOR_THE_OWNER, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotReadOrWrite(f"The directory {path.parent} cannot be made: {error.strerror}.") from error
    with open_binary_destination(str(path), force=True, forbidden=(), is_private=True) as out:
        out.write(document.as_string().encode())
    return path


def _document(path: Path) -> TOMLDocument:
    import tomlkit

    try:
        text = trusted_text(path)
    except FileNotFoundError:
        text = ""
    content_of(text, path)
    return tomlkit.parse(text)


def _columns(document: TOMLDocument) -> MutableMapping[str, object]:
    """The tables of columns, made where there are none."""
    import tomlkit

    if "columns" not in document:
        document["columns"] = tomlkit.table(is_super_table=True)
    found: MutableMapping[str, object] = document["columns"]
    return found


def _table(values: Mapping[str, object]) -> object:
    import tomlkit

    table = tomlkit.table()
    for key, value in values.items():
        if isinstance(value, dict):
            inner = tomlkit.inline_table()
            inner.update(value)
            table[key] = inner
        else:
            table[key] = value
    return table
