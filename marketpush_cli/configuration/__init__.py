"""What a run works with: flag beats environment beats profile beats `config.toml` beats default."""

from __future__ import annotations

from marketpush_cli.configuration.options import GlobalOptions
from marketpush_cli.configuration.places import user_directory
from marketpush_cli.configuration.record import Configuration, refuse_password, resolve, without_password
from marketpush_cli.configuration.saving import save_columns
from marketpush_cli.configuration.surroundings import wants_color

__all__ = [
    "Configuration",
    "GlobalOptions",
    "refuse_password",
    "resolve",
    "save_columns",
    "user_directory",
    "wants_color",
    "without_password",
]
