"""Partners' files on the command line: layouts that are guessed, saved and used, templates, results fed back."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sandboxes import CHIEF

Run = Callable[..., Any]

SHIP = ("line", "ship", "--as", "each", "--because", "the carrier sent its file", "-f", "count")
GERMAN = """Nordversand;;;

Bestellnr;Name;Paketdienst;Sendungsnr
MP-1003-A/1;Müller;dhl;0034
;Summe;;
"""
GUESSED = (
    "--columns reference=Bestellnr,carrier=Paketdienst,tracking_number=Sendungsnr --delimiter ';' --encoding cp1252"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a partner's file, and with a configuration of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "parcels.csv").write_bytes(GERMAN.encode("cp1252"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def configuration(place: Path) -> Path:
    path = place / "config" / "marketpush" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text('# mine\nuser = "chief@marketplace.example"  # the chief\n\n[profile.live]\nproduction = true\n')
    path.chmod(0o640)
    return path


def guess(marketpush: Run, *more: str) -> Any:
    return marketpush("columns", "guess", "parcels.csv", "--encoding", "cp1252", "--for", "ship", *more)


def test_a_layout_is_guessed_saved_listed_and_used(marketpush: Run, sandbox: Path, configuration: Path) -> None:
    ran = guess(marketpush, "--save", "nord", "-f", "csv")
    assert ran.code == 0, ran.err
    assert ran.lines[1] == "reference,Bestellnr,1,MP-1003-A/1,,"
    assert f"read it with: {GUESSED}" in ran.err
    assert f"saved in {configuration}: --columns nord reads such files from now on" in ran.err
    text = configuration.read_text()
    assert text.startswith('# mine\nuser = "chief@marketplace.example"  # the chief\n')
    assert '[columns.nord]\nreference = "Bestellnr"\n' in text
    assert stat.S_IMODE(configuration.stat().st_mode) == 0o600
    assert [path.name for path in configuration.parent.iterdir()] == ["config.toml"]

    listed = marketpush("columns", "list", "--json")
    assert json.loads(listed.out) == [json.loads(marketpush("columns", "show", "nord", "--json").out)]
    assert json.loads(listed.out)[0]["options"] == GUESSED

    ran = marketpush(*SHIP, "--from", "parcels.csv", "--columns", "nord", "--results", "done.csv")
    assert (ran.code, ran.out.strip()) == (0, "1"), ran.err
    assert "parcels.csv: header in line 3" in ran.err
    results = Path("done.csv").read_bytes().decode("cp1252")
    assert results.startswith("Nordversand;;;\r\n\r\nBestellnr;Name;Paketdienst;Sendungsnr;outcome;")
    ran = marketpush(*SHIP, "--from", "done.csv", "--columns", "nord", "--results", "done.csv")
    assert ran.code == 0, ran.err
    rows = list(
        csv.DictReader(io.StringIO(Path("done.csv").read_bytes().decode("cp1252").split("\r\n\r\n")[1]), delimiter=";")
    )
    assert [(row["Name"], row["outcome"]) for row in rows] == [("Müller", "unchanged")]


def test_a_name_that_is_taken_is_kept_unless_forced(marketpush: Run, configuration: Path) -> None:
    assert guess(marketpush, "--save", "nord").code == 0
    before = configuration.read_text()
    ran = guess(marketpush, "--save", "nord", "--delimiter", "semicolon")
    assert (ran.code, configuration.read_text()) == (2, before)
    assert "under the name 'nord' already" in ran.err
    assert guess(marketpush, "--save", "nord", "--decimal", ",", "--force").code == 0
    assert 'decimal = ","' in configuration.read_text()


def test_saving_makes_the_file_and_a_dry_run_does_not(marketpush: Run, place: Path) -> None:
    path = place / "config" / "marketpush" / "config.toml"
    assert guess(marketpush, "--save", "nord", "--dry-run").code == 0
    assert not path.exists()
    assert guess(marketpush, "--save", "nord").code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert marketpush("columns", "list", "-f", "ids").out.strip() == "nord"


def test_a_configuration_that_is_a_link_stays_one(marketpush: Run, configuration: Path) -> None:
    real = configuration.with_name("dotfiles.toml")
    configuration.rename(real)
    configuration.symlink_to(real)
    assert guess(marketpush, "--save", "nord").code == 0
    assert configuration.is_symlink()
    assert "[columns.nord]" in real.read_text()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["columns", "guess", "parcels.csv"], 65, "fix: --encoding cp1252 if that is how it was saved"),
        (["columns", "guess", "missing.csv"], 65, "there is no such file"),
        (["columns", "guess", "parcels.csv", "--for", "fly"], 2, "No command 'fly' takes a file"),
        (["columns", "guess", "parcels.csv", "--for", "orders list"], 2, "No command 'orders list' takes a file"),
        (["columns", "guess", "parcels.csv", "--save", "a b"], 2, "--save takes letters"),
        (["columns", "guess", "parcels.csv", "--header-row", "0"], 2, "guessed by the words of a header"),
        (["columns", "show", "nord"], 4, "No columns are saved under the name 'nord'"),
        (["line", "ship", "MP-1/1", "--columns", "reference=Nr"], 2, "so it needs --from FILE"),
        (["line", "ship", "MP-1/1", "--decimal", ","], 2, "--decimal: this says how a file is laid out"),
        (["line", "ship", "--from", "parcels.csv", "--columns", "refernce=Nr"], 2, "Did you mean reference"),
        (["line", "ship", "--from", "parcels.csv", "--columns", "nord"], 2, "Saved are: none"),
        (
            ["line", "ship", "--from", "parcels.csv", "--columns", "reference=Nr", "--columns", "carrier=Dienst"],
            2,
            "fix: --columns reference=Nr,carrier=Dienst",
        ),
        (["apply", "-"], 2, "a plan is read from a file"),
        (["line", "ship", "--template", "--header-row", "0"], 2, "--template shows a header"),
    ],
)
def test_what_is_refused(marketpush: Run, sandbox: Path, place: Path, words: list[str], code: int, told: str) -> None:
    ran = marketpush(*words, user=CHIEF)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('[columns.nord]\nrefrence = "Nr"\n', "Did you mean reference"),
        ('[columns]\nreference = "Nr"\n', "tables that start with [columns.NAME]"),
        ('[column.nord]\nreference = "Nr"\n', "Did you mean columns?"),
    ],
)
def test_a_wrong_table_is_wrong_configuration(marketpush: Run, configuration: Path, table: str, told: str) -> None:
    configuration.write_text(table)
    ran = marketpush("columns", "list")
    assert ran.code == 78
    assert told in ran.err


@pytest.mark.parametrize(
    ("words", "header"),
    [
        (["line", "ship"], "reference,carrier,tracking_number,note"),
        (["refund"], "reference,reason,note,amount,item,shipping,tax,currency,key"),
        (
            ["line", "run"],
            "reference,action,by,carrier,tracking_number,reason,note,amount,item,shipping,tax,currency,key",
        ),
        (["orders", "pay", "--delimiter", "tab"], "reference\tnote"),
        (
            ["line", "ship", "--columns", "reference=Order,carrier=4", "--constant", "note=x"],
            "Order,tracking_number,column 3,carrier",
        ),
        (
            ["line", "track", "--columns", 'reference="Order, ours"', "--delimiter", ";"],
            "Order, ours;carrier;tracking_number;note",
        ),
    ],
)
def test_a_template_needs_no_database(marketpush: Run, place: Path, words: list[str], header: str) -> None:
    ran = marketpush(*words, "--template", "--database", "missing.db")
    assert (ran.code, ran.out) == (0, f"{header}\n")
    assert not Path("missing.db").exists()


def test_a_template_of_many_steps_is_a_file_that_is_read(marketpush: Run, sandbox: Path, place: Path) -> None:
    header = marketpush("line", "run", "--template").out
    Path("steps.csv").write_text(f"{header}MP-1003-A/1,ship,,dhl,T-1,,,,,,,,\n")
    ran = marketpush("line", "run", "--from", "steps.csv", "--as", "each", "--because", "sent by post", user=CHIEF)
    assert ran.code == 0, ran.err
    assert "1 changed" in ran.err


def test_guessing_reads_standard_input_once(marketpush: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Order number;Tracking\nMP-1;12\n")))
    ran = marketpush("columns", "guess", "-", "--json")
    assert ran.code == 0, ran.err
    assert [(row["column"], row["row_1"]) for row in json.loads(ran.out)] == [
        ("reference", "MP-1"),
        ("tracking_number", "12"),
    ]


def test_refunds_with_decimal_commas_are_paid_once(marketpush: Run, sandbox: Path, place: Path) -> None:
    Path("money.csv").write_text("Nr;Betrag\nMP-1003-A/1;1,50\n")
    words = [
        "refund",
        "--from",
        "money.csv",
        "--columns",
        "reference=Nr,amount=Betrag",
        "--reason",
        "goodwill",
        "--yes",
    ]
    ran = marketpush(*words, user=CHIEF)
    assert (ran.code, "fix: --decimal ," in ran.err) == (65, True)
    ran = marketpush(*words, "--decimal", ",", "--results", "money.csv", "--json", user=CHIEF)
    assert [answer["outcome"] for answer in json.loads(ran.out)] == ["changed"], ran.err
    ran = marketpush(*words, "--decimal", ",", "--json", user=CHIEF)
    assert [(answer["outcome"], answer["total"]) for answer in json.loads(ran.out)] == [("unchanged", "1.50")], ran.err
