"""The table [mail]: what it must hold, what it must not, and what a profile says instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from marketpush_cli.configuration import GlobalOptions, resolve
from marketpush_cli.domain.errors import ConfigurationWrong
from marketpush_cli.mailing.settings import MailSettings, mail_settings

LEAST = {"host": "mail.example.com", "from": "shop@example.com"}


def read(**more: Any) -> MailSettings:
    return mail_settings(LEAST | more, "[mail]")


def test_host_and_from_are_enough() -> None:
    found = read()
    assert (found.port, found.starttls, found.ssl, found.timeout) == (587, True, False, 30)
    assert (found.place, found.domain, found.sender_name) == ("mail.example.com:587", "example.com", None)
    assert (read(ssl=True).port, read(ssl=True).starttls) == (465, False)


@pytest.mark.parametrize("host", ["localhost", "mail.example.com.", "mail_1.local", "192.0.2.1", "::1", "2001:db8::5"])
def test_a_host_is_a_name_or_an_address(host: str) -> None:
    assert read(host=host).host == host


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("shop@example.com", None, "shop@example.com"),
        ("Shop <shop@example.com>", "Shop", "shop@example.com"),
        ('"Shop, Ltd" <shop@example.com>', "Shop, Ltd", "shop@example.com"),
        ("<shop@bücher.example>", None, "shop@xn--bcher-kva.example"),
    ],
)
def test_from_is_an_address_with_or_without_a_name(text: str, name: str | None, address: str) -> None:
    found = read(**{"from": text})
    assert (found.sender_name, found.sender) == (name, address)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"host": ""}, "host must be a text of one line"),
        (
            {"host": "mail..example.com"},
            "name of a machine or its IP address, not 'mail..example.com'",
        ),
        ({"host": f"{'x' * 64}.example.com"}, "host must be the name of a machine"),
        ({"host": "mail.example.com:25"}, "host must be the name of a machine"),
        ({"host": "smtp://mail.example.com"}, "host must be the name of a machine"),
        ({"from": "nobody"}, "is no e-mail address"),
        ({"from": "a@b\nBcc: c@d"}, "from must be a text of one line"),
        ({"reply_to": "x"}, "is no e-mail address"),
        ({"password": "secret"}, "holds a password"),
        ({"smtp_password": "secret"}, "holds a password"),
        ({"hots": "x"}, "unknown key 'hots'"),
        ({"port": 0}, "port must be"),
        ({"port": "587"}, "port must be"),
        ({"port": True}, "port must be"),
        ({"starttls": "yes"}, "starttls must be true or false"),
        ({"timeout": -1}, "timeout must be"),
        ({"timeout": 10_000}, "timeout must be"),
        ({"ssl": True, "starttls": True}, "starttls must be false"),
        ({"user": "me"}, "go together"),
        ({"password_file": "x"}, "go together"),
        ({"user": "me", "password_file": "x", "starttls": False}, "readable by everybody"),
    ],
)
def test_what_cannot_be_is_refused(table: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationWrong, match=sentence) as refused:
        read(**table)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("missing", ["host", "from"])
def test_without_host_or_from_there_is_no_mail(missing: str) -> None:
    with pytest.raises(ConfigurationWrong, match="needs host and from"):
        mail_settings({name: value for name, value in LEAST.items() if name != missing}, "[mail]")


def configured(tmp_path: Path, text: str, profile: str | None = None) -> MailSettings | None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    return resolve(GlobalOptions(config=str(file), profile=profile), {"HOME": str(tmp_path)}).mail


BOTH = """
[mail]
host = "mail.example.com"
from = "shop@example.com"
port = 25

[profile.live.mail]
host = "live.example.com"

[profile.test]
"""


def test_a_profile_says_some_of_it_otherwise(tmp_path: Path) -> None:
    own, live, test = (configured(tmp_path, BOTH, name) for name in (None, "live", "test"))
    assert own is not None
    assert live is not None
    assert (own.place, live.place) == ("mail.example.com:25", "live.example.com:25")
    assert test == own
    assert configured(tmp_path, "") is None


@pytest.mark.parametrize("text", ["mail = 1", "[profile.x]\nmail = 1"])
def test_mail_is_a_table(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationWrong, match="is a table"):
        configured(tmp_path, text, "x" if "profile" in text else None)


def test_the_password_is_in_no_representation(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hunter2\n")
    file.chmod(0o600)
    settings = read(user="me", password_file=str(file))
    assert settings.password() == "hunter2"
    assert "hunter2" not in repr(settings)
