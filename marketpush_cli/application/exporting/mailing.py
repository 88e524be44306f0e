"""Lists that are mailed instead of shown: to whom, and the files that go along. See docs/exports.md."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marketpush_cli.application.exporting.marks import Mark
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.mail import check_size, queue_mail
from marketpush_cli.application.ports import Database
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.outgoing import Attachment
from marketpush_cli.domain.permissions import Permission

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

LONGEST_COMMAND = 2_000
MEDIA_TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "yaml": "application/yaml",
    "md": "text/markdown",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(slots=True)
class Mailbox:
    """What is mailed: the command's name, the addresses of `--mail-to`, subjects and files once all has been read.

    `mark` is where an export of a name ends, to be kept once everything is queued.
    """

    name: str
    addresses: tuple[str, ...]
    files: list[tuple[str, Attachment]] = field(default_factory=list)
    mark: Mark | None = None

    def take(self, day: str, format_name: str, content: bytes) -> None:
        """Put the file of a day in."""
        subject = f"{self.name.replace('-', ' ').capitalize()}, {day}"
        self.files.append((subject, Attachment(f"{self.name}-{day}.{format_name}", MEDIA_TYPES[format_name], content)))


class MailedFile(io.BytesIO):
    """What is attached. Raises InvalidValue as soon as it is too large to be mailed."""

    def write(self, data: ReadableBuffer, /) -> int:
        count = super().write(data)
        check_size(self.tell())
        return count


def check_mailed(format_name: str) -> None:
    """Raises UsageError for a format that nobody opens as a file."""
    if format_name not in MEDIA_TYPES:
        raise UsageError(
            f"--mail-to attaches a file, and {format_name} is none", fix=f"-f one of {', '.join(MEDIA_TYPES)}"
        )


def post(database: Database, run: Run, addresses: Sequence[str], subject: str, file: Attachment, words: str) -> None:
    """Queue one file for the addresses, all or none; whoever may see reports may have them mailed."""
    plain = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in words)
    made_by = plain if len(plain) <= LONGEST_COMMAND else f"{plain[:LONGEST_COMMAND]} …"
    text = f"The attached file {file.name} was made by:\n\n{made_by}\n"
    queue_mail(database, run, addresses, subject, text, file, permission=Permission.REPORT)
