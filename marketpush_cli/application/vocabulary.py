"""What partners call our columns, in six languages, compared without accents, small words and forms of "number"."""

from __future__ import annotations

import re
from unicodedata import category, normalize

_NUMBERS = frozenset({"nr", "no", "num", "nro", "n", "nummer", "number", "numero", "numer", "id", "code", "kennung"})
_SMALL = frozenset(
    {
        "de",
        "du",
        "des",
        "del",
        "della",
        "dell",
        "di",
        "van",
        "der",
        "den",
        "het",
        "the",
        "of",
        "d",
        "l",
        "la",
        "le",
        "el",
    }
)
_COMPOUND = re.compile(r"(\w{3,}?)s?(nummer|nr|number|code)")
_SHORT = 4
_WORD = re.compile(r"[a-z0-9]+")

_PHRASES = {
    "reference": (
        "order number, order reference, order, bestellnummer, bestellung, auftragsnummer, auftrag, numéro de commande, "
        "commande, référence commande, número de pedido, pedido, referencia pedido, numero ordine, ordine, "
        "riferimento ordine, bestelnummer, ordernummer, bestelling, purchase order, kundenreferenz, "
        "customer reference, référence client, referencia cliente, riferimento cliente, klantreferentie, "
        "shipment reference, reference number, referenznummer, reference, referenz, référence, referencia, "
        "riferimento, referentie, ref"
    ),
    "tracking_number": (
        "tracking number, tracking, sendungsnummer, sendungsverfolgungsnummer, paketnummer, trackingnummer, "
        "trackingcode, numéro de suivi, suivi, numéro de colis, número de seguimiento, seguimiento, "
        "número de rastreo, numero di tracciamento, tracciamento, numero spedizione, numero tracking, volgnummer, "
        "zendingsnummer, track trace, parcel number, shipment number, consignment number, waybill, awb, "
        "frachtbriefnummer, lettera di vettura"
    ),
    "carrier": (
        "carrier, carrier code, shipping carrier, versanddienstleister, versender, frachtführer, paketdienst, "
        "spediteur, transporteur, transportista, mensajería, corriere, vettore, vervoerder, courier, "
        "shipping company, spedition"
    ),
    "reason": (
        "reason, reason code, grund, ursache, erstattungsgrund, stornogrund, ablehnungsgrund, rücksendegrund, "
        "retourengrund, motif, raison, motivo, razón, causale, reden, refund reason, return reason"
    ),
    "note": (
        "note, notes, comment, comments, remark, remarks, notiz, bemerkung, bemerkungen, kommentar, hinweis, "
        "commentaire, remarque, nota, notas, comentario, observaciones, commento, osservazioni, opmerking, "
        "opmerkingen, notitie"
    ),
    "amount": (
        "amount, refund amount, total, total amount, sum, betrag, erstattungsbetrag, summe, gesamtbetrag, montant, "
        "montant remboursé, somme, importe, monto, importo, importo rimborsato, totale, totaal, bedrag, terugbetaling, "
        "gutschrift"
    ),
    "item": (
        "item amount, item refund, artikelbetrag, warenwert, montant article, importe artículo, importo articolo, "
        "artikelbedrag"
    ),
    "shipping": (
        "shipping, shipping amount, shipping cost, postage, delivery cost, versand, versandkosten, porto, "
        "frais de port, frais livraison, livraison, gastos envío, envío, spese spedizione, spedizione, verzendkosten, "
        "verzending"
    ),
    "tax": "tax, tax amount, vat, sales tax, steuer, mehrwertsteuer, mwst, taxe, tva, impuesto, iva, imposta, btw",
    "currency": "currency, currency code, währung, devise, monnaie, moneda, divisa, valuta, munteenheid",
    "key": "key, ticket, ticket number, ticketnummer, case number, fallnummer, vorgangsnummer, dossier, zaaknummer",
    "sku": (
        "sku, article number, item number, product code, artikelnummer, référence article, code article, "
        "referencia artículo, código artículo, codice articolo, artikelcode"
    ),
    "line": (
        "line, line number, order line, position, pos, positionsnummer, zeile, ligne, numéro ligne, línea, "
        "número línea, riga, numero riga, regel, regelnummer"
    ),
}


def words_in(text: str) -> frozenset[str]:
    """What a header says: its words without accents and a final s, every form of "number" as one."""
    plain = "".join(sign for sign in normalize("NFKD", text.lower().replace("ß", "ss")) if category(sign) != "Mn")
    found: set[str] = set()
    for word in _WORD.findall(plain):
        compound = _COMPOUND.fullmatch(word)
        if word in _NUMBERS:
            found.add("nr")
        elif compound is not None:
            found |= {compound[1], "nr"}
        elif word not in _SMALL:
            found.add(word.removesuffix("s") if len(word) > _SHORT else word)
    return frozenset(found)


def _ranked() -> dict[frozenset[str], tuple[str, int]]:
    known: dict[frozenset[str], tuple[str, int]] = {}
    for column, phrases in _PHRASES.items():
        own = words_in(column.replace("_", " "))
        known.setdefault(own, (column, -1))
        for rank, phrase in enumerate(phrases.split(", ")):
            known.setdefault(words_in(phrase), (column, rank))
    return known


_KNOWN = _ranked()


def meaning_of(header: str) -> tuple[str, int] | None:
    """The column of ours that a header means, and how far down the list of its names it stands; None for others."""
    return _KNOWN.get(words_in(header))
