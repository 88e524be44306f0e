"""The configuration as one frozen record, checked as far as can be without a database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from marketpush_cli.configuration.layers import FLAGS, TEXTS, Layer, Layers, file_of, find_layers
from marketpush_cli.configuration.mail import settings_of
from marketpush_cli.configuration.options import GlobalOptions
from marketpush_cli.configuration.places import user_directory
from marketpush_cli.configuration.surroundings import (
    COLOR_CHOICES,
    LOCALTIME,
    color_origin,
    is_zone,
    local_zone,
    near_zones,
    wants_color,
)
from marketpush_cli.domain.errors import ConfigurationWrong, UsageError

if TYPE_CHECKING:
    from marketpush_cli.application.reading.layout import FileLayout
    from marketpush_cli.mailing.settings import MailSettings

PASSWORD = re.compile(r"(://[^/\s:@]*:)\S*@")
DEFAULT_PAGER = "less -FRX"
PATH_FIX = "give the path of a SQLite file, for example: --database marketpush.db"


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one run works with; `origin` tells for each field which flag, variable or file said so."""

    database: str
    user: str | None
    timezone: str
    format: str | None
    color: bool
    pager: str | None
    no_input: bool
    debug: bool
    production: bool
    profile: str | None
    config_file: Path | None
    frozen_now: str | None
    origin: Mapping[str, str] = field(default_factory=dict)
    layouts: Mapping[str, FileLayout] = field(default_factory=dict)
    mail: MailSettings | None = None
    templates: Path | None = None

    @property
    def place(self) -> str:
        """The database as questions and plans name it: one in production never looks like another."""
        if not self.production:
            return self.database
        return f"production `{self.profile}` ({self.database})" if self.profile else f"production ({self.database})"


@dataclass(frozen=True, slots=True)
class Picked:
    """The strongest value of a key and where it stands."""

    value: object
    origin: str

    @property
    def text(self) -> str:
        """The value of a key that always has one."""
        return str(self.value)

    @property
    def optional_text(self) -> str | None:
        """The value, where empty is none."""
        return str(self.value) if self.value else None


def resolve(
    options: GlobalOptions,
    environment: Mapping[str, str],
    *,
    stdout_is_terminal: bool = False,
    localtime: Path = LOCALTIME,
) -> Configuration:
    """Put the places together and check every value."""
    layers = find_layers(options, environment)
    chosen = {key: pick(key, layers, environment, localtime) for key in (*TEXTS, *FLAGS)}
    return Configuration(
        database=expanded(chosen["database"].text),
        user=chosen["user"].optional_text,
        timezone=chosen["timezone"].text,
        format=chosen["format"].optional_text,
        color=wants_color(chosen["color"].text, environment, is_terminal=stdout_is_terminal),
        pager=chosen["pager"].optional_text,
        no_input=bool(chosen["no_input"].value),
        debug=bool(chosen["debug"].value),
        production=bool(chosen["production"].value),
        profile=layers.profile,
        config_file=layers.file,
        frozen_now=environment.get("MARKETPUSH_NOW") or None,
        origin=MappingProxyType({key: item.origin for key, item in chosen.items()}),
        layouts=MappingProxyType(saved_layouts(layers)),
        mail=settings_of(layers),
        templates=file_of(options, environment)[1].parent / "templates",
    )


def saved_layouts(layers: Layers) -> dict[str, FileLayout]:
    """The layouts of partners' files that the configuration keeps."""
    if not layers.columns:
        return {}
    from marketpush_cli.application.layouts.tables import layouts_of

    return layouts_of(layers.columns, str(layers.file))


def pick(key: str, layers: Layers, environment: Mapping[str, str], localtime: Path) -> Picked:
    """The strongest value of one key; weaker ones are not even checked."""
    for layer in layers.places:
        if layer.values.get(key) is not None:
            return Picked(checked(key, layer), layer.origin(key))
    return default(key, environment, localtime)


def default(key: str, environment: Mapping[str, str], localtime: Path) -> Picked:
    """What holds where nobody said anything."""
    match key:
        case "database":
            return Picked(str(user_directory("data", environment) / "marketpush.db"), "default")
        case "timezone":
            return Picked(*local_zone(environment, localtime))
        case "color":
            return Picked("auto", color_origin(environment))
        case "pager" if "PAGER" in environment:
            return Picked(environment["PAGER"], "PAGER")
        case "pager":
            return Picked(DEFAULT_PAGER, "default")
    return Picked(None, "default")


def checked(key: str, layer: Layer) -> object:
    """The value, if it is of the right type and can be used."""
    value = layer.values[key]
    if not isinstance(value, bool if key in FLAGS else str):
        raise layer.refusal(key, "must be true or false." if key in FLAGS else "must be a text.")
    if key == "database":
        check_database(str(value), layer)
    if key == "timezone" and not is_zone(str(value)):
        raise layer.refusal(key, f"names no time zone: {value!r}.{near_zones(str(value))}")
    if key == "color" and value not in COLOR_CHOICES:
        raise layer.refusal(key, f"must be one of {', '.join(COLOR_CHOICES)}, not {value!r}.")
    return value


def refuse_password(database: str) -> None:
    """Everybody on the machine can read a command line, so a password in it is refused and not repeated."""
    _, is_url, rest = database.partition("://")
    login, at, _ = rest.rpartition("@")
    if (is_url and at and ":" in login) or re.search(r"(?i)\bpass(word|wd)?\s*=", database):
        fix = "keep the password in ~/.pgpass, or the whole address in MARKETPUSH_DATABASE"
        raise UsageError("--database has a password, which other users can read on the command line.", fix=fix)


def without_password(text: str) -> str:
    """Text without the password of an address in it."""
    return PASSWORD.sub(r"\1***@", text)


def check_database(value: str, layer: Layer) -> None:
    """Only a path can be opened by this version."""
    if layer.error is UsageError:
        refuse_password(value)
    scheme = re.match(r"(?i)([a-z][a-z0-9+.-]*):", value)
    if scheme is not None and scheme[1].lower().startswith("postgres"):
        sentence = f"{layer.origin('database')} names PostgreSQL, but this version stores in SQLite only."
        raise ConfigurationWrong(sentence, fix=PATH_FIX)
    if "://" in value or not value.strip():
        raise layer.refusal("database", "is not the path of a file.", fix=PATH_FIX)


def expanded(path: str) -> str:
    """Put the home directory in place of a leading `~`."""
    with suppress(RuntimeError):
        return str(Path(path).expanduser())
    return path
