"""One entry of the corpus of bad input, and what must be untouched after it was refused."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandboxes import line_document, order_document

SHIPPED = {"status": "shipped", "status_at": "2026-03-01T18:00:00Z", "carrier": "dhl", "tracking_number": "DHL-9"}
AWAITING = {"status": "awaiting_fulfillment", "status_at": "2026-03-01T12:00:00Z"}
KINDS = {
    2: "usage",
    4: "not_found",
    5: "rule",
    6: "permission",
    8: "finding",
    65: "value",
    74: "io",
    78: "configuration",
}
Content = bytes | str


@dataclass(frozen=True, slots=True)
class Bad:
    """`argv` is one string, split at blanks; `{f}` in it and in `says` is the file, which holds `content`."""

    name: str
    argv: str
    code: int
    says: tuple[str, ...] = ()
    content: Content | None = None
    ending: str = ".csv"
    stdin: Content | None = None
    user: str | None = None
    words: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.name

    def line(self, file: Path) -> list[str]:
        """The words of the command line; `words` are taken as they stand."""
        return [word.format(f=file) for word in self.argv.split()] + list(self.words)


class Terminal(io.TextIOWrapper):
    """A terminal at which nobody types."""

    def isatty(self) -> bool:
        return True


class TerminalBytes(io.BytesIO):
    """The same as bytes; reading would wait for ever, and so fails the test."""

    def isatty(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("the command waits at a terminal where nobody types")


def as_bytes(content: Content) -> bytes:
    return content.encode() if isinstance(content, str) else content


def piped(content: Content) -> io.TextIOWrapper:
    """Standard input that holds some bytes."""
    return io.TextIOWrapper(io.BytesIO(as_bytes(content)), encoding="utf-8")


def terminal() -> Terminal:
    """Standard input at which nobody types."""
    return Terminal(TerminalBytes(), encoding="utf-8")


def files_in(directory: Path) -> dict[str, bytes]:
    """Every file below a directory with its bytes, but for the lock, which holds nothing."""
    found = (path for path in sorted(directory.rglob("*")) if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(directory)): path.read_bytes() for path in found}


def first_error(err: str) -> str:
    """The first line that tells an error, with its fix behind it."""
    lines = err.splitlines()
    at = next((at for at, line in enumerate(lines) if line.startswith("error[")), None)
    assert at is not None, f"no error was told, but: {err!r}"
    fix = lines[at + 1] if lines[at + 1 :] and lines[at + 1].startswith("fix: ") else ""
    return f"{lines[at]} {fix}"


def further_orders() -> Iterator[dict[str, Any]]:
    """What bad input needs besides the sandbox's orders: unpaid, in yen, refunded in part, under incident, closed."""
    yield order_document("MP-2001-A", "bolt", [line_document("10.00", **AWAITING)], paid=False)
    yield order_document("MP-2002-A", "bolt", [line_document("1990", **SHIPPED)], currency="JPY")
    incident = {
        "line": "1",
        "number": "1",
        "state": "new",
        "opening_reason": "defective",
        "opened_at": "2026-03-01T20:00:00Z",
    }
    yield order_document("MP-2003-A", "bolt", [line_document("30.00", "5.00", "6.00", **SHIPPED)], incidents=[incident])
    refund = {"line": "1", "item": "10.00", "at": "2026-03-01T21:00:00Z", "reason": "goodwill", "key": "OLD"}
    yield order_document("MP-2004-A", "bolt", [line_document("25.00", "2.00", "3.00", **SHIPPED)], refunds=[refund])
    closed = SHIPPED | {"status": "closed", "status_at": "2026-03-01T22:00:00Z"}
    yield order_document("MP-2005-A", "bolt", [line_document("12.00", **closed)])


Run = Callable[..., Any]
Refuses = Callable[[Bad], Any]
