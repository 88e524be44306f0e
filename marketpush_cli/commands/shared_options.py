"""Options that several commands take, declared once: a decorator adds them and hands over what was given."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any


def takes(
    name: str, declared: Mapping[str, tuple[Any, Any]], build: Callable[..., Any], command: Callable[..., None]
) -> Callable[..., None]:
    """Replace the parameter `name` of a command by options (annotation, default); `build` makes it of their values."""

    @functools.wraps(command)
    def wrapper(**given: Any) -> None:
        built = build(**{option: given.pop(option) for option in declared})
        command(**given, **{name: built})

    own = inspect.signature(command, eval_str=True).parameters.values()
    kept = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own if parameter.name != name]
    added = [
        inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for option, (annotation, default) in declared.items()
    ]
    parameters = [*kept[:1], *added, *kept[1:]]
    vars(wrapper)["__signature__"] = inspect.Signature(parameters)
    wrapper.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return wrapper
