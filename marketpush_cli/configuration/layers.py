"""The places that may say something about the configuration, strongest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from marketpush_cli.configuration.options import GlobalOptions
from marketpush_cli.configuration.places import user_directory
from marketpush_cli.domain.errors import ConfigurationWrong, MarketpushError, UsageError

TEXTS = ("database", "user", "timezone", "format", "color", "pager")
FLAGS = ("no_input", "debug", "production")
MAIL = "mail"
TABLES = ("profile", "columns", MAIL)
YES_WORDS = ("1", "true", "yes", "on")
NO_WORDS = ("0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Layer:
    """One place, how a value of it is called, and the class of error when it is wrong."""

    values: Mapping[str, object]
    pattern: str
    error: type[MarketpushError] = ConfigurationWrong

    def origin(self, key: str) -> str:
        """The words for where the value of `key` stands."""
        return self.pattern.format(key=key, flag=key.replace("_", "-"), variable=key.upper())

    def refusal(self, key: str, sentence: str, fix: str | None = None) -> MarketpushError:
        """The error about a value of this place; it never repeats the value by itself."""
        return self.error(f"{self.origin(key)} {sentence}", fix=fix)


@dataclass(frozen=True, slots=True)
class Layers:
    """All places, strongest first, with the profile and the file that were used, and the tables in it.

    `mail` are the tables about mail with how they are called, the weakest first.
    """

    places: tuple[Layer, ...]
    profile: str | None
    file: Path | None
    columns: object
    mail: tuple[tuple[str, object], ...] = ()


def find_layers(options: GlobalOptions, environment: Mapping[str, str]) -> Layers:
    """Collect what flags, environment, profile and file say."""
    file, content = read_file(options, environment)
    profiles = profiles_of(content, file)
    profile = options.profile or environment.get("MARKETPUSH_PROFILE") or None
    if profile is not None and profile not in profiles:
        error = UsageError if options.profile else ConfigurationWrong
        known = ", ".join(profiles) or "none"
        raise error(f"There is no profile {profile!r} in {file or 'the configuration file'}; it has: {known}.")
    own = profiles.get(profile or "", {})
    top_level = {key: value for key, value in content.items() if key not in TABLES}
    places = (
        Layer(flag_values(options), "--{flag}", UsageError),
        Layer(environment_values(environment), "MARKETPUSH_{variable}"),
        Layer({key: value for key, value in own.items() if key != MAIL}, f"{{key}} of profile {profile} in {file}"),
        Layer(top_level, f"{{key}} in {file}"),
    )
    tables = (("[mail]", content.get(MAIL)), (f"[profile.{profile}.mail]", own.get(MAIL)))
    mail = tuple((where, table) for where, table in tables if table is not None)
    return Layers(places, profile, file, content.get("columns", {}), mail)


def flag_values(options: GlobalOptions) -> dict[str, object]:
    """What the flags say, by the names of the configuration."""
    given = {key: getattr(options, key) for key in (*TEXTS, *FLAGS) if hasattr(options, key)}
    return given | ({"pager": ""} if options.no_pager else {})


def environment_values(environment: Mapping[str, str]) -> dict[str, object]:
    """What the variables say; an empty one says nothing, but an empty pager is none."""
    given: dict[str, object] = {key: environment.get(f"MARKETPUSH_{key.upper()}") or None for key in TEXTS}
    for key in ("no_input", "debug"):
        given[key] = boolean(environment.get(f"MARKETPUSH_{key.upper()}", ""), f"MARKETPUSH_{key.upper()}")
    return given | ({"pager": ""} if environment.get("MARKETPUSH_PAGER") == "" else {})


def boolean(text: str, name: str) -> bool | None:
    """Read a yes or no of the environment."""
    if text.lower() not in ("", *YES_WORDS, *NO_WORDS):
        raise ConfigurationWrong(f"{name} must be 1 or 0.")
    return text.lower() in YES_WORDS if text else None


def read_file(options: GlobalOptions, environment: Mapping[str, str]) -> tuple[Path | None, dict[str, object]]:
    """Read the configuration file; only one that was asked for has to be there."""
    asked, path = file_of(options, environment)
    try:
        text = trusted_text(path)
    except FileNotFoundError:
        if not asked:
            return None, {}
        raise ConfigurationWrong(f"The configuration file {path} is not there.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigurationWrong(f"The configuration file {path} cannot be read: {reason}.") from None
    return path, content_of(text, path)


def file_of(options: GlobalOptions, environment: Mapping[str, str]) -> tuple[str | None, Path]:
    """The configuration file that was asked for, and where the one that counts is."""
    asked = options.config or environment.get("MARKETPUSH_CONFIG")
    return asked, Path(asked) if asked else user_directory("config", environment) / "config.toml"


def trusted_text(path: Path) -> str:
    """Read a file that not everybody may write to."""
    with path.open(encoding="utf-8") as file:
        if path.stat().st_mode & 0o002:
            fix = f"chmod o-w '{path}'"
            raise ConfigurationWrong(f"Everybody on this machine may write to {path}, so it is not trusted.", fix=fix)
        return file.read()


def content_of(text: str, path: Path) -> dict[str, object]:
    """Read TOML and refuse what nobody would look at."""
    import tomllib

    try:
        content: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationWrong(f"The configuration file {path} is not TOML: {error}.") from None
    refuse_unknown(content, (*TEXTS, *FLAGS, *TABLES), str(path))
    return content


def profiles_of(content: Mapping[str, object], path: Path | None) -> dict[str, Mapping[str, object]]:
    """The tables `[profile.NAME]`."""
    profiles = content.get("profile", {})
    if not isinstance(profiles, dict) or not all(isinstance(table, dict) for table in profiles.values()):
        raise ConfigurationWrong(f"A profile in {path} is a table that starts with [profile.NAME].")
    for name, table in profiles.items():
        refuse_unknown(table, (*TEXTS, *FLAGS, MAIL), f"[profile.{name}] in {path}")
    return profiles


def refuse_unknown(table: Mapping[str, object], known: Sequence[str], where: str) -> None:
    """A misspelled key would silently do nothing."""
    from difflib import get_close_matches

    for key in table:
        if key not in known:
            near = " or ".join(get_close_matches(key, known))
            hint = f"Did you mean {near}?" if near else f"It may have: {', '.join(known)}."
            raise ConfigurationWrong(f"{where} has an unknown key {key!r}. {hint}")
