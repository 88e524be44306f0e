"""Files as partners make them: their own words, semicolons, another encoding, decimal commas, a preamble."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from marketpush_cli.sample.bulk_rows import Row
from marketpush_cli.sample.order_life import LifeOfOrder

ENCODING = "cp1252"

_SHIPMENTS = 12
_REFUNDS = 6
_THOUSAND = 1_000


def partner_shipments(shipments: Iterable[Row], orders: Sequence[LifeOfOrder], now: int) -> bytes:
    """Some of the shipments as a carrier in Germany sends them, saved by a spreadsheet."""
    names = {order.number: order.customer.name for order in orders}
    rows = ((reference, names[reference.partition("/")[0]], *more) for reference, *more in shipments)
    readable = [row for row in rows if _is_encodable(row[1])][:_SHIPMENTS]
    day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=now)).strftime("%d.%m.%Y")
    lines = [
        ("Nordversand GmbH · Übergabeprotokoll",),
        ("Stand:", day),
        (),
        ("Bestellnummer", "Empfänger", "Paketdienst", "Sendungsnummer", "Gewicht kg"),
        *((*row, f"{place % 5 + 1},{place % 10}00") for place, row in enumerate(readable)),
        ("", "Pakete:", "", "", str(len({row[3] for row in readable}))),
    ]
    return _text(lines, 6).encode(ENCODING)


def partner_refunds(refunds: Iterable[Row], currencies: Mapping[str, str]) -> bytes:
    """Some of the refunds as a shop in France asks for them: UTF-8 with its mark, decimal commas, blanks between."""
    euros = [row for row in refunds if currencies[row[0].partition("/")[0]] == "EUR"][:_REFUNDS]
    lines = [
        ("N° de commande", "Montant remboursé", "Motif", "Ticket"),
        *((reference, _with_comma(amount), reason, key) for reference, amount, reason, key in euros),
    ]
    return _text(lines, 4).encode("utf-8-sig")


def _is_encodable(text: str) -> bool:
    return text.encode(ENCODING, "replace").decode(ENCODING) == text


def _with_comma(amount: str) -> str:
    whole, _, cents = amount.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".") if int(whole) >= _THOUSAND else whole
    return f"{grouped},{cents}"


def _text(lines: Iterable[Sequence[str]], width: int) -> str:
    return "".join(f"{';'.join([*cells, *[''] * (width - len(cells))])}\r\n" for cells in lines)
