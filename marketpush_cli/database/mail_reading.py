"""What a snapshot knows of messages and of the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from marketpush_cli.application.mail_filter import MailFilter, MessageFilter
from marketpush_cli.database import message_listing, outbox
from marketpush_cli.database.runner import Runner
from marketpush_cli.domain.outgoing import Mail
from marketpush_cli.domain.placed import Message


class MailReadings:
    """Questions about messages and mails, answered on one connection."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner

    def list_messages(self, chosen: MessageFilter) -> Iterator[tuple[Any, ...]]:
        return message_listing.list_messages(self.runner, chosen)

    def message(self, order: str, number: int) -> Message | None:
        return message_listing.message(self.runner, order, number)

    def keyed_messages(self, numbers: Collection[str]) -> dict[str, dict[str, Message]]:
        return message_listing.keyed_messages(self.runner, numbers)

    def mails(self, chosen: MailFilter) -> list[Mail]:
        return outbox.load_mails(self.runner, chosen)

    def mail(self, identifier: str) -> Mail | None:
        return outbox.load_mail(self.runner, identifier)
