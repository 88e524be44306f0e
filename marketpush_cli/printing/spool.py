"""Order documents on their way to paper, put aside so that no more than one of them is in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Any

IN_MEMORY_AT_MOST = 1_000_000  # bytes; more goes to a file without a name, which nothing can leave behind
NOT_PRINTED = frozenset({"history", "messages", "attributes", "timestamps"})


class Spool:
    """Documents in a temporary file, to be gone through as often as need be."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY_AT_MOST)  # noqa: SIM115 - closed by `__exit__`
        self._count = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def take(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Put documents behind those that are there, without what no page shows."""
        for document in documents:
            kept = {name: value for name, value in document.items() if name not in NOT_PRINTED}
            self._file.write(json.dumps(kept).encode() + b"\n")
            self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        place = 0
        for _ in range(self._count):
            self._file.seek(place)
            text = self._file.readline()
            place += len(text)
            yield json.loads(text)
