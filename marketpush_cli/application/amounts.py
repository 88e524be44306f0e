"""Money that a change moves, per currency: what is given back, and what is to be paid back outside marketpush."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from marketpush_cli.domain.money import format_amount
from marketpush_cli.domain.orders import Line, Order, Refund
from marketpush_cli.domain.statuses import DECIDED_AGAINST

REFUNDED, TO_PAY_BACK = "refunded", "to_pay_back"
Money = Counter[tuple[str, str]]


def count_money(money: Money, seen: Mapping[str, Order], lines: Iterable[Line], refunds: Iterable[Refund]) -> None:
    """Add what is moved by these refunds, and by lines that were not rejected or canceled when they were `seen`."""
    for refund in refunds:
        if refund.order in seen:
            money[seen[refund.order].currency, REFUNDED] += refund.total
    for line in lines:
        order = seen[line.order]
        newly = line.stage in DECIDED_AGAINST and order.line(line.line).stage not in DECIDED_AGAINST
        if newly and order.paid_at is not None:
            money[order.currency, TO_PAY_BACK] += line.total


def money_texts(money: Mapping[tuple[str, str], int]) -> list[dict[str, str]]:
    """One record a currency, with amounts as texts with the currency's digits."""
    currencies = sorted({currency for (currency, _), amount in money.items() if amount})
    return [
        {"currency": currency}
        | {
            what: format_amount(money[currency, what], currency)
            for what in (REFUNDED, TO_PAY_BACK)
            if money.get((currency, what))
        }
        for currency in currencies
    ]


def money_words(records: Iterable[Mapping[str, str]]) -> list[str]:
    """The same for people: `12.50 EUR refunded`, `30.00 EUR to pay back`."""
    return [
        f"{amount} {record['currency']} {what.replace('_', ' ')}"
        for record in records
        for what, amount in record.items()
        if what != "currency"
    ]
