"""A database of a million orders, and files of rows to ship them. Usage: python -m million DIRECTORY"""

from __future__ import annotations

import csv
import os
import random
import sys
from collections.abc import Iterable
from pathlib import Path

from made_orders import make_orders, number_of
from raw import rows

from marketpush_cli.database.migrating import expected_schema

CACHE = os.environ.get("MARKETPUSH_CAMPAIGN_CACHE")
ORDERS = int(os.environ.get("MARKETPUSH_CAMPAIGN_ORDERS", "1000000"))
MANY = ORDERS // 10
SPARED = 10
CARRIERS = ("ups", "fedex", "dhl", "usps", "dpd", "gls")


def million(directory: Path) -> Path:
    """The database: kept and found again in MARKETPUSH_CAMPAIGN_CACHE where that is set."""
    place = Path(CACHE) if CACHE else directory
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = place / "million.db"
    if path.exists() and not _is_as_wanted(path):
        path.unlink()
    if not path.exists():
        making = place / f"making-{os.getpid()}.db"
        make_orders(making, ORDERS)
        making.rename(path)
        Path(f"{making}.lock").unlink(missing_ok=True)
    return path


def _is_as_wanted(path: Path) -> bool:
    """Whether a database that was kept has as many orders and the tables of today."""
    made = dict(rows(path, "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return made == expected_schema() and rows(path, "SELECT count(*) FROM orders") == [(ORDERS,)]


def scattered() -> list[int]:
    """A tenth of the orders, drawn; the last few orders are spared."""
    return random.Random(2).sample(range(1, ORDERS - SPARED + 1), MANY)


def clustered() -> list[int]:
    """A tenth of the orders, in a row."""
    return list(range(ORDERS // 3, ORDERS // 3 + MANY))


def every() -> list[int]:
    """All orders, in no order."""
    return random.Random(3).sample(range(1, ORDERS + 1), ORDERS)


def spared() -> list[int]:
    """The orders that neither of the first two files has."""
    return list(range(ORDERS - SPARED + 1, ORDERS + 1))


def write_rows(file: Path, indexes: Iterable[int]) -> Path:
    """What `line ship --from` reads: the first line of each order."""
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("reference", "carrier", "tracking_number"))
        for index in indexes:
            writer.writerow((f"{number_of(index)}/1", CARRIERS[index % len(CARRIERS)], f"TRK{index:010}"))
    return file


if __name__ == "__main__":
    target = Path(sys.argv[1])
    million(target)
    for name, drawn in (("scattered", scattered()), ("clustered", clustered()), ("every", every())):
        write_rows(target / f"{name}.csv", drawn)
