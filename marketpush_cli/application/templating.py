"""Templates of messages: Jinja in a sandbox, in which whatever is missing is an error. Rules: docs/messages.md."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.messages import with_line_feeds

if TYPE_CHECKING:
    from jinja2 import Environment, Template

LARGEST = 100_000
_SUBJECT = "subject:"
_WHOLE = "<template>"


class Unwritable(Exception):
    """A template would write what is neither text nor a number; says what stands there, and what to write."""


class _Whole:
    """What has parts that can be written, and is not written itself."""

    def _told(self) -> Unwritable:
        raise NotImplementedError

    def __str__(self) -> str:
        raise self._told()

    __html__ = __format__ = __repr__ = __str__  # type: ignore[assignment]


class Fields(_Whole, dict[str, Any]):
    """Fields of a template by name; `path` is how the template names them."""

    def __init__(self, path: str, values: Mapping[str, Any]) -> None:
        super().__init__(
            {name: Absent(f"{path}.{name}") if _is_absent(value) else value for name, value in values.items()}
        )
        self.path = path

    def _told(self) -> Unwritable:
        named = next(iter(self), None)
        return Unwritable(
            f"{self.path} has fields and is none itself" + (f", write {self.path}.{named}" if named else "")
        )


class Several(_Whole, list[Fields]):
    """Records of a template, one after the other; `path` is how the template names all of them."""

    def __init__(self, path: str, records: Iterable[Fields]) -> None:
        super().__init__(records)
        self.path = path

    def _told(self) -> Unwritable:
        one = self[0].path if self else "one"
        return Unwritable(f"{self.path} are several, write {{% for {one} in {self.path} %}}…{{% endfor %}}")


def _is_absent(value: object) -> bool:
    return value is None or value == ""


class NothingThere(Unwritable):
    """A template would write a field in which nothing stands."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is empty here")


class Absent(_Whole):
    """A field in which nothing stands: false in a condition, and an error where it would be written."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def _told(self) -> Unwritable:
        return NothingThere(self.path)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a message says: a text, or a template that is filled in for each order."""

    source: str
    name: str | None = None
    subject: Template | None = None
    body: Template | None = None
    first_line: int = 1

    @property
    def is_template(self) -> bool:
        return self.body is not None

    def filled(self, fields: Mapping[str, Any]) -> tuple[str | None, str]:
        """Subject and text with the fields in them. Raises InvalidValue naming template, line and field."""
        if self.body is None:
            return None, self.source
        subject = None if self.subject is None else self._rendered(self.subject, fields, 1)
        return subject, self._rendered(self.body, fields, self.first_line)

    def _rendered(self, template: Template, fields: Mapping[str, Any], first_line: int) -> str:
        from jinja2 import TemplateError, UndefinedError

        try:
            text: str = template.render(fields)
        except Unwritable as error:
            raise self._wrong(error, first_line, str(error)) from None
        except UndefinedError as error:
            raise self._wrong(error, first_line, f"there is no field {error.message}") from None
        except TemplateError as error:
            raise self._wrong(error, first_line, str(error.message)) from None
        except Exception as error:  # filters and operators raise whatever they like about what they are given
            raise self._wrong(error, first_line, f"{type(error).__name__}: {error}") from None
        return text

    def _wrong(self, error: Exception, first_line: int, what: str) -> InvalidValue:
        places = [frame.lineno or 1 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _WHOLE]
        line = (places[-1] if places else 1) + first_line - 1
        return InvalidValue(f"template {self.name}, line {line}: {what}", field="template")


def plain_wording(text: str) -> Wording:
    """A text that is sent as it stands."""
    return Wording(text)


def read_template(content: bytes, name: str) -> Wording:
    """A template out of the content of its file; its first line may be `Subject: …`. Raises InvalidValue."""
    if len(content) > LARGEST:
        raise InvalidValue(f"template {name} has more than {LARGEST:,} bytes", field="template")
    try:
        text = with_line_feeds(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InvalidValue(f"template {name} is not UTF-8", field="template") from None
    first, _, rest = text.partition("\n")
    if not first.lower().startswith(_SUBJECT):
        return Wording(text, name, None, _parsed(text, name, 1))
    body = rest.lstrip("\n")
    first_line = 2 + len(rest) - len(body)
    subject = _parsed(first[len(_SUBJECT) :].strip(), name, 1)
    return Wording(text, name, subject, _parsed(body, name, first_line), first_line)


def _parsed(text: str, name: str, first_line: int) -> Template:
    from jinja2 import TemplateSyntaxError

    try:
        return _environment().from_string(text)
    except TemplateSyntaxError as error:
        line = error.lineno + first_line - 1
        raise InvalidValue(f"template {name}, line {line}: {error.message}", field="template") from None


@cache
def _environment() -> Environment:
    """Jinja in its sandbox, where a record has its own fields and nothing else."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Missing(StrictUndefined):
        """A field that is not there, by the words the template has for it."""

        def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None, *more: Any) -> None:
            path = getattr(obj, "path", None)
            own = f"{path}.{name}" if path else name
            super().__init__(hint if name is None else own, obj, name, *more)

    class Sandbox(ImmutableSandboxedEnvironment):
        """Names after a record are those of its fields, also where Python has a method of that name."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            return self._field(obj, attribute) if isinstance(obj, _Whole) else super().getattr(obj, attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            is_place = isinstance(obj, list) and not isinstance(argument, str)
            if isinstance(obj, _Whole) and not is_place:
                return self._field(obj, argument)
            return super().getitem(obj, argument)

        def _field(self, obj: _Whole, name: Any) -> Any:
            if isinstance(obj, Absent):
                raise NothingThere(obj.path)
            if isinstance(obj, Fields) and name in obj:
                return obj[name]
            return self.undefined(obj=obj, name=name)

    environment = Sandbox(undefined=Missing, autoescape=False, keep_trailing_newline=True, finalize=_written)
    environment.globals.clear()
    return environment


def _written(value: object) -> object:
    """What a template writes in one place. Raises Unwritable for what is neither text nor a number."""
    from jinja2 import Undefined

    if isinstance(value, bool):
        word = str(value).lower()
        raise Unwritable(f"{word} is no text, write {{{{ 'yes' if … else 'no' }}}}")
    if isinstance(value, _Whole | Undefined):
        return str(value)
    if not isinstance(value, str | int | float):
        raise Unwritable(_not_text(value))
    return value


def _not_text(value: object) -> str:
    """What stands where a text should, and what to write instead."""
    if value is None:
        return "nothing stands here, write a field or a text"
    name = getattr(value, "__name__", None) or getattr(value, "name", None)
    if callable(value):
        called = f"{name} is" if isinstance(name, str) else "this is"
        return f"{called} a function and no text, write {name or 'name'}(…)"
    if isinstance(value, Mapping | Iterable):
        return "several values stand here, write {% for one in … %}{{ one }}{% endfor %} or {{ … | join(', ') }}"
    return "what stands here is neither text nor a number, write a field or a text"
