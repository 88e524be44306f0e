"""An order as it comes in: what was placed, and the past it may carry."""

from __future__ import annotations

from dataclasses import dataclass

from marketpush_cli.domain.orders import Order


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote about an order. `to` is customer, seller or operator; `key` is that of the request."""

    order: str
    number: int
    at: int
    actor: str
    on_behalf_of: str | None
    to: str
    text: str
    delivery: str
    subject: str | None = None
    key: str | None = None

    def cells(self) -> tuple[str | int | None, ...]:
        """Cells of `catalogue.MESSAGE`."""
        return (
            self.order,
            self.at,
            self.actor,
            self.on_behalf_of,
            self.to,
            self.text,
            self.delivery,
            self.number,
            self.subject,
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A whole order: what decisions need (`order`), and what stands on paper. `attributes` is canonical JSON."""

    order: Order
    commercial_order: str
    placed_at: int
    accept_by: int | None
    ship_by: int | None
    seller_name: str
    customer_name: str
    customer_email: str | None
    customer_phone: str | None
    ship_to_address: str | None
    attributes: str
    messages: tuple[Message, ...] = ()

    # what replaying an import compares by name
    @property
    def number(self) -> str:
        return self.order.number

    @property
    def paid_at(self) -> int | None:
        return self.order.paid_at

    @property
    def currency(self) -> str:
        return self.order.currency

    @property
    def seller(self) -> str:
        return self.order.seller
