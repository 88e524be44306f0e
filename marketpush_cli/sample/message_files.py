"""Messages of the sample: to whom, and the template that says what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marketpush_cli.domain.statuses import Stage
from marketpush_cli.sample.bulk_rows import Row
from marketpush_cli.sample.order_life import LifeOfOrder

MESSAGE_COLUMNS = ("reference", "to", "day")
DAYS = ("Tuesday", "Wednesday", "Thursday")
TEMPLATE = """\
Subject: Your order {{ order.number }} takes a little longer

Dear {{ customer.name }},

your order leaves on {{ row.day }}, a little later than we said:

{% for line in lines if line.status == "awaiting fulfillment" -%}
- {{ line.quantity }} x {{ line.title }}
{% endfor %}
We are sorry to keep you waiting.

{{ seller.name }}
"""


def message_rows(orders: Sequence[LifeOfOrder]) -> Iterator[Row]:
    """Customers of the newest orders in which something waits to be sent."""
    waiting = [order.number for order in orders if order.at_stage(Stage.AWAITING_FULFILLMENT)]
    for number, day in zip(waiting[-len(DAYS) :], DAYS, strict=True):
        yield number, "customer", day
