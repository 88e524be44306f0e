"""Amounts in whole minor units of an ISO 4217 currency: reading, writing and splitting them without losing a cent."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from marketpush_cli.domain.errors import InvalidValue

_DIGITS_OTHER_THAN_TWO = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_TWO_DIGITS = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY "
    "COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG"
)
_LATELY_WITHDRAWN = "ANG BGN CUC HRK SLL ZWL"  # orders with a past still carry them
_DIGITS = dict.fromkeys(f"{_TWO_DIGITS} {_LATELY_WITHDRAWN}".split(), 2) | {
    code: digits for digits, codes in _DIGITS_OTHER_THAN_TWO.items() for code in codes.split()
}

_LARGEST_WHOLE_DIGITS = 12  # times 10**4 this stays well inside 64 bits
_AMOUNT = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_RATE = re.compile(r"([0-9])(?:\.([0-9]{1,9}))?")
_BLANKS = " \t\u00a0"


def digits_of(currency: str) -> int:
    """How many digits the currency's minor unit has."""
    try:
        return _DIGITS[currency]
    except KeyError:
        raise InvalidValue(
            f"{currency[:20]!r} is not an ISO 4217 currency code.",
            fix="Write three capital letters, such as EUR, USD or JPY.",
            field="currency",
        ) from None


def _refused_amount(text: str, field: str, what: str, fix: str) -> InvalidValue:
    return InvalidValue(f"The {field.replace('_', ' ')} {text[:40]!r} {what}.", fix=fix, field=field)


def _example(digits: int) -> str:
    return "1990" if digits == 0 else "19." + "9000"[:digits]


def parse_amount(text: str, currency: str, *, field: str = "amount") -> int:
    """The minor units of a plain decimal number such as `19.90`; nothing is rounded and zero is allowed."""
    digits = digits_of(currency)
    plain = text.strip(_BLANKS)
    if "," in plain:
        fix = f"Use a dot before the minor units and nothing between thousands: {_example(digits)}."
        raise _refused_amount(text, field, "has a comma", fix)
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        fix = f"Write digits only, with a dot if need be and without a sign: {_example(digits)}."
        raise _refused_amount(text, field, "is not a plain amount", fix)
    whole, fraction = found[1], found[2] or ""
    if len(fraction) > digits:
        what = f"has {len(fraction)} digits after the dot where {currency} has {digits or 'none'}"
        raise _refused_amount(text, field, what, f"Write it as {_example(digits)}; nothing is rounded.")
    if len(whole) > _LARGEST_WHOLE_DIGITS:
        what = f"is longer than {_LARGEST_WHOLE_DIGITS} digits"
        raise _refused_amount(text, field, what, "Check the amount: none that large is taken.")
    return int(whole + fraction.ljust(digits, "0"))


def format_amount(minor: int, currency: str) -> str:
    """The amount as a decimal string with exactly the currency's digits."""
    digits = digits_of(currency)
    sign = "-" if minor < 0 else ""
    figures = str(abs(minor)).rjust(digits + 1, "0")
    return f"{sign}{figures[:-digits]}.{figures[-digits:]}" if digits else f"{sign}{figures}"


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers, not negative, rounded to the nearest whole, a half upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


def share(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split a total in proportion to weights by largest remainder, ties to the lower index.

    The parts add up to the total, and none exceeds its weight as long as the total does not exceed their sum.
    """
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights) or (total > 0 and whole == 0):
        raise ValueError(f"cannot share {total} over {weights}")
    if total == 0:
        return (0,) * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(total * weights[index] % whole))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a line's money consists of, in minor units."""

    item: int
    shipping: int
    tax: int

    @property
    def total(self) -> int:
        """All parts together."""
        return self.item + self.shipping + self.tax

    def __add__(self, other: Parts) -> Parts:
        return Parts(self.item + other.item, self.shipping + other.shipping, self.tax + other.tax)

    def __sub__(self, other: Parts) -> Parts:
        return Parts(self.item - other.item, self.shipping - other.shipping, self.tax - other.tax)


def split_amount(amount: int, left: Parts) -> Parts:
    """Take a whole sum from the parts in proportion to what is left of each; the sum is at most what is left."""
    _require_at_most(amount, left.total)
    return Parts(*share(amount, (left.item, left.shipping, left.tax)))


def with_tax(item: int | None, shipping: int | None, tax: int | None, left: Parts) -> Parts:
    """The parts as given, with the proportional tax where item or shipping came without one."""
    given = (item or 0) + (shipping or 0)
    if tax is None:
        taxed = left.item + left.shipping
        tax = half_up(left.tax * given, taxed) if taxed else 0
    return Parts(item or 0, shipping or 0, tax)


def split_over_lines(amount: int, left: Sequence[int]) -> tuple[int, ...]:
    """Take a whole sum from lines in proportion to what is left of each; the sum is at most what is left."""
    _require_at_most(amount, sum(left))
    return share(amount, left)


def _require_at_most(amount: int, left: int) -> None:
    if not 0 <= amount <= left:
        raise ValueError(f"cannot take {amount} from {left}")


def commission_reversed(commission: int, refunded_total: int, line_total: int) -> int:
    """How much commission is reversed once so much of the line has been refunded, all steps together."""
    return half_up(commission * refunded_total, line_total) if line_total else 0


def parse_rate(text: str) -> tuple[int, int]:
    """A commission rate written as a fraction between 0 and 1, as an exact numerator and denominator."""
    found = _RATE.fullmatch(text.strip(_BLANKS))
    fraction = (found[2] or "") if found else ""
    denominator = 10 ** len(fraction)
    numerator = int(found[1] + fraction) if found else denominator + 1
    if numerator > denominator:
        raise InvalidValue(
            f"The commission rate {text[:40]!r} is not a fraction between 0 and 1.",
            fix="Write twelve percent as 0.12, with at most nine digits after the dot.",
            field="commission_rate",
        )
    common = math.gcd(numerator, denominator)
    return numerator // common, denominator // common


def commission_of(rate: tuple[int, int], line_total: int) -> int:
    """The commission on a line's total, half up."""
    return half_up(rate[0] * line_total, rate[1])
