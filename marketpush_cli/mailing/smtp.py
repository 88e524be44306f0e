"""The way to a mail server: SMTP with a certificate that is looked at, one connection a round."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from marketpush_cli.application.delivering import Receipt, Verdict
from marketpush_cli.application.letters import Letter
from marketpush_cli.domain.errors import Busy, ConfigurationWrong
from marketpush_cli.mailing.composing import composed
from marketpush_cli.mailing.settings import MailSettings

_PERMANENT = 500
_TOO_LARGE = 552
_TEMPORARY = 400
_CLOSING = 421
_LONGEST_ANSWER = 200
_LOST_IN_A_ROW = 3
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")


class ServerUnreachable(Busy):
    """The mail server does not answer, or hangs up again and again."""


@dataclass(slots=True)
class SmtpPostman:
    """Brings letters to the server that the settings name."""

    settings: MailSettings
    server: smtplib.SMTP | None = None
    lost: int = 0
    is_used: bool = False

    @property
    def domain(self) -> str:
        return self.settings.domain

    @contextmanager
    def round(self) -> Iterator[None]:
        """One connection for all letters; opened now, so that nothing is claimed where nobody answers."""
        self._connect()
        try:
            yield
        except BaseException:
            self._close()  # at once: nobody waits for a polite end after a signal
            raise
        self._hang_up()

    def post(self, letter: Letter) -> Receipt:
        """Bring one letter to the server. Raises ServerUnreachable or ConfigurationWrong where it took none."""
        server = self._ready()
        try:
            server.sendmail(self.settings.sender, [letter.to], composed(letter, self.settings))
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = error.recipients[letter.to]
            return self._answered("the server refused the address", code, answer)
        except smtplib.SMTPSenderRefused as error:
            if _PERMANENT <= error.smtp_code != _TOO_LARGE:
                self._hang_up()
                raise ConfigurationWrong(
                    f"{self.settings.place} takes no mail from {self.settings.sender} ({error.smtp_code})",
                    fix="set from in [mail] to an address that the server lets you use",
                ) from None
            return self._answered("the server refused the mail", error.smtp_code, error.smtp_error)
        except smtplib.SMTPResponseException as error:
            return self._answered("the server refused the mail", error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            return self._lost(error)
        self.lost = 0
        return Receipt(Verdict.ACCEPTED)

    def _answered(self, what: str, code: int, answer: bytes | str) -> Receipt:
        self.lost = 0
        verdict = Verdict.REFUSED if code >= _PERMANENT else Verdict.PUT_OFF
        return Receipt(verdict, f"{what} ({code})", told(answer))

    def _ready(self) -> smtplib.SMTP:
        """A connection that takes a letter: many servers hang up after some, which must not cost one an attempt."""
        if self.server is not None and self.is_used:
            try:
                code, _ = self.server.rset()
            except (smtplib.SMTPException, OSError):
                code = _CLOSING
            if code >= _TEMPORARY:
                self._close()
        self.is_used = True
        return self.server or self._connect()

    def _lost(self, error: Exception) -> Receipt:
        """The connection broke, and nobody knows whether the letter was taken: it is sent again."""
        self._close()
        self.lost += 1
        return Receipt(Verdict.PUT_OFF, f"the connection to the server was lost ({type(error).__name__})")

    def _connect(self) -> smtplib.SMTP:
        if self.lost >= _LOST_IN_A_ROW:
            raise self._unreachable(f"it hung up {self.lost} times in a row")
        password = self.settings.password() if self.settings.user is not None else None
        try:
            self.server = self._opened()
            self.server.ehlo_or_helo_if_needed()
            if self.settings.user is not None and password is not None:
                self.server.login(self.settings.user, password)
        except ssl.SSLCertVerificationError as error:
            raise self._wrong(f"its certificate cannot be trusted: {error.verify_message}", "ca_file") from None
        except smtplib.SMTPAuthenticationError as error:
            self._hang_up()
            if error.smtp_code < _PERMANENT:
                raise self._unreachable(f"it cannot check the password now ({error.smtp_code})") from None
            raise self._wrong(f"it refused user and password ({error.smtp_code})", "password_file") from None
        except smtplib.SMTPNotSupportedError:
            self._hang_up()
            raise self._wrong("it offers no such encryption or log-in", "starttls, ssl, user") from None
        except ssl.SSLError as error:
            raise self._wrong(f"no encryption could be agreed on: {error.reason}", "ssl, port") from None
        except smtplib.SMTPException as error:
            self._hang_up()
            code = getattr(error, "smtp_code", type(error).__name__)
            raise self._unreachable(f"it answered what is not expected ({code})") from None
        except OSError as error:
            self._hang_up()
            raise self._unreachable(error.strerror or type(error).__name__) from None
        return self.server

    def _opened(self) -> smtplib.SMTP:
        settings = self.settings
        if settings.ssl:
            return smtplib.SMTP_SSL(
                settings.host, settings.port, settings.domain, timeout=settings.timeout, context=self._trust()
            )
        server = smtplib.SMTP(settings.host, settings.port, settings.domain, timeout=settings.timeout)
        if settings.starttls:
            try:
                server.starttls(context=self._trust())
            except BaseException:
                server.close()
                raise
        return server

    def _trust(self) -> ssl.SSLContext:
        try:
            named = self.settings.ca_file
            return ssl.create_default_context(cafile=None if named is None else Path(named).expanduser())
        except OSError as error:
            is_ssl = isinstance(error, ssl.SSLError)
            reason = "it holds no certificate" if is_ssl else error.strerror
            raise ConfigurationWrong(f"the certificates in {self.settings.ca_file} cannot be read: {reason}") from None

    def _hang_up(self) -> None:
        if self.server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.server.quit()
        self._close()

    def _close(self) -> None:
        server, self.server = self.server, None
        if server is not None:
            server.close()

    def _unreachable(self, why: str) -> ServerUnreachable:
        return ServerUnreachable(
            f"the mail server {self.settings.place} cannot be used now: {why}",
            fix="what waits is kept; try again later",
        )

    def _wrong(self, why: str, key: str) -> ConfigurationWrong:
        return ConfigurationWrong(
            f"the mail server {self.settings.place} cannot be used: {why}", fix=f"see {key} in [mail]"
        )


def told(answer: bytes | str) -> str:
    """What a server said, on one line and without addresses."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return _ADDRESS.sub("…", line)[:_LONGEST_ANSWER]
