"""Encryption, certificates, log-in: what cannot be trusted gets neither a letter nor the password."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from mail_desk import MailDesk
from mail_server import PASSWORD, USER, Handler, MailServer, serving


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def context_for(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def secured(authority: trustme.CA) -> Iterator[MailServer]:
    """A server that wants STARTTLS and a log-in, with a certificate that no machine knows."""
    with serving(Handler(), tls=context_for(authority, "127.0.0.1"), wants_login=True) as running:
        yield running


def password_file(directory: Path, text: str = PASSWORD, mode: int = 0o600) -> Path:
    path = directory / "mail-password"
    path.write_text(f"{text}\n")
    path.chmod(mode)
    return path


def configure(desk: MailDesk, server: MailServer, *more: str, **password: object) -> None:
    file = password_file(desk.directory, **password)  # type: ignore[arg-type]
    desk.use(server.port, f'user = "{USER}"', f'password_file = "{file}"', *more)


def test_with_the_authority_named_it_is_sent_encrypted(
    unconfigured: MailDesk, secured: MailServer, ca_file: Path
) -> None:
    configure(unconfigured, secured, f'ca_file = "{ca_file}"')
    unconfigured.send()
    unconfigured.deliver()
    assert len(secured.letters) == 1
    assert secured.handler.logins


def test_what_is_encrypted_from_the_start_is_trusted_by_the_same_authority(
    unconfigured: MailDesk, authority: trustme.CA, ca_file: Path
) -> None:
    with serving(Handler(), encrypted=context_for(authority, "127.0.0.1")) as server:
        unconfigured.use(server.port, "ssl = true")
        refused(unconfigured, server, "its certificate cannot be trusted")
        unconfigured.use(server.port, "ssl = true", f'ca_file = "{ca_file}"')
        unconfigured.deliver()
        assert len(server.letters) == 1


def refused(desk: MailDesk, server: MailServer, sentence: str, code: int = 78) -> str:
    """Nothing was sent, nothing counts as tried, and the password is nowhere to be seen."""
    desk.send()
    ran = desk.deliver("--debug", code=code)
    assert sentence in ran.err
    assert server.letters == []
    (row,) = desk.outbox()
    assert (row["delivery"], row["attempts"]) == ("queued", 0)
    return ran.err


def test_a_certificate_that_nobody_vouches_for_is_refused(unconfigured: MailDesk, secured: MailServer) -> None:
    configure(unconfigured, secured)
    told = refused(unconfigured, secured, "its certificate cannot be trusted")
    assert "ca_file" in told
    assert secured.handler.logins == []


def test_a_certificate_of_another_name_is_refused(unconfigured: MailDesk, authority: trustme.CA, ca_file: Path) -> None:
    with serving(Handler(), tls=context_for(authority, "elsewhere.example")) as server:
        unconfigured.use(server.port, f'ca_file = "{ca_file}"')
        refused(unconfigured, server, "its certificate cannot be trusted")


def test_a_server_without_starttls_is_not_spoken_to_in_the_clear(unconfigured: MailDesk, server: MailServer) -> None:
    unconfigured.use(server.port, "starttls = true")
    refused(unconfigured, server, "it offers no such encryption or log-in")


def test_ssl_at_a_port_without_it_is_refused(unconfigured: MailDesk, server: MailServer) -> None:
    unconfigured.use(server.port, "ssl = true")
    refused(unconfigured, server, "no encryption could be agreed on")


def test_an_authority_file_that_is_none_is_said(unconfigured: MailDesk, server: MailServer) -> None:
    unconfigured.use(server.port, f'ca_file = "{unconfigured.directory / "config.toml"}"')
    refused(unconfigured, server, "cannot be read: it holds no certificate")


def test_a_wrong_password_is_a_matter_of_the_configuration(
    unconfigured: MailDesk, secured: MailServer, ca_file: Path
) -> None:
    configure(unconfigured, secured, f'ca_file = "{ca_file}"', text="wrong-horse-secret")
    refused(unconfigured, secured, "it refused user and password (535)")
    assert_nowhere(unconfigured, "wrong-horse-secret")


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602, 0o620, 0o666])
def test_a_password_that_others_may_read_or_write_is_not_used(
    unconfigured: MailDesk, secured: MailServer, ca_file: Path, mode: int
) -> None:
    configure(unconfigured, secured, f'ca_file = "{ca_file}"', mode=mode)
    told = refused(unconfigured, secured, "others may read or write the password file")
    assert "chmod 600" in told
    assert secured.handler.logins == []


@pytest.mark.parametrize("text", ["", "two\nlines", "x\x00y", "schlüssel"])
def test_a_password_is_one_line(unconfigured: MailDesk, secured: MailServer, ca_file: Path, text: str) -> None:
    configure(unconfigured, secured, f'ca_file = "{ca_file}"', text=text)
    refused(unconfigured, secured, "must hold one line")


def test_a_password_file_that_is_not_there_is_said(unconfigured: MailDesk, server: MailServer) -> None:
    unconfigured.use(server.port, f'user = "{USER}"', f'password_file = "{unconfigured.directory}/none"')
    refused(unconfigured, server, "cannot be read: No such file or directory")


def assert_nowhere(desk: MailDesk, secret: str) -> None:
    """Not in the database, the events, the outbox, or what --debug kept."""
    places = [desk.database, *(Path(os.environ["XDG_STATE_HOME"]) / "marketpush").glob("*.txt")]
    assert len(places) > 1, "--debug kept nothing"
    for place in places:
        assert secret.encode() not in place.read_bytes(), place


def test_the_password_is_nowhere_but_in_its_file(unconfigured: MailDesk, secured: MailServer, ca_file: Path) -> None:
    configure(unconfigured, secured)
    assert PASSWORD not in refused(unconfigured, secured, "its certificate cannot be trusted")
    configure(unconfigured, secured, f'ca_file = "{ca_file}"')
    secured.handler.data = lambda _envelope: "554 looks like spam"
    ran = unconfigured.deliver("-v --debug", code=3)
    assert PASSWORD not in ran.out + ran.err
    assert_nowhere(unconfigured, PASSWORD)
