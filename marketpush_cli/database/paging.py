"""Going through all orders, some at a time."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from marketpush_cli.application.portions import AT_ONCE
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.schema import ORDERS
from marketpush_cli.domain.errors import ConfigurationWrong


def pages_of_numbers(runner: Runner) -> Iterator[list[str]]:
    """The numbers of all orders, in order. Raises ConfigurationWrong where the index is damaged."""
    last = ""
    while True:
        page = select(ORDERS.c.number).where(ORDERS.c.number > last).order_by(ORDERS.c.number).limit(AT_ONCE)
        numbers = [row[0] for row in runner.rows(page)]
        if not numbers:
            return
        if numbers[-1] <= last:
            raise ConfigurationWrong("the index of the orders' numbers is out of order")
        yield numbers
        last = numbers[-1]
