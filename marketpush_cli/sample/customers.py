"""The sample's customers: mostly made up as orders come, and a few who buy again and again."""

from __future__ import annotations

from dataclasses import dataclass

from marketpush_cli.sample.dice import Dice
from marketpush_cli.sample.places import AMERICA, BRITAIN, GERMANY, Place

_MAILBOXES = ("example.com", "example.org", "example.net")


@dataclass(frozen=True, slots=True)
class Customer:
    """Who placed an order, the language they write in and the currencies they pay in."""

    name: str
    email: str
    phone: str
    address: str
    language: str
    currencies: tuple[str, ...]


def _regular(place: Place, name: str, email: str, phone: str, address: str) -> Customer:
    return Customer(name, email, phone, address, place.language, place.currencies)


REGULARS: tuple[Customer, ...] = (
    _regular(
        GERMANY,
        "Jürgen Müller",
        "juergen.mueller@example.com",
        "+49 30 23125 017",
        "Lindenallee 4\n10115 Berlin\nDeutschland",
    ),
    _regular(
        BRITAIN,
        "Seán O'Brien",
        "sean.obrien@example.org",
        "+44 20 7946 0123",
        "9 Mill Lane\nGalway H91 E2R1\nIreland",
    ),
    _regular(
        GERMANY,
        "Anna Mueller",
        "anna.mueller@example.net",
        "+49 30 23125 118",
        "Gänsemarkt 21\n20095 Hamburg\nDeutschland",
    ),
    _regular(
        AMERICA,
        "David Muller",
        "david.muller@example.com",
        "+1 212 555 0142",
        "77 Oak Ave\nAustin TX 78701\nUnited States",
    ),
)


def new_customer(place: Place, dice: Dice) -> Customer:
    """Somebody from a place, with an address and a telephone number of its form."""
    given, family = dice.pick(place.given), dice.pick(place.family)
    place_of_address = {"street": dice.pick(place.streets), "town": dice.pick(place.towns)}
    hidden = place.phone.count("#")
    known, digits = place.phone.replace("#", "{}"), dice.digits(hidden)
    return Customer(
        place.order.format(given=given.written, family=family.written),
        f"{given.plain}.{family.plain}{dice.between(1, 99)}@{dice.pick(_MAILBOXES)}",
        known.format(*digits),
        place.address.format(house=dice.between(1, 148), **place_of_address),
        place.language,
        place.currencies,
    )
