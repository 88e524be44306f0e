"""Elements of an HTML page, into which text gets only harmless and escaped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

_LONG_AMOUNT = re.compile(r"(-?)(\d{5,})(\.\d+)?")
_THREE_DIGITS_FOLLOW = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is finished."""

    source: str


@dataclass(frozen=True, slots=True)
class Tags:
    """Builds elements; `safe` makes control and direction characters of every text harmless."""

    safe: Callable[[str], str]

    def __call__(self, name: str, *children: Markup | str | None, **attributes: str | None) -> Markup:
        """One element; a plain text is escaped, None is left out; `class_` is class, `aria_label` aria-label."""
        given = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None)
        opening = "".join(f' {key}="{self._text(value)}"' for key, value in given)
        return Markup(f"<{name}{opening}>{self.join(*children).source}</{name}>")

    def join(self, *children: Markup | str | None) -> Markup:
        """One after the other, without an element around them."""
        sources = (child.source if isinstance(child, Markup) else self._text(child or "") for child in children)
        return Markup("".join(sources))

    def data(self, name: str, text: str, **attributes: str | None) -> Markup:
        """An element with a text of the data, from right to left if its first letter is of such a script."""
        return self(name, text, dir="auto", **attributes)

    def _text(self, text: str) -> str:
        return escape(self.safe(text))


def spaced(amount: str, tags: Tags) -> Markup:
    """An amount, its thousands set apart by space that is no character, so that copying gives the plain number."""
    long = _LONG_AMOUNT.fullmatch(amount)
    if long is None:
        return tags.join(amount.replace("-", "−"))
    sign, whole, rest = long.groups()
    first, *groups = _THREE_DIGITS_FOLLOW.split(whole)
    apart = (tags("span", group, class_="group") for group in groups)
    return tags.join(sign.replace("-", "−"), first, *apart, rest)
