"""Damaged files are refused or found, and never end in a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from damage import damaged_copies
from figures import IS_CAMPAIGN, tell
from raw import by_hand

from marketpush_cli.database.store import SqliteDatabase

TIMES = {"bit": 600, "page": 150} if IS_CAMPAIGN else {"bit": 40, "page": 15}


@pytest.mark.parametrize("kind", ["bit", "page"])
def test_damage_is_noticed(lived: Path, tmp_path: Path, kind: str) -> None:
    with by_hand(lived) as connection:
        connection.execute("VACUUM")
    seed = random.randrange(1_000_000)
    counted, missed = damaged_copies(lived, tmp_path, kind, TIMES[kind], seed)
    tell(
        f"{TIMES[kind]} damaged {kind}s, seed {seed}: {counted['noticed']} of {counted['harmful']} harmful ones noticed"
    )
    assert counted["harmful"] > 0
    assert len(missed) <= counted["harmful"] * 0.02, f"seed {seed}: {missed}"


def test_the_finding_names_what_the_flipped_bit_belongs_to(lived: Path) -> None:
    with by_hand(lived) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    data = lived.read_bytes()
    place = data.index(b"by van")
    lived.write_bytes(data[:place] + b"by Van" + data[place + 6 :])
    with SqliteDatabase(lived).reading() as snapshot:
        found = list(snapshot.verify_everything())
    assert {("chain", "MP-1003-A event 2", "hash")} <= {(each.check, each.reference, each.field) for each in found}
