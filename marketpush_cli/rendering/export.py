"""Records in a file that appears whole or not at all, and what is said about it in a manifest beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marketpush_cli.rendering.destination import check_destination, open_binary_destination, open_destination
from marketpush_cli.rendering.json_text import indented_json
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.render import render_bytes
from marketpush_cli.rendering.screen import Screen
from marketpush_cli.rendering.tallied_file import TalliedFile

MANIFEST = ".manifest.json"


@dataclass(frozen=True, slots=True)
class Export:
    """Where records go. `origin` is what a manifest tells beside the file's own facts; None makes no manifest."""

    path: Path
    format: str
    screen: Screen
    force: bool
    forbidden: Sequence[Path]
    excel_safe: bool = False
    origin: Mapping[str, Any] | None = None

    def write(self, records: RecordSet) -> int:
        """Write the file, then its manifest, and return how many records. Raises as `open_destination` does."""
        manifest = self.path.with_name(f"{self.path.name}{MANIFEST}")
        if self.origin is not None:
            check_destination(manifest, self.force, self.forbidden)
        with open_binary_destination(str(self.path), force=self.force, forbidden=self.forbidden) as file:
            tallied = TalliedFile(file, hashes=self.origin is not None)
            rows = render_bytes(
                records,
                self.format,
                tallied,
                self.screen,
                excel_safe=self.excel_safe,
                workplace=self.path.absolute().parent,
            )
        if self.origin is not None:
            facts = {"file": self.path.name, "rows": rows, "bytes": tallied.size, "sha256": tallied.sha256}
            with open_destination(str(manifest), force=self.force, forbidden=self.forbidden) as out:
                out.write(indented_json(facts | {"format": self.format, **self.origin}) + "\n")
        return rows
