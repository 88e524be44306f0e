"""Lines of text with their numbers, decoded strictly, a block at a time, and free of control characters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marketpush_cli.application.reading.encodings import UTF_8
from marketpush_cli.application.reading.faults import fault

LINE_CAP = 64 * 1024
OBJECT_CAP = 8 * 1024 * 1024

Line = tuple[int, str]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LOW_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))
_HIGH_CONTROL = re.compile(b"\xc2[\x80-\x9f]")
_COMMENT = ("# ", "#\t")
_MOST_BYTES = 4
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(slots=True)
class Cap:
    """How many bytes a line may have; it may be changed between two lines."""

    size: int


class _Undecodable(Exception):
    """A byte that the encoding does not have, and where in the input it stands."""

    def __init__(self, offset: int, byte: int) -> None:
        super().__init__(offset)
        self.offset = offset
        self.byte = byte


def text_lines(
    blocks: Iterable[bytes], name: str, cap: Cap, encoding: str = UTF_8, *, can_be_told: bool = False
) -> Iterator[Line]:
    """Each line with its number, without its end: LF, CRLF or CR; `can_be_told`: there is a flag for the encoding."""
    number, pending, is_clean = 1, "", True
    try:
        for text in _texts(blocks, encoding):
            is_clean = (is_clean or not pending) and not _holds_control(text)
            lines, pending = _split(pending, text)
            for line in lines:
                if not is_clean or len(line) * _MOST_BYTES > cap.size:
                    _check(line, name, number, cap)
                yield number, line
                number += 1
            if len(pending) > cap.size + 1:
                break
    except _Undecodable as wrong:
        if pending.endswith("\r"):
            yield number, pending[:-1]
            number, pending = number + 1, ""
        raise _not_in(encoding, wrong, pending, name, number, can_be_told=can_be_told) from wrong
    pending = pending.removesuffix("\r")
    if pending:
        _check(pending, name, number, cap)
        yield number, pending


def _texts(blocks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The text of each block; before a byte that is wrong, the text up to it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    before, mark = 0, _BYTE_ORDER_MARK
    for block, is_last in _with_end(blocks):
        state = decoder.getstate()
        wrong = None
        try:
            text = decoder.decode(block, is_last)
        except UnicodeDecodeError as error:
            held = len(error.object) - len(block)
            decoder.setstate(state)
            text = decoder.decode(block[: max(0, error.start - held)])
            wrong = _Undecodable(before - held + error.start, error.object[error.start])
        except UnicodeError as error:  # UTF-16 and UTF-32 where no byte order mark says which half comes first
            raise _Undecodable(before, block[0] if block else 0) from error
        yield text.removeprefix(mark) if mark else text
        if wrong is not None:
            raise wrong
        before += len(block)
        mark = "" if text else mark


def _with_end(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for block in blocks:
        yield block, False
    yield b"", True


def _split(pending: str, text: str) -> tuple[list[str], str]:
    """The whole lines, and what may go on; a CR at the end may be the first half of a CRLF."""
    whole = pending + text
    if "\r" in whole:
        half = whole.endswith("\r")
        whole = (whole[:-1] if half else whole).replace("\r\n", "\n").replace("\r", "\n")
        whole = f"{whole}\r" if half else whole
    lines = whole.split("\n")
    return lines, lines.pop()


def _holds_control(text: str) -> bool:
    data = text.encode()
    return len(data.translate(None, _LOW_CONTROLS)) != len(data) or (
        not text.isascii() and _HIGH_CONTROL.search(data) is not None
    )


def _check(line: str, name: str, number: int, cap: Cap) -> None:
    refuse_longer(line, name, number, cap.size)
    if control := _CONTROL.search(line):
        raise _has_control(control, name, number)


def refuse_longer(line: str, name: str, number: int, size: int) -> None:
    """Refuses a line that is longer than a cap."""
    if len(line) * _MOST_BYTES > size and len(line.encode()) > size:
        raise fault(name, number, f"the line is longer than {size:,} bytes")


def says_something(text: str) -> bool:
    """Whether a line is neither blank nor a comment; `#MP-1001` is a pasted reference, `# MP-1001` a comment."""
    bare = text.strip()
    return bool(bare) and bare != "#" and not bare.startswith(_COMMENT)


def without_blank(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with something on them."""
    return (line for line in lines if line[1] and not line[1].isspace())


def _not_in(encoding: str, wrong: _Undecodable, before: str, name: str, number: int, *, can_be_told: bool) -> Exception:
    if encoding != UTF_8:
        what = f"the byte at offset {wrong.offset} (0x{wrong.byte:02X}) is not {encoding}"
        return fault(name, number, what, fix="Say how the file was saved: --encoding NAME.")
    place = f"byte {len(before.encode()) + 1} of the line"
    what = f"{place} (0x{wrong.byte:02X}, offset {wrong.offset}) is not UTF-8"
    fix = "--encoding cp1252 if that is how it was saved" if can_be_told else "Save the file as UTF-8."
    return fault(name, number, what, fix=fix)


def _has_control(control: re.Match[str], name: str, number: int) -> Exception:
    what = f"character {control.start() + 1} of the line is the control character U+{ord(control[0]):04X}"
    return fault(name, number, what, fix="Remove it: only TAB and line ends are taken.")
