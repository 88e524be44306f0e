"""Commands on partners' files: what a layout says comes through to what is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from sandboxes import CHIEF, Marketpush

BECAUSE = ("--as", "each", "--because", "the carrier sent its file")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "partner.csv"


def shipped(marketpush: Marketpush, reference: str) -> list[str]:
    ran = marketpush("line", "show", reference, "--fields", "stage,carrier,tracking_number", user=CHIEF)
    return ran.out.strip().split("\t")


def test_a_constant_fills_a_column_that_the_file_lacks(marketpush: Marketpush, file: Path) -> None:
    file.write_text("Nr;Paket\nMP-1003-A/1;D-77\n")
    layout = ("--columns", "reference=Nr,tracking_number=Paket", "--constant", "carrier=dhl")
    ran = marketpush("line", "ship", "--from", str(file), *layout, *BECAUSE, user=CHIEF)
    assert ran.code == 0, ran.err
    assert "read with ; between cells" in ran.err
    assert shipped(marketpush, "MP-1003-A/1") == ["shipped", "dhl", "D-77"]


def test_a_constant_gives_way_to_a_cell(marketpush: Marketpush, file: Path) -> None:
    file.write_text("reference,carrier,tracking_number\nMP-1003-A/1,ups,U-1\n")
    ran = marketpush("line", "ship", "--from", str(file), "--constant", "carrier=dhl", *BECAUSE, user=CHIEF)
    assert ran.code == 0, ran.err
    assert shipped(marketpush, "MP-1003-A/1") == ["shipped", "ups", "U-1"]


def test_a_decimal_comma_is_read_where_it_was_said(marketpush: Marketpush, file: Path) -> None:
    file.write_text("reference;amount;reason;key\nMP-1005-A/1;1,50;goodwill;T-1\n")
    refused = marketpush("refund", "--from", str(file), "--yes", user=CHIEF)
    assert refused.code == 65
    assert "--decimal ," in refused.err
    done = marketpush("refund", "--from", str(file), "--decimal", ",", "--yes", "--fields", "total", user=CHIEF)
    assert (done.code, done.out) == (0, "1.50\n"), done.err


def test_results_are_fed_back_with_the_same_words(marketpush: Marketpush, file: Path, tmp_path: Path) -> None:
    file.write_bytes("Auszug;;\nNr;Größe;Paket\nMP-1003-A/1;groß;D-77\nMP-9999-A/1;klein;D-78\n".encode("cp1252"))
    results = tmp_path / "results.csv"
    layout = ("--columns", "reference=Nr,tracking_number=Paket", "--constant", "carrier=dhl", "--encoding", "cp1252")
    words = ("line", "ship", *layout, *BECAUSE, "--keep-going", "--results", str(results))
    first = marketpush(*words, "--from", str(file), user=CHIEF)
    assert first.code == 3, first.err
    lines = results.read_bytes().decode("cp1252").splitlines()
    assert lines[:2] == [
        "Auszug;;",
        "Nr;Größe;Paket;outcome;error_kind;message;status_before;status_after;operation;key",
    ]
    assert lines[3].startswith("MP-9999-A/1;klein;D-78;refused;not_found;")
    results.write_bytes(results.read_bytes().replace(b"MP-9999-A/1", b"MP-1003-A/1").replace(b"D-78", b"D-77"))
    again = marketpush(*words, "--from", str(results), user=CHIEF)
    assert (again.code, [line.split("\t")[2] for line in again.lines]) == (0, ["unchanged", "unchanged"]), again.err
    assert "the same stands in row 3" in again.out


def test_every_unreadable_row_is_named_and_the_others_are_done(marketpush: Marketpush, file: Path) -> None:
    file.write_text("reference,carrier,tracking_number\nMP-1003-A/1,dhl,D-77\nMP-1,dhl\nMP-2,dhl,a,b\n")
    results = file.with_name("results.csv")
    words = ("line", "ship", "--from", str(file), "--results", str(results), *BECAUSE)
    refused = marketpush(*words, user=CHIEF)
    assert refused.code == 65
    assert f"{file}:3: " in refused.err
    assert f"{file}:4: " in refused.err
    assert "MP-1003-A/1,dhl,D-77,held" in results.read_text()
    done = marketpush(*words, "--keep-going", user=CHIEF)
    assert done.code == 3, done.err
    assert shipped(marketpush, "MP-1003-A/1") == ["shipped", "dhl", "D-77"]
    assert "MP-1003-A/1,dhl,D-77,changed" in results.read_text()
    assert "MP-1,dhl,invalid,value," in results.read_text()


def test_results_are_written_where_nobody_could_be_asked(marketpush: Marketpush, file: Path) -> None:
    file.write_text("reference,amount,reason\nMP-1005-A/1,1.00,goodwill\n")
    results = file.with_name("results.csv")
    ran = marketpush("refund", "--from", str(file), "--results", str(results), user=CHIEF)
    assert ran.code == 2, ran.err
    assert results.read_text().splitlines()[1].startswith("MP-1005-A/1,1.00,goodwill,held,")


@pytest.mark.parametrize(
    ("name", "more", "told"),
    [
        ("-", (), "--results"),
        ("results.xlsx", (), "results.csv"),
        ("out.csv", ("-o", "{}"), "--results"),
    ],
)
def test_names_that_results_cannot_have(
    marketpush: Marketpush, file: Path, name: str, more: tuple[str, ...], told: str
) -> None:
    file.write_text("reference,carrier,tracking_number\nMP-1003-A/1,dhl,D-77\n")
    results = name if name == "-" else str(file.with_name(name))
    output = tuple(word.replace("{}", results) for word in more)
    words = ("line", "ship", "--from", str(file), "--results", results, *output, *BECAUSE)
    ran = marketpush(*words, user=CHIEF)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert shipped(marketpush, "MP-1003-A/1")[0] != "shipped"


def refunded(marketpush: Marketpush, *words: str) -> list[str]:
    ran = marketpush("refund", *words, "--yes", "--fields", "outcome,total", user=CHIEF)
    return ran.out.split()


def test_a_refund_that_is_corrected_in_its_results_is_the_one_that_is_corrected_in_the_file(
    marketpush: Marketpush, file: Path
) -> None:
    file.write_text("reference,amount,reason\nMP-1005-A/1,5000.00,returned\n")
    results = file.with_name("results.csv")
    assert refunded(marketpush, "--from", str(file), "--results", str(results))[:1] == ["refused"]
    assert ",row-" in results.read_text()
    for one in (file, results):
        one.write_text(one.read_text().replace("5000.00", "1.50"))
    assert refunded(marketpush, "--from", str(results)) == ["changed", "1.50"]
    assert refunded(marketpush, "--from", str(file))[:1] == ["unchanged"]


def test_a_refund_that_was_given_keeps_its_key(marketpush: Marketpush, file: Path) -> None:
    file.write_text("reference,amount,reason\nMP-1005-A/1,1.00,returned\nMP-1005-A/1,1.00,returned\n")
    results = file.with_name("results.csv")
    assert refunded(marketpush, "--from", str(file), "--results", str(results)) == ["changed", "1.00"] * 2
    lines = results.read_text().splitlines(keepends=True)
    results.write_text(lines[0] + lines[2])
    assert refunded(marketpush, "--from", str(results))[:1] == ["unchanged"]
    results.write_text(lines[0] + lines[2].replace("1.00", "2.00"))
    assert refunded(marketpush, "--from", str(results))[:1] not in (["changed"], ["unchanged"])
