"""Lists that are mailed instead of shown: to whom, and the files that go along. See docs/exports.md."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketpush_cli.application.gathering import Run
from marketpush_cli.application.mail import queue_mail
from marketpush_cli.application.ports import Database
from marketpush_cli.domain.errors import UsageError
from marketpush_cli.domain.outgoing import Attachment
from marketpush_cli.domain.permissions import Permission

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
    """What is mailed: the command's name, the addresses of `--mail-to`, subjects and files once all has been read."""

    name: str
    addresses: tuple[str, ...]
    files: list[tuple[str, Attachment]] = field(default_factory=list)

    def take(self, day: str, format_name: str, content: bytes) -> None:
        """Put the file of a day in. Raises UsageError for a format that is no file."""
        check_mailed(format_name)
        subject = f"{self.name.replace('-', ' ').capitalize()}, {day}"
        file = Attachment(f"{self.name}-{day}.{format_name}", MEDIA_TYPES[format_name], content)
        self.files.append((subject, file))


def check_mailed(format_name: str) -> None:
    """Raises UsageError for a format that nobody opens as a file."""
    if format_name not in MEDIA_TYPES:
        raise UsageError(
            f"--mail-to attaches a file, and {format_name} is none", fix=f"-f one of {', '.join(MEDIA_TYPES)}"
        )


def post(database: Database, run: Run, address: str, subject: str, file: Attachment, words: str) -> None:
    """Queue one file for one address; whoever may see reports may have them mailed."""
    text = f"The attached file {file.name} was made by:\n\n{words}\n"
    queue_mail(database, run, address, subject, text, file, permission=Permission.REPORT)
