"""Letters as the bytes that go to a mail server.

Headers are encoded here, and never parsed: what looks like an encoded word in somebody's name stays what it looks like.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.charset import QP, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from io import BytesIO

from marketpush_cli.application.letters import Letter
from marketpush_cli.domain.outgoing import Attachment
from marketpush_cli.mailing.settings import MailSettings

_POLICY = compat32.clone(linesep="\r\n")
_LONGEST_NAME = 120
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def composed(letter: Letter, settings: MailSettings) -> bytes:
    """The whole letter, headers first; the same letter is the same bytes each time."""
    body = _text_part(letter.text)
    message: Message = body
    if letter.attachment is not None:
        message = MIMEMultipart("mixed", boundary=_boundary(letter))
        message.attach(body)
        message.attach(_attached(letter.attachment))
    names = [name for name in (letter.from_name, settings.sender_name) if name]
    headers = {
        "From": _mailbox(" via ".join(names), settings.sender),
        "To": _mailbox(letter.to_name or "", letter.to),
        "Reply-To": letter.reply_to or settings.reply_to,
        "Subject": encoded(letter.subject),
        "Date": format_datetime(datetime.fromtimestamp(letter.at // 1_000_000, UTC)),
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated" if letter.is_automatic else None,
    }
    for name, value in headers.items():
        if value is not None:
            message[name] = value
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=_POLICY).flatten(message)
    return out.getvalue()


def _text_part(text: str) -> MIMEText:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return MIMEText(text + "\n", "plain", charset)  # type: ignore[arg-type]


def _attached(attachment: Attachment) -> MIMEBase:
    from email.encoders import encode_base64

    kind, _, detail = attachment.type.partition("/")
    part = MIMEBase(kind, detail)
    part.set_payload(attachment.content)
    encode_base64(part)
    name: str | tuple[str, str, str] = attachment.name
    if not attachment.name.isascii():
        name = ("utf-8", "", attachment.name)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _boundary(letter: Letter) -> str:
    return f"=={letter.message_id.strip('<>').partition('@')[0]}=="


def _mailbox(name: str, address: str) -> str:
    plain = one_line(name)[:_LONGEST_NAME]
    if not plain:
        return address
    if _is_plain(plain):
        return f'"{plain.translate(_QUOTED)}" <{address}>'
    return f"{encoded(plain)} <{address}>"


def encoded(text: str) -> str:
    """A text as a header holds it: as it is, or as encoded words; never more than one line."""
    plain = one_line(text)
    return plain if _is_plain(plain) else Header(plain, "utf-8").encode(linesep="")


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "=?" not in text


def one_line(text: str) -> str:
    """The text without line ends and what else is no letter on paper."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
