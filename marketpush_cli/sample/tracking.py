"""Tracking numbers of the form each carrier gives."""

from __future__ import annotations

from marketpush_cli.sample.dice import Dice

# Literal signs stay; `#` is a digit.
_FORMS = {
    "ups": "1Z999AA1##########",
    "fedex": "7777########",
    "dhl": "003404341#########",
    "usps": "94001111#############",
    "dpd": "0150############",
    "gls": "5012#######",
    "yamato": "4###########",
    "royal_mail": "RM#########GB",
}


def tracking_number(carrier: str, dice: Dice) -> str | None:
    """A number of the carrier's form; none for a store that delivers itself."""
    form = _FORMS.get(carrier)
    if form is None:
        return None
    hidden = form.count("#")
    return form.replace("#", "{}").format(*dice.digits(hidden))
