"""The plain model's refunds: known keys first, then what is left, then the parts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from plain_lines import PARTS, given, half_up, in_proportion, left, restate, worth

if TYPE_CHECKING:
    from plain_desk import Desk

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}
TOO_FINE = -1


def minor(text: str | None, currency: str) -> int | None:
    """Whole minor units, or TOO_FINE for more digits than the currency has."""
    if text is None:
        return None
    amount = Decimal(text).scaleb(DIGITS[currency])
    return int(amount) if amount == int(amount) else TOO_FINE


def refund(desk: Desk, index: int, ask: dict[str, Any]) -> None:
    """Judge one request and give the money back, or say why not."""
    currency, key = desk.order["currency"], ask["key"]
    amounts = {name: minor(ask.get(name), currency) for name in ("amount", *PARTS)}
    what: str | list[tuple[int, list[int]]] | None = _badly_asked(ask, amounts)
    request = (ask["order"], ask["line"], ask["is_full"], *amounts.values(), ask.get("reason"))
    known = desk.order["requests"].get(key)
    if what is None and known is not None:
        if known[0] == request:
            for number, parts in known[1]:
                desk.answer(index, ask, number, "unchanged", parts)
            return
        what = "rule"
    what = what or _shares(desk, ask, amounts)
    if isinstance(what, str):
        desk.answer(index, ask, None, what)
        return
    done = [(number, tuple(parts)) for number, parts in what]
    for number, parts in done:
        _give(desk, number, parts, ask)
        desk.answer(index, ask, number, "changed", parts)
    desk.order["requests"][key] = (request, done)


def _badly_asked(ask: dict[str, Any], amounts: dict[str, int | None]) -> str | None:
    stated = [amount for amount in amounts.values() if amount is not None]
    ways = [ask["is_full"], amounts["amount"] is not None, any(amounts[part] is not None for part in PARTS)]
    nothing = not ask["is_full"] and sum(stated) == 0
    return "value" if not ask["key"] or ways.count(True) != 1 or TOO_FINE in stated or nothing else None


def _shares(desk: Desk, ask: dict[str, Any], amounts: dict[str, int | None]) -> str | list[tuple[int, list[int]]]:
    lines = desk.order["lines"]
    if ask["line"] is not None and ask["line"] not in lines:
        return "not_found"
    numbers = [ask["line"]] if ask["line"] else desk.meant()
    for number in numbers:
        objection = desk.lacks(ask, number) or desk.refused(ask, number)
        if objection:
            return objection
    rest = [left(lines[number]) for number in numbers]
    totals = [sum(parts) for parts in rest]
    shares: list[list[int]] = rest
    if amounts["amount"] is not None:
        if amounts["amount"] > sum(totals):
            return "rule"
        sums = in_proportion(amounts["amount"], totals)
        shares = [in_proportion(sum_, parts) for sum_, parts in zip(sums, rest, strict=True)]
    elif not ask["is_full"]:
        if len(numbers) != 1 or any((amounts[part] or 0) > most for part, most in zip(PARTS, rest[0], strict=True)):
            return "rule"
        shares = [_by_part(amounts, rest[0])]
    found = [(number, parts) for number, parts in zip(numbers, shares, strict=True) if sum(parts)]
    return found or "rule"


def _by_part(amounts: dict[str, int | None], rest: list[int]) -> list[int]:
    item, shipping, tax = amounts["item"] or 0, amounts["shipping"] or 0, amounts["tax"]
    if tax is None:
        tax = half_up(Fraction(rest[2] * (item + shipping), rest[0] + rest[1]))
    return [item, shipping, tax]


def _give(desk: Desk, number: int, parts: tuple[int, ...], ask: dict[str, Any]) -> None:
    line, run, who = desk.order["lines"][number], desk.run, desk.who
    was = (line["stage"], line["status"])
    is_first = given(line) == 0
    desk.remember(number)
    for name, amount in zip(PARTS, parts, strict=True):
        line["given"][name] += amount
    reversed_now = half_up(Fraction(line["commission"] * given(line), worth(line)))
    step, line["reversed"] = reversed_now - line["reversed"], reversed_now
    if given(line) == worth(line):
        line["times"]["refunded"] = run["at"]
        if line["open"]:
            desk.close_incident(number, "refunded")
    elif is_first:
        line["times"]["partially_refunded"] = run["at"]
    row = (number, ask["key"], *parts, step, ask["reason"], run["at"], who["person"], who["behalf"], run["id"])
    desk.order["refunds"].append(row)
    restate(desk.order, number, run["at"])
    desk.tell(number, was, ask["reason"], ask.get("note"))
