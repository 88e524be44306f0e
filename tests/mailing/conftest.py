"""A mail server, a configuration that names it, and the sandbox's people who write and deliver."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mail_desk import MailDesk
from mail_server import Handler, MailServer, serving
from sandboxes import Marketpush


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A server that takes everything, until its handler is told otherwise."""
    with serving(Handler()) as running:
        yield running


@pytest.fixture
def unconfigured(marketpush: Marketpush, sandbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MailDesk:
    """Somebody whose configuration says nothing about mail yet."""
    monkeypatch.setenv("MARKETPUSH_CONFIG", str(tmp_path / "config.toml"))
    desk = MailDesk(marketpush, sandbox, tmp_path)
    desk.configure("")
    return desk


@pytest.fixture
def desk(unconfigured: MailDesk, server: MailServer) -> MailDesk:
    """Somebody whose configuration names the server."""
    unconfigured.use(server.port)
    return unconfigured
