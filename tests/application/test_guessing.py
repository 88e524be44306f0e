"""What columns are taken to be by the words of a header, and what is left to be said."""

from __future__ import annotations

import io
import json

import pytest
from partner_reading import layout, workbook

from marketpush_cli.application.asking import COLUMNS
from marketpush_cli.application.guessing import Guess, guess_layout
from marketpush_cli.application.layouts.words import words_of
from marketpush_cli.application.reading.layout import PLAIN, FileLayout
from marketpush_cli.application.vocabulary import meaning_of
from marketpush_cli.domain.errors import InvalidValue


def guess(data: bytes, said: FileLayout = PLAIN, usable: tuple[str, ...] = COLUMNS) -> Guess:
    return guess_layout("-", stdin=io.BytesIO(data), said=said, usable=usable)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Order No.,Tracking #,Carrier,Comments", "reference tracking_number carrier note"),
        ("Order number,Tracking-Code,Courier", "reference tracking_number carrier"),
        ("Bestellnummer;Sendungsnr.;Versanddienstleister;Bemerkung", "reference tracking_number carrier note"),
        ("Auftrags-Nr;Erstattungsbetrag;Währung;Grund;Ticket-Nr.", "reference amount currency reason key"),
        ("N° de commande;Numéro de suivi;Transporteur;Commentaire", "reference tracking_number carrier note"),
        ("Commande;Montant remboursé;Motif;Devise;TVA;Frais de port", "reference amount reason currency tax shipping"),
        ("Número de pedido\tNúmero de seguimiento\tTransportista", "reference tracking_number carrier"),
        ("Pedido|Importe|Motivo|IVA|Gastos de envío", "reference amount reason tax shipping"),
        ("Numero ordine;Tracking;Corriere;Importo;Causale", "reference tracking_number carrier amount reason"),
        ("Bestelnummer;Volgnummer;Vervoerder;Bedrag;Reden", "reference tracking_number carrier amount reason"),
        ("Référence article;Référence;Ligne", "sku reference line"),
        ("reference,carrier,tracking_number", "reference carrier tracking_number"),
    ],
)
def test_headers_in_six_languages(header: str, columns: str) -> None:
    cells = [cell.strip() for cell in header.replace("\t", ";").replace("|", ";").replace(",", ";").split(";")]
    meanings = [meaning_of(cell) for cell in cells]
    assert [meaning and meaning[0] for meaning in meanings] == columns.split()
    row = header.translate({ord(sign): None for sign in '"'})
    found = guess(f"Report\n\n{row}\n".encode())
    assert set(found.layout.columns) <= set(columns.split())


@pytest.mark.parametrize("word", ["Datum", "Date", "Fecha", "Name", "Empfänger", "Gewicht", "", "Customer name"])
def test_other_words_mean_nothing_here(word: str) -> None:
    assert meaning_of(word) is None


def test_a_german_file_is_guessed_with_its_separator_and_its_commas_are_pointed_at() -> None:
    data = "Bericht;;;\n\nDatum;Bestellnr;Betrag;Datum\n1.2.;MP-1;1.234,50;x\n;MP-2;2,00;\n".encode("cp1252")
    found = guess(data)
    assert words_of(found.layout) == ["--columns", "reference=Bestellnr,amount=Betrag", "--delimiter", ";"]
    assert found.has_commas
    assert found.records() == [
        ("reference", "Bestellnr", 2, "MP-1", "MP-2", None),
        ("amount", "Betrag", 3, "1.234,50", "2,00", None),
    ]
    assert not guess(data, layout(decimal=",")).has_commas
    assert words_of(guess(data, usable=("reference",)).layout)[1] == "reference=Bestellnr"


def test_the_likelier_of_two_columns_is_taken_and_one_that_stands_there_twice_by_its_place() -> None:
    assert guess(b"Customer reference,Order number\nA,MP-1\n").layout.columns == {"reference": "Order number"}
    assert guess(b"Order number,Tracking,Tracking\nMP-1,1,2\n").layout.columns == {
        "reference": "Order number",
        "tracking_number": 2,
    }


def test_our_own_words_need_no_options_but_a_header_below_others_has_its_line() -> None:
    assert guess(b"reference,carrier\nMP-1,ups\n").layout == PLAIN
    found = guess(b"of,today\nreference,carrier\nMP-1,ups\n")
    assert words_of(found.layout) == ["--header-row", "2"]
    assert [row.get("reference") for row in found.rows] == ["MP-1"]


def test_sheets_and_objects() -> None:
    assert guess(workbook([["x"], ["Bestellnr", "Sendungsnr"], ["MP-1", 12]])).layout.columns == {
        "reference": "Bestellnr",
        "tracking_number": "Sendungsnr",
    }
    data = json.dumps({"Order number": "MP-1", "tracking": 12}).encode()
    assert guess(data).layout.columns == {"reference": "Order number", "tracking_number": "tracking"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in the file"),
        (b"a,b\n1,2\n", "the likeliest line has: a, b"),
        (b"Tracking,Carrier\n1,ups\n", "the likeliest line has: Tracking, Carrier"),
        (b"Order number\nMP-1\xff\n", "is not UTF-8"),
    ],
)
def test_what_cannot_be_guessed(data: bytes, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        guess(data)


def test_what_is_left_unread_is_told_and_a_header_is_shown_without_rows() -> None:
    found = guess(b"Datum;Bestellnr;carrier;Name\n")
    assert found.records() == [
        ("reference", "Bestellnr", 2, None, None, None),
        ("carrier", "carrier", 3, None, None, None),
    ]
    assert found.unread == ["Datum", "Name"]
    with_rows = guess(b"Datum;Bestellnr;carrier;Name\n1;MP-1;dhl;A\n")
    assert (len(with_rows.records()), with_rows.unread) == (2, ["Datum", "Name"])


def test_amounts_are_shown_as_they_are_read() -> None:
    data = b"Bestellnr;Betrag\nMP-1;1.728,00\n"
    assert guess(data, layout(decimal=",")).records()[1][3] == "1728.00"
    assert guess(data).records()[1][3] == "1.728,00"
