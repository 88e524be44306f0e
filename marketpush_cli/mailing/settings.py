"""Which mail server takes the mail, and how: the table `[mail]` of the configuration."""

from __future__ import annotations

import ipaddress
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from marketpush_cli.domain.errors import ConfigurationWrong, InvalidValue
from marketpush_cli.domain.mail_addresses import checked_address

KEYS = (
    "host",
    "port",
    "starttls",
    "ssl",
    "ca_file",
    "user",
    "password_file",
    "from",
    "reply_to",
    "timeout",
)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HOST = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?")
LONGEST_PASSWORD = 1_000
LONGEST_TIMEOUT = 600


@dataclass(frozen=True, slots=True)
class MailSettings:
    """`sender` is the marketplace's address, `sender_name` what stands before it; `timeout` counts seconds."""

    host: str
    sender: str
    sender_name: str | None = None
    port: int = 587
    starttls: bool = True
    ssl: bool = False
    ca_file: str | None = None
    user: str | None = None
    password_file: str | None = None
    reply_to: str | None = None
    timeout: float = 30

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]

    def password(self) -> str:
        """What the password file holds. Raises ConfigurationWrong for one that others may read, or that is none."""
        path = Path(str(self.password_file)).expanduser()
        try:
            with path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                if mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
                    raise ConfigurationWrong(
                        f"others may read or write the password file {path}, so it is not used", fix=f"chmod 600 {path}"
                    )
                text = file.read(LONGEST_PASSWORD).decode("utf-8").strip("\r\n")
        except OSError as error:
            raise ConfigurationWrong(f"the password file {path} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise ConfigurationWrong(f"the password file {path} is not UTF-8") from None
        if not text or not text.isascii() or not text.isprintable():
            raise ConfigurationWrong(f"the password file {path} must hold one line of ASCII, the password")
        return text


def mail_settings(table: Mapping[str, object], where: str) -> MailSettings:
    """The settings of a table. Raises ConfigurationWrong for what is missing or cannot be."""
    _refuse_strangers(table, where)
    _check_types(table, where)
    host, sender = str(table.get("host") or ""), str(table.get("from") or "")
    if not host or not sender:
        raise ConfigurationWrong(
            f"{where} needs host and from", fix='host = "mail.example.com", from = "Shop <shop@…>"'
        )
    name, address = _name_and_address(sender, f"{where}: from")
    uses_ssl = bool(table.get("ssl", False))
    found = MailSettings(
        host,
        address,
        name,
        int(str(table.get("port", 465 if uses_ssl else 587))),
        bool(table.get("starttls", not uses_ssl)),
        uses_ssl,
        _text(table, "ca_file"),
        _text(table, "user"),
        _text(table, "password_file"),
        None if table.get("reply_to") is None else _address(str(table["reply_to"]), f"{where}: reply_to"),
        float(str(table.get("timeout", 30))),
    )
    _check_together(found, where)
    return found


def _text(table: Mapping[str, object], key: str) -> str | None:
    value = table.get(key)
    return None if value is None else str(value)


def _refuse_strangers(table: Mapping[str, object], where: str) -> None:
    for key in table:
        if "password" in key and key != "password_file":
            raise ConfigurationWrong(
                f"{where} holds a password, which everybody who reads the file would have",
                fix='put it into a file of its own, chmod 600: password_file = "~/.config/marketpush/mail-password"',
            )
        if key not in KEYS:
            raise ConfigurationWrong(f"{where} has an unknown key {key!r}. It may have: {', '.join(KEYS)}.")


def _check_types(table: Mapping[str, object], where: str) -> None:
    for key, value in table.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if key in ("starttls", "ssl"):
            if not isinstance(value, bool):
                raise ConfigurationWrong(f"{where}: {key} must be true or false.")
        elif key == "port":
            if not (is_number and isinstance(value, int) and 0 < value < 65_536):
                raise ConfigurationWrong(f"{where}: port must be a whole number up to 65535.")
        elif key == "timeout":
            if not (is_number and 0 < float(str(value)) <= LONGEST_TIMEOUT):
                raise ConfigurationWrong(f"{where}: timeout must be a number of seconds, at most {LONGEST_TIMEOUT}.")
        elif not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise ConfigurationWrong(f"{where}: {key} must be a text of one line.")
        elif key in ("host", "user") and not value.isascii():
            raise ConfigurationWrong(f"{where}: {key} must be ASCII.")
        elif key == "host" and not _is_host(value):
            raise ConfigurationWrong(
                f"{where}: host must be the name of a machine or its IP address, not {value[:70]!r}",
                fix='host = "mail.example.com", and the port as port = 587',
            )


def _is_host(text: str) -> bool:
    if _HOST.fullmatch(text):
        return True
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _name_and_address(text: str, where: str) -> tuple[str | None, str]:
    """`Shop <shop@example.com>`, or the address alone."""
    if not text.rstrip().endswith(">"):
        return None, _address(text, where)
    name, _, address = text.rstrip()[:-1].rpartition("<")
    return name.strip().strip('"') or None, _address(address, where)


def _address(text: str, where: str) -> str:
    try:
        return checked_address(text)
    except InvalidValue as error:
        raise ConfigurationWrong(f"{where}: {error.sentence}") from None


def _check_together(found: MailSettings, where: str) -> None:
    if found.ssl and found.starttls:
        raise ConfigurationWrong(f"{where}: ssl encrypts from the start, so starttls must be false.")
    if (found.user is None) != (found.password_file is None):
        raise ConfigurationWrong(f"{where}: user and password_file go together.")
    is_open = not found.ssl and not found.starttls and found.host not in LOOPBACK
    if found.user is not None and is_open:
        raise ConfigurationWrong(
            f"{where}: without starttls or ssl the password would be sent readable by everybody on the way",
            fix="starttls = true",
        )
