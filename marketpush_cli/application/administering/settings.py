"""Settings: read by name, set to a number or switched. Rules: docs/settings.md."""

from __future__ import annotations

import re

from marketpush_cli.application.administering.desk import Administration, Desk, administer
from marketpush_cli.application.administering.words import near
from marketpush_cli.application.changes import Administered
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.ports import Database
from marketpush_cli.domain.errors import InvalidValue, UsageError
from marketpush_cli.domain.permissions import Permission
from marketpush_cli.domain.registries import SETTINGS, Setting

LARGEST = 100_000
SWITCHES = {"on": 1, "true": 1, "yes": 1, "1": 1, "off": 0, "false": 0, "no": 0, "0": 0}
_WHOLE = re.compile(r"[0-9]{1,6}")


def known_setting(text: str) -> Setting:
    """The setting of that name. Raises UsageError with near matches."""
    name = text.strip().lower().replace("-", "_")
    if name not in SETTINGS:
        raise UsageError(f"there is no setting {text[:60]!r}{near(name, SETTINGS)}", fix="marketpush setting list")
    return SETTINGS[name]


def read_value(setting: Setting, text: str) -> int:
    """The value as it is kept. Raises InvalidValue for one the setting does not take."""
    word = text.strip().lower()
    if setting.is_switch and word in SWITCHES:
        return SWITCHES[word]
    largest = setting.largest or LARGEST
    if not setting.is_switch and _WHOLE.fullmatch(word) and int(word) <= largest:
        return int(word)
    takes = "on or off" if setting.is_switch else f"a whole number from 0 to {largest:,}"
    raise InvalidValue(f"{setting.name} takes {takes}, not {text[:60]!r}", field=setting.name)


def shown_value(name: str, value: int) -> str:
    """The value as people and scripts read it."""
    return ("on" if value else "off") if SETTINGS[name].is_switch else str(value)


def set_setting(database: Database, run: Run, name: str, text: str) -> Administration:
    """Change a setting; the value it has already is no change."""
    setting = known_setting(name)
    value = read_value(setting, text)

    def decide(desk: Desk) -> tuple[str, ...]:
        if desk.find("setting", setting.name) is not None:
            desk.change("setting", (setting.name,), "set", value=value)
        elif value != setting.default:
            desk.add(Administered("setting", {"name": setting.name}, "set", None, {"value": value}))
        return "setting", setting.name

    done = administer(database, run, Permission.SETTINGS, decide)
    done.columns = {"name": setting.name, "value": value}
    return done
