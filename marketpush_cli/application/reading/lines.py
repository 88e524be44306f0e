"""Lines of UTF-8 text with their numbers, each decoded strictly and free of control characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marketpush_cli.application.reading.faults import fault

LINE_CAP = 64 * 1024
OBJECT_CAP = 8 * 1024 * 1024

Line = tuple[int, str]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_COMMENT = ("# ", "#\t")


@dataclass(slots=True)
class Cap:
    """How many bytes a line may have; it may be changed between two lines."""

    size: int


def text_lines(blocks: Iterable[bytes], name: str, cap: Cap) -> Iterator[Line]:
    """Each line with its number, without its end: LF, CRLF or CR."""
    offset = 0
    for number, raw in enumerate(_raw_lines(blocks, cap), 1):
        if len(raw) > cap.size:
            refuse_longer(raw.rstrip(b"\r\n"), name, number, cap.size)
        try:
            text = raw.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise _not_utf8(raw, name, number, offset, error.start) from error
        if control := _CONTROL.search(text):
            raise _has_control(control, name, number)
        yield number, text
        offset += len(raw)


def refuse_longer(raw: bytes, name: str, number: int, size: int) -> None:
    """Refuses a line that is longer than a cap."""
    if len(raw) > size:
        raise fault(name, number, f"the line is longer than {size:,} bytes")


def says_something(text: str) -> bool:
    """Whether a line is neither blank nor a comment; `#MP-1001` is a pasted reference, `# MP-1001` a comment."""
    bare = text.strip()
    return bool(bare) and bare != "#" and not bare.startswith(_COMMENT)


def without_blank(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with something on them."""
    return (line for line in lines if line[1] and not line[1].isspace())


def _raw_lines(blocks: Iterable[bytes], cap: Cap) -> Iterator[bytes]:
    pending = b""
    for block in blocks:
        pieces = (pending + block).splitlines(keepends=True)
        # A CR at the end of a block may be the first half of a CRLF.
        pending = pieces.pop() if pieces and not pieces[-1].endswith(b"\n") else b""
        yield from pieces
        if len(pending) > cap.size + 1:
            break
    if pending:
        yield pending


def _not_utf8(raw: bytes, name: str, number: int, offset: int, start: int) -> Exception:
    what = f"byte {start + 1} of the line (0x{raw[start]:02X}, offset {offset + start}) is not UTF-8"
    return fault(name, number, what, fix="Save the file as UTF-8.")


def _has_control(control: re.Match[str], name: str, number: int) -> Exception:
    what = f"character {control.start() + 1} of the line is the control character U+{ord(control[0]):04X}"
    return fault(name, number, what, fix="Remove it: only TAB and line ends are taken.")
