"""What a sample store is: who works in it, what it sells, in which currencies and by whom it ships."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleUser:
    """Somebody who works in a store; `role` is a role of the group seller."""

    email: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SampleSeller:
    """A store as the database keeps it; `acting_user` is the e-mail of one of its users."""

    code: str
    name: str
    email: str
    status: str
    acting_user: str
    users: tuple[SampleUser, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """An article and its price in euro cents, without tax."""

    sku: str
    title: str
    cents: int


@dataclass(frozen=True, slots=True)
class Store:
    """A seller and how it trades.

    `tax` is in per mille, `commission` in percent. A halted store takes no new orders since `halted_days` ago.
    `promises` are the days within which it accepts and ships, if it names any.
    """

    seller: SampleSeller
    currencies: tuple[str, ...]
    tax: int
    commission: int
    delivery_cents: int
    carriers: tuple[str, ...]
    products: tuple[Product, ...]
    gift: Product
    promises: tuple[int, int] | None = (2, 5)
    halted_days: int | None = None


def in_currency(cents: int, currency: str) -> int:
    """A price in the minor units of one of the sample's currencies, at a fixed rate."""
    if currency == "JPY":
        return cents * 16 // 100 * 10
    return cents * 108 // 100 if currency == "USD" else cents


def staff(*people: str) -> tuple[SampleUser, ...]:
    """Users written as `role | e-mail | name`."""
    parts = (person.split(" | ") for person in people)
    return tuple(SampleUser(email, name, role) for role, email, name in parts)


def seller(code: str, name: str, users: tuple[SampleUser, ...], status: str = "open") -> SampleSeller:
    return SampleSeller(code, name, f"orders@{code}.example", status, users[0].email, users)


def products(prefix: str, *articles: str) -> tuple[Product, ...]:
    """Articles written as `title = price in euro cents`."""
    parts = (article.rsplit(" = ", 1) for article in articles)
    return tuple(Product(f"{prefix}-{101 + place}", title, int(cents)) for place, (title, cents) in enumerate(parts))
