"""A mail server on loopback that takes letters, or refuses, delays and breaks off where it is told to."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

USER, PASSWORD = "mailer", "correct-horse-battery"
DIE = "die"

Answer = Callable[[Any], str | None]


@dataclass(slots=True)
class Handler:
    """Keeps what it takes. `recipient` and `data` may answer otherwise; DIE breaks the connection off instead."""

    taken: list[Envelope] = field(default_factory=list)
    sender: Answer = lambda _address: None
    recipient: Answer = lambda _address: None
    data: Answer = lambda _envelope: None
    reset: str = "250 OK"
    reached: threading.Event = field(default_factory=threading.Event)
    may_answer: threading.Event = field(default_factory=threading.Event)
    logins: list[str] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self.may_answer.set()

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]) -> Any:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.sender(address)
        if answer is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 OK"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.recipient(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_RSET(self, _server: Any, _session: Any, _envelope: Any) -> str:
        return self.reset

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:
        """The letter is here; whether the sender hears of it is another matter."""
        self.taken.append(envelope)
        self.reached.set()
        await asyncio.get_running_loop().run_in_executor(None, self.may_answer.wait, 30)
        answer = self.data(envelope)
        if answer == DIE:
            server.transport.abort()
            return "250 nobody hears this"
        if answer is not None:
            self.taken.pop()
        return answer or "250 OK"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that runs, and what it was told."""

    port: int
    handler: Handler

    @property
    def letters(self) -> list[EmailMessage]:
        """What was taken, as whoever receives it reads it."""
        return [letter_in(envelope) for envelope in self.handler.taken]

    @property
    def message_ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]


def letter_in(envelope: Envelope) -> EmailMessage:
    content = envelope.content
    assert isinstance(content, bytes)
    return cast("EmailMessage", message_from_bytes(content, policy=policy.default))


@contextmanager
def serving(
    handler: Handler,
    *,
    tls: ssl.SSLContext | None = None,
    wants_login: bool = False,
    encrypted: ssl.SSLContext | None = None,
) -> Iterator[MailServer]:
    """Run a server; with `tls` it offers STARTTLS and takes nothing without it, `encrypted` is so from the start."""

    def authenticate(_server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        handler.logins.append(mechanism)
        return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)

    def protocol() -> SMTP:
        return SMTP(
            handler,
            hostname="mail.example",
            enable_SMTPUTF8=False,
            tls_context=tls,
            require_starttls=tls is not None,
            auth_required=wants_login,
            auth_require_tls=tls is not None,
            authenticator=authenticate if wants_login else None,
            timeout=30,
        )

    with running(protocol, encrypted) as port:
        try:
            yield MailServer(port, handler)
        finally:
            handler.may_answer.set()


@contextmanager
def running(protocol: Callable[[], asyncio.BaseProtocol], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve a protocol on a free port of loopback, in a thread of its own."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=tls))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_end_all(loop))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _end_all(_loop: asyncio.AbstractEventLoop) -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
