"""Damage to the bytes of a database file, and what the tool says of it."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from raw import content
from sandboxes import copy_database

from marketpush_cli.database.sqlite_library import sqlite_library
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.errors import ConfigurationWrong

PAGE = 4096
NOT_RECORDS = frozenset({"outbox", "export_mark"})  # how far a delivery or export is: docs/reliability.md, "Checks"


def flip_a_bit(path: Path, chance: random.Random) -> str:
    """Flip one bit of a byte that is not zero, for most of the zeros are room that nothing uses; returns where."""
    data, bit = bytearray(path.read_bytes()), chance.randrange(8)
    place = next(place for place in iter(lambda: chance.randrange(len(data)), -1) if data[place])
    data[place] ^= 1 << bit
    path.write_bytes(data)
    return f"bit {bit} of byte {place}"


def zero_a_page(path: Path, chance: random.Random) -> str:
    """Zero one page but the first."""
    data = bytearray(path.read_bytes())
    page = chance.randrange(1, len(data) // PAGE)
    data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(data)
    return f"page {page + 1}"


def records(path: Path) -> dict[str, str]:
    """One digest a table of records."""
    return {table: digest for table, digest in content(path).items() if table not in NOT_RECORDS}


def is_harmful(path: Path, whole: dict[str, str]) -> bool:
    """Whether a table of records reads differently, or not at all."""
    library = sqlite_library()
    try:
        return records(path) != whole
    except (library.Error, ValueError, TypeError, OverflowError):
        return True


def is_noticed(path: Path) -> bool:
    """Whether opening refuses the file or the check has a finding; anything else that is raised is a fault of ours."""
    try:
        with SqliteDatabase(path).reading() as snapshot:
            return any(True for _ in snapshot.verify_everything())
    except ConfigurationWrong:
        return True


def damaged_copies(source: Path, place: Path, kind: str, times: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How many copies were harmed and how many of those noticed; where the harm was that nothing noticed."""
    chance, counted, missed = random.Random(seed), Counter[str](), []
    whole = records(source)
    for number in range(times):
        path = copy_database(source, place / f"{kind}-{number}.db")
        where = flip_a_bit(path, chance) if kind == "bit" else zero_a_page(path, chance)
        noticed = is_noticed(path)
        harmful = is_harmful(path, whole)
        counted.update(harmful=harmful, noticed=noticed and harmful, harmless=not harmful)
        if harmful and not noticed:
            missed.append(where)
        for file in place.glob(f"{path.name}*"):
            file.unlink()
    return counted, missed
