"""Objects of JSON lines: numbers stay the text they were, and whatever JSON leaves open is refused."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from marketpush_cli.application.reading.faults import fault, shortened
from marketpush_cli.application.reading.lines import Line, without_blank
from marketpush_cli.domain.errors import InvalidValue

DEPTH_CAP = 32

_written = json.JSONEncoder(ensure_ascii=False).encode
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class _Refusal(Exception):
    """What is wrong with a JSON text, before its place is known."""

    def __init__(self, what: str, field: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.field = field


class Unquoted(str):
    """The text of a value that stands without quotes, so that it can be written that way again."""

    __slots__ = ()


def objects(lines: Iterable[Line], name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """One object a line, with the number of the line; blank lines are passed over."""
    for row, _, item in objects_or_faults(lines, name, number=str):
        if isinstance(item, InvalidValue):
            raise item
        yield row, item


def objects_or_faults(
    lines: Iterable[Line], name: str, *, number: Callable[[str], str]
) -> Iterator[tuple[int, str, dict[str, object] | InvalidValue]]:
    """The number of each line, its text, and the object on it or what is wrong with it."""
    decoder = json.JSONDecoder(
        parse_float=number, parse_int=number, parse_constant=_refuse_constant, object_pairs_hook=_without_duplicates
    )
    for row, text in without_blank(lines):
        try:
            yield row, text, _object(text, decoder)
        except _Refusal as refusal:
            yield row, text, fault(name, row, refusal.what, field=refusal.field)


def json_text(value: object) -> str:
    """A value as JSON again, with numbers as they were written."""
    if isinstance(value, Unquoted):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(json_text, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_written(key)}: {json_text(item)}' for key, item in value.items())}}}"
    return _written(value)


def _object(text: str, decoder: json.JSONDecoder) -> dict[str, object]:
    try:
        value = decoder.decode(text)
    except json.JSONDecodeError as error:
        raise _Refusal(f"this is no whole JSON object ({error.msg}, character {error.colno})") from error
    except RecursionError as error:
        raise _too_deep() from error
    if not isinstance(value, dict):
        raise _Refusal("an object in braces is wanted on every line")
    if "\\" in text or text.count("{") + text.count("[") > DEPTH_CAP:
        _inspect(value, None, 1)
    return value


def _too_deep() -> _Refusal:
    return _Refusal(f"values are nested more than {DEPTH_CAP} deep")


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Refusal("the object has this key twice", field=_shown(twice))
    return result


def _refuse_constant(constant: str) -> object:
    raise _Refusal(f"{constant} is not a number that JSON knows")


def _inspect(value: object, field: str | None, depth: int) -> None:
    """Refuses what escapes can smuggle into a text, and nesting beyond the cap."""
    if depth > DEPTH_CAP:
        raise _too_deep()
    if isinstance(value, str):
        _refuse_unstorable(value, field)
    elif isinstance(value, list):
        for item in value:
            _inspect(item, field, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_unstorable(key, field)
            _inspect(item, key if field is None else f"{field}.{key}", depth + 1)


def _refuse_unstorable(text: str, field: str | None) -> None:
    if found := _UNSTORABLE.search(text):
        kind = "half of a surrogate pair" if "\ud800" <= found[0] <= "\udfff" else "the control character"
        raise _Refusal(f"character {found.start() + 1} of a text is {kind} U+{ord(found[0]):04X}", field=field)


def _shown(key: str) -> str:
    return shortened(_UNSTORABLE.sub("?", key)).strip('"')
