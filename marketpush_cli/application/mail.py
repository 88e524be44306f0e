"""What waits to be mailed: messages of orders, and mails that are none. Rules: docs/messages.md, "Delivery"."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from marketpush_cli.application.acting import Acting, identify
from marketpush_cli.application.changes import Administered, Changes, Operation, Tally
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.ports import Database, Reader
from marketpush_cli.domain.chain import commitment, new_identifier, new_salt
from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.guards import lacking
from marketpush_cli.domain.mail_addresses import checked_address
from marketpush_cli.domain.messages import checked_subject, checked_text
from marketpush_cli.domain.outgoing import Attachment, Mail
from marketpush_cli.domain.permissions import Permission

QUEUE_MAIL = "mail_queue"
LARGEST_ATTACHMENT = 20 * 1024 * 1024
LONGEST_NAME = 200

_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,60}/[A-Za-z0-9][A-Za-z0-9.+-]{0,80}")


@dataclass(frozen=True, slots=True)
class Queued:
    """Mails that were put into the outbox, one an address."""

    mails: list[Mail]
    changes: Changes | None
    acting: Acting


def queue_mail(
    database: Database,
    run: Run,
    to: Sequence[str],
    subject: str,
    text: str,
    attachment: Attachment | None = None,
    *,
    permission: Permission = Permission.MESSAGE,
) -> Queued:
    """Put a mail that is no message of an order into the outbox, for each address or none; `message deliver` sends it.

    Raises InvalidValue for what cannot be mailed, NotPermitted without the permission.
    """
    attached = None if attachment is None else checked_attachment(attachment)
    mails = [
        Mail(
            new_identifier(run.at),
            run.at,
            "",
            is_automatic=True,
            next_at=run.at,
            recipient=checked_address(address),
            subject=checked_subject(subject),
            text=checked_text(text),
            attachment=attached,
            salt=new_salt(),
        )
        for address in to
    ]

    def prepare(reader: Reader) -> Queued:
        acting = identify(reader, run.identity)
        if not acting.actor.may(permission):
            raise lacking(acting.actor, permission)
        changes = Changes(Operation(run.operation, run.at, QUEUE_MAIL, acting.actor, run.source), Tally(len(mails)))
        own = [replace(mail, actor=acting.actor.email) for mail in mails]
        changes.mails.extend(own)
        queued = (told_of(mail, "queue", mail_columns(mail)) for mail in own)
        changes.administered = [*acting.log_ins.values(), *queued]
        return Queued(own, changes, acting)

    return database.change(prepare, dry_run=run.dry_run)


def checked_attachment(attachment: Attachment) -> Attachment:
    """An attachment that can be mailed. Raises InvalidValue for one that is too large, or has no proper name."""
    name = attachment.name
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or "/" in name or "\\" in name:
        raise InvalidValue("the name of an attachment is that of a file, without a directory", field="attachment")
    if _MEDIA_TYPE.fullmatch(attachment.type) is None:
        raise InvalidValue(f"{attachment.type[:60]!r} is no media type such as text/csv", field="attachment")
    check_size(len(attachment.content))
    return attachment


def check_size(size: int) -> None:
    """Raises InvalidValue for more bytes than are mailed."""
    if size > LARGEST_ATTACHMENT:
        most = LARGEST_ATTACHMENT // 1024 // 1024
        raise InvalidValue(f"an attachment of more than {most} MiB is not mailed", field="attachment")


def told_of(mail: Mail, action: str, after: Mapping[str, Any]) -> Administered:
    """The event of a mail that is no message."""
    return Administered("mail", {"id": mail.id}, action, None, after)


def mail_columns(mail: Mail) -> dict[str, Any]:
    """What events say of a mail that is no message: who queued it when, and commitments to the rest."""
    salt, attached = mail.salt or "", mail.attachment
    texts: dict[str, str | None] = {
        "recipient": mail.recipient,
        "subject": mail.subject,
        "text": mail.text,
        "attachment_name": None if attached is None else attached.name,
        "attachment_type": None if attached is None else attached.type,
        "attachment": None if attached is None else hashlib.sha256(attached.content).hexdigest(),
        "is_salted": None if mail.salt is None else "",
    }
    plain = {"queued_at": mail.queued_at, "actor": mail.actor, "is_automatic": int(mail.is_automatic)}
    return plain | {name: commitment(salt, name, text) for name, text in texts.items()}
