"""Reading HTML back strictly: every element closed where it must be, nothing but known void elements left open."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta"}


@dataclass
class Element:
    """One element with its attributes and what stands in it, in order."""

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, name: str, class_: str | None = None) -> list[Element]:
        """All elements of the name below, in order, and only those of the class if one is given."""
        named = [element for element in self.everything() if element.name == name]
        return [element for element in named if not class_ or class_ in element.classes]

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    def everything(self) -> list[Element]:
        """All elements below, in the order in which they are opened."""
        below = [child for child in self.children if isinstance(child, Element)]
        return [found for child in below for found in (child, *child.everything())]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_html(source: str) -> Element:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    (page,) = reader.open
    return page
