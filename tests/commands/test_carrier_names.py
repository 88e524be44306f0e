"""Carriers are named by their code or what they are called, in any case, on the command line and in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sandboxes import ANNA, Marketpush


@pytest.mark.parametrize("text", ["royal_mail", "Royal Mail", "ROYAL MAIL", " royal mail", "Royal_Mail"])
def test_a_carrier_may_be_called_by_its_name(marketpush: Marketpush, tmp_path: Path, text: str) -> None:
    ran = marketpush("line", "ship", "MP-1004-A/2", "--carrier", text, "--tracking-number", "R-1", user=ANNA)
    assert ran.code == 0, ran.err
    file = tmp_path / "again.csv"
    file.write_text(f"reference,carrier,tracking_number\nMP-1004-A/2,{text},R-1\nMP-1004-A/2,royal_mail,R-1\n")
    again = marketpush("line", "ship", "--from", str(file), "--json", user=ANNA)
    assert [row["outcome"] for row in json.loads(again.out)] == ["unchanged", "unchanged"], again.err
    shown = marketpush("line", "show", "MP-1004-A/2", "--fields", "carrier", user=ANNA)
    assert shown.out.strip() == "royal_mail"


def test_a_name_that_two_have_is_not_guessed(marketpush: Marketpush) -> None:
    assert marketpush("carrier", "add", "dhl_2", "--name", "dhl Express").code == 0
    assert marketpush("carrier", "set", "dhl", "--name", "DHL Express").code == 0
    words = ("line", "ship", "MP-1004-A/2", "--tracking-number", "1", "--carrier")
    ran = marketpush(*words, "DHL express", user=ANNA)
    assert (ran.code, "'DHL express' is not a carrier; there are: " in ran.err) == (65, True)
    assert marketpush("carrier", "retire", "dhl_2").code == 0
    assert marketpush(*words, "DHL express", user=ANNA).code == 0
