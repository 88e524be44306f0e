"""Flag beats environment beats profile beats file beats default, and wrong values are named with their place."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from marketpush_cli.configuration import Configuration, GlobalOptions, resolve, user_directory, wants_color
from marketpush_cli.configuration.surroundings import local_zone
from marketpush_cli.domain.errors import ConfigurationWrong, MarketpushError, UsageError


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "marketpush").mkdir()
    return tmp_path


def configured(
    home: Path, options: GlobalOptions | None = None, file: str | None = None, **environment: str
) -> Configuration:
    if file is not None:
        (home / "marketpush" / "config.toml").write_text(file, encoding="utf-8")
    surroundings = {"XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home / "data")} | environment
    return resolve(
        options or GlobalOptions(),
        surroundings,
        stdout_is_terminal="AT_TERMINAL" in environment,
        localtime=home / "localtime",
    )


def test_defaults(home: Path) -> None:
    found = configured(home)
    assert found.database == str(home / "data" / "marketpush" / "marketpush.db")
    assert (found.user, found.format, found.profile, found.config_file, found.frozen_now) == (None,) * 5
    assert (found.timezone, found.pager) == ("UTC", "less -FRX")
    assert (found.color, found.no_input, found.debug, found.production) == (False,) * 4
    assert set(found.origin.values()) == {"default"}


def test_no_flag_is_given_by_default() -> None:
    assert all(getattr(GlobalOptions(), item.name) is None for item in fields(GlobalOptions))


FILE = """
user = "file@x.example"
timezone = "Europe/Rome"
debug = true
[profile.live]
user = "profile@x.example"
timezone = "Europe/Paris"
production = true
"""


def test_the_strongest_place_wins_and_is_named(home: Path) -> None:
    at_file = configured(home, file=FILE)
    assert (at_file.user, at_file.timezone, at_file.production) == ("file@x.example", "Europe/Rome", False)
    assert at_file.origin["user"] == f"user in {at_file.config_file}"
    at_profile = configured(home, GlobalOptions(profile="live"))
    assert (at_profile.user, at_profile.production, at_profile.debug) == ("profile@x.example", True, True)
    assert at_profile.origin["user"] == f"user of profile live in {at_file.config_file}"
    at_environment = configured(home, MARKETPUSH_PROFILE="live", MARKETPUSH_USER="env@x.example")
    assert (at_environment.user, at_environment.timezone) == ("env@x.example", "Europe/Paris")
    assert at_environment.origin["user"] == "MARKETPUSH_USER"
    at_flag = configured(home, GlobalOptions(user="flag@x.example"), MARKETPUSH_USER="env@x.example")
    assert (at_flag.user, at_flag.origin["user"]) == ("flag@x.example", "--user")


def test_a_place_in_production_is_called_so_by_the_name_of_its_profile(home: Path) -> None:
    options = GlobalOptions(database="/srv/a.db")
    assert configured(home, options, file=FILE).place == "/srv/a.db"
    live = configured(home, GlobalOptions(database="/srv/a.db", profile="live"))
    assert live.place == "production `live` (/srv/a.db)"
    assert configured(home, options, file="production = true").place == "production (/srv/a.db)"


def test_a_weaker_wrong_value_does_not_disturb(home: Path) -> None:
    assert configured(home, GlobalOptions(timezone="UTC"), file='timezone = "Mars/Base"').timezone == "UTC"


def test_every_variable_is_read(home: Path) -> None:
    found = configured(
        home,
        MARKETPUSH_DATABASE="~/x.db",
        MARKETPUSH_FORMAT="csv",
        MARKETPUSH_COLOR="always",
        MARKETPUSH_PAGER="more",
        MARKETPUSH_NO_INPUT="1",
        MARKETPUSH_DEBUG="true",
        MARKETPUSH_NOW="2026-11-02T09:30:00Z",
    )
    assert found.database == str(Path.home() / "x.db")
    assert (found.format, found.color, found.pager) == ("csv", True, "more")
    assert (found.no_input, found.debug) == (True, True)
    assert found.frozen_now == "2026-11-02T09:30:00Z"


def test_empty_variables_say_nothing_but_an_empty_pager_is_none(home: Path) -> None:
    found = configured(home, MARKETPUSH_USER="", MARKETPUSH_NO_INPUT="", MARKETPUSH_PAGER="", PAGER="more")
    assert (found.user, found.no_input, found.pager) == (None, False, None)
    assert configured(home, PAGER="more").pager == "more"
    assert configured(home, GlobalOptions(no_pager=True), MARKETPUSH_PAGER="more").pager is None


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ('databse = "x"', "Did you mean database?"),
        ('[profile.live]\nusr = "x"', "[profile.live]"),
        ("this is = not toml", "is not TOML"),
        ("user = 7", "must be a text"),
        ('no_input = "yes"', "must be true or false"),
        ('color = "purple"', "must be one of auto, always, never"),
        ('timezone = "Europe/Pariss"', "Did you mean Europe/Paris?"),
        ('timezone = "../../etc/passwd"', "names no time zone"),
        ('profile = "live"', "[profile.NAME]"),
        ('database = ""', "is not the path"),
        ('database = "mysql://host/shop"', "is not the path"),
        ('database = "postgresql://me:hush@host/shop"', "SQLite only"),
    ],
)
def test_a_wrong_file_is_told(home: Path, file: str, told: str) -> None:
    with pytest.raises(ConfigurationWrong) as caught:
        configured(home, file=file)
    assert told in caught.value.sentence
    assert str(home / "marketpush" / "config.toml") in caught.value.sentence
    assert "hush" not in caught.value.sentence


def test_a_file_that_cannot_be_trusted_or_read_is_told(home: Path) -> None:
    path = home / "marketpush" / "config.toml"
    path.write_text("")
    path.chmod(0o666)
    with pytest.raises(ConfigurationWrong, match="Everybody"):
        configured(home)
    path.chmod(0o600)
    path.write_bytes(b'user = "\xff"')
    with pytest.raises(ConfigurationWrong, match="not UTF-8"):
        configured(home)
    with pytest.raises(ConfigurationWrong, match="is not there"):
        configured(home, GlobalOptions(config=str(home / "other.toml")))
    with pytest.raises(ConfigurationWrong, match="Is a directory"):
        configured(home, MARKETPUSH_CONFIG=str(home))


def test_another_file_can_be_named(home: Path) -> None:
    (home / "other.toml").write_text('user = "other@x.example"')
    found = configured(home, GlobalOptions(config=str(home / "other.toml")), file='user = "file@x.example"')
    assert (found.user, found.config_file) == ("other@x.example", home / "other.toml")
    assert configured(home, MARKETPUSH_CONFIG=str(home / "other.toml")).user == "other@x.example"


@pytest.mark.parametrize(
    ("options", "environment", "error"),
    [
        (GlobalOptions(timezone="Mars/Base"), {}, UsageError),
        (GlobalOptions(), {"MARKETPUSH_TIMEZONE": "Mars/Base"}, ConfigurationWrong),
        (GlobalOptions(color="purple"), {}, UsageError),
        (GlobalOptions(), {"MARKETPUSH_COLOR": "purple"}, ConfigurationWrong),
        (GlobalOptions(profile="live"), {}, UsageError),
        (GlobalOptions(), {"MARKETPUSH_PROFILE": "live"}, ConfigurationWrong),
        (GlobalOptions(), {"MARKETPUSH_NO_INPUT": "perhaps"}, ConfigurationWrong),
        (GlobalOptions(database=" "), {}, UsageError),
        (GlobalOptions(database="postgresql://host/shop"), {}, ConfigurationWrong),
        (GlobalOptions(), {"MARKETPUSH_DATABASE": "postgres://me:hush@host/shop"}, ConfigurationWrong),
    ],
)
def test_who_is_wrong_decides_the_exit_code(
    home: Path, options: GlobalOptions, environment: dict[str, str], error: type[MarketpushError]
) -> None:
    with pytest.raises(error) as caught:
        configured(home, options, **environment)
    assert "hush" not in caught.value.sentence


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hush@host/shop",
        "postgresql://me:hu@sh@host/shop",
        "postgresql://me:hu/sh@host/shop",
        "postgresql+psycopg://:hush@host/shop",
        "postgresql://host/shop?user=me&password=hush",
        "host=db password = hush",
    ],
)
def test_a_password_in_the_flag_is_refused_and_not_repeated(home: Path, url: str) -> None:
    with pytest.raises(UsageError) as caught:
        configured(home, GlobalOptions(database=url))
    assert "password" in caught.value.sentence
    assert "hu" not in caught.value.sentence.replace("which other users can", "")


@pytest.mark.parametrize("path", ["shop.db", "/data/a@b:c.db", "odd?name#100%.db", "password.db"])
def test_any_path_is_a_database(home: Path, path: str) -> None:
    assert configured(home, GlobalOptions(database=path)).database == path


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "wanted"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, False),
        ("auto", {"CLICOLOR": "0"}, True, True),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour(home: Path, choice: str, environment: dict[str, str], terminal: bool, wanted: bool) -> None:
    assert wants_color(choice, environment, is_terminal=terminal) is wanted
    here = {"AT_TERMINAL": "1"} if terminal else {}
    assert configured(home, GlobalOptions(color=choice), **environment, **here).color is wanted


def test_the_local_zone(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    assert local_zone({"TZ": ":Europe/Rome"}, link) == ("Europe/Rome", "TZ")
    assert local_zone({"TZ": "/usr/share/zoneinfo/Asia/Tokyo"}, link) == ("Asia/Tokyo", "TZ")
    assert local_zone({"TZ": "CET-1CEST,M3.5.0"}, link) == ("UTC", "default")
    link.symlink_to("/usr/share/zoneinfo/America/New_York")
    assert local_zone({}, link) == ("America/New_York", str(link))
    link.unlink()
    link.symlink_to("/nowhere")
    assert local_zone({}, link) == ("UTC", "default")


def test_directories_honour_absolute_xdg_paths_only() -> None:
    assert user_directory("state", {"XDG_STATE_HOME": "/s"}) == Path("/s/marketpush")
    assert user_directory("data", {"XDG_DATA_HOME": "relative"}).is_absolute()
