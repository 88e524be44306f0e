"""Giving money back on lines, never more than is left, once a key. Rules: docs/money.md."""

from __future__ import annotations

from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.chain import digest
from marketpush_cli.domain.errors import MarketpushError, RuleRefused
from marketpush_cli.domain.journal import Journal
from marketpush_cli.domain.money import (
    Parts,
    commission_reversed,
    format_amount,
    parse_amount,
    split_amount,
    split_over_lines,
    with_tax,
)
from marketpush_cli.domain.orders import Line, Order, Refund
from marketpush_cli.domain.statuses import Stage
from marketpush_cli.domain.steps import closed_incident
from marketpush_cli.domain.transitions import TRANSITIONS, Action

LONGEST_KEY = 255
NOTHING = Parts(0, 0, 0)


def refundable(order: Order, line: Line) -> Parts:
    """What may be refunded on a line now, in parts."""
    may_be = order.paid_at is not None and line.stage in TRANSITIONS[Action.REFUND].starts
    return line.left if may_be else NOTHING


def request_digest(ask: Ask, order: Order, reason: str | None) -> str:
    """What was asked for, so that the same request under the same key is known again, however it is written."""
    return _digest(_plainly(ask, order), order.currency, reason)


def _plainly(ask: Ask, order: Order) -> Ask:
    """The same refund said in one way: the only line by its number, no part of nothing beside another part."""
    line = order.lines[0].line if ask.line is None and len(order.lines) == 1 else ask.line
    item, shipping = (
        text if minor_units(ask, name, order.currency) else None
        for name, text in (("item", ask.item), ("shipping", ask.shipping))
    )
    is_by_part = any((item, shipping, ask.tax))
    return ask._replace(line=line, item=item, shipping=shipping) if is_by_part else ask._replace(line=line)


def _digest(ask: Ask, currency: str, reason: str | None) -> str:
    amounts = [minor_units(ask, name, currency) for name in ("amount", "item", "shipping", "tax")]
    return digest(str(part) for part in (ask.reference, ask.is_full, *amounts, reason))


def known_request(ask: Ask, order: Order, reason: str | None) -> tuple[Refund, ...]:
    """The refunds made under the ask's key; raises RuleRefused when they answered another request."""
    found = tuple(refund for refund in order.refunds if refund.key == ask.key)
    as_written = _digest(ask, order.currency, reason)  # as requests were told apart before they were said plainly
    if found and found[0].request not in (request_digest(ask, order, reason), as_written):
        raise RuleRefused(
            f"the key {ask.key} was used on {order.number} for another refund of "
            f"{format_amount(sum(refund.total for refund in found), order.currency)} {order.currency}",
            reference=ask.reference,
            fix="give this request a key of its own",
        )
    return found


def check_amounts(ask: Ask, currency: str) -> None:
    """Raises what is wrong with an ask's amounts or key, whatever the order is like."""
    if ask.key is not None and not (ask.key.strip() and len(ask.key) <= LONGEST_KEY and ask.key.isprintable()):
        raise ask.invalid("key", f"a key has 1 to {LONGEST_KEY} printable characters")
    parts = [name for name in ("item", "shipping", "tax") if getattr(ask, name) is not None]
    ways = [bool(ask.is_full), ask.amount is not None, bool(parts)]
    if sum(ways) != 1:
        raise ask.missing("amount", "say how much: --full, or --amount, or --item, --shipping and --tax")
    amounts = [minor_units(ask, name, currency) or 0 for name in ("amount", "item", "shipping", "tax")]
    if not ask.is_full and sum(amounts) == 0:
        raise ask.invalid("amount" if ask.amount else parts[0], "an amount to refund is more than 0")


def shares(ask: Ask, order: Order, lines: list[Line]) -> list[tuple[Line, Parts]] | MarketpushError:
    """How much an ask gives back on each of its lines, or the objection."""
    left = [refundable(order, line) for line in lines]
    whole = sum(parts.total for parts in left)
    if ask.currency is not None and ask.currency != order.currency:
        return RuleRefused(f"{order.number} is in {order.currency}, not {ask.currency}", reference=ask.reference)
    if ask.is_full:
        return list(zip(lines, left, strict=True))
    if ask.amount is not None:
        amount = minor_units(ask, "amount", order.currency) or 0
        if amount > whole:
            return _too_much(ask, order, "amount", amount, whole)
        split = split_over_lines(amount, [parts.total for parts in left])
        return [(line, split_amount(sum_, parts)) for line, sum_, parts in zip(lines, split, left, strict=True)]
    if len(lines) != 1:
        return RuleRefused(
            f"{ask.reference} has several lines: item, shipping and tax are given for one line", reference=ask.reference
        )
    return _by_part(ask, order, lines[0], left[0])


def _by_part(ask: Ask, order: Order, line: Line, left: Parts) -> list[tuple[Line, Parts]] | MarketpushError:
    item, shipping, tax = (minor_units(ask, name, order.currency) for name in ("item", "shipping", "tax"))
    for name, given, most in (("item", item, left.item), ("shipping", shipping, left.shipping), ("tax", tax, left.tax)):
        if given is not None and given > most:
            return _too_much(ask, order, name, given, most)
    return [(line, with_tax(item, shipping, tax, left))]


def _too_much(ask: Ask, order: Order, part: str, given: int, most: int) -> RuleRefused:
    money = f"{format_amount(given, order.currency)} {order.currency}"
    maximum = f"{format_amount(most, order.currency)} {order.currency}"
    return RuleRefused(
        f"{ask.reference}: {money} is more than is left to refund ({part}: at most {maximum})", reference=ask.reference
    )


def minor_units(ask: Ask, name: str, currency: str) -> int | None:
    """The amount that a column of an ask says. Raises InvalidValue for a text that is none."""
    text = getattr(ask, name)
    if text is None:
        return None
    try:
        return parse_amount(text, currency, field=name)
    except MarketpushError as error:
        raise ask.invalid(name, error.sentence, error.fix) from None


def give_back(journal: Journal, ask: Ask, line: Line, parts: Parts, reason: str) -> None:
    """Refund parts of a line; a full refund under an incident closes the incident."""
    order, refunded = journal.order, line.refunded + parts.total
    reversed_so_far = commission_reversed(line.commission, refunded, line.total)
    refund = Refund(
        order.number,
        line.line,
        str(ask.key),
        request_digest(ask, order, reason),
        parts.item,
        parts.shipping,
        parts.tax,
        reversed_so_far - line.commission_reversed,
        reason,
        journal.at,
        journal.actor.email,
        journal.actor.on_behalf_of,
        journal.operation,
    )
    is_full = refunded == line.total
    columns: dict[str, object] = {
        "refunded_item": line.refunded_item + parts.item,
        "refunded_shipping": line.refunded_shipping + parts.shipping,
        "refunded_tax": line.refunded_tax + parts.tax,
        "commission_reversed": reversed_so_far,
    }
    if is_full:
        columns["refunded_at"] = journal.at
    elif not line.refunded:
        columns["partially_refunded_at"] = journal.at
    closes = is_full and line.open_incident is not None
    incident = closed_incident(journal, line, "refunded") if closes else None
    if closes:
        columns["open_incident"] = None
    journal.step(ask.action, line, columns, incident=incident, refund=refund, reason=reason, note=ask.note)


def refundable_lines(order: Order) -> list[Line]:
    """The lines an order-wide refund is meant for: fulfilled and worth something still."""
    return [line for line in order.lines if line.stage in _STAGES and line.left.total > 0]


_STAGES: frozenset[Stage] = TRANSITIONS[Action.REFUND].starts
