"""What plans are tried on, how they are made and applied, and what of a database does not depend on chance."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandboxes import ANNA, BERT, CASHIER, CHIEF, CLERK, Marketpush, Ran, copy_database, line_document, order_document

from marketpush_cli.database.sqlite_library import sqlite_library

SHIPPED = {"status": "shipped", "status_at": "2026-03-01T18:00:00Z", "carrier": "dhl", "tracking_number": "DHL-9"}
BECAUSE = ("--because", "told by phone")
_CHANCE = re.compile(r"[0-9a-f]{32,64}|[0-9]{6}-[0-9a-z]{8}(\.[0-9]+)?")


def more_orders() -> Iterator[dict[str, Any]]:
    """A line with a new incident and one with a resolved one."""
    incident = {"line": "1", "number": "1", "opening_reason": "defective", "opened_at": "2026-03-01T20:00:00Z"}
    new = incident | {"state": "new"}
    resolved = incident | {"state": "resolved", "resolved_at": "2026-03-01T21:00:00Z", "closing_reason": "replaced"}
    line = line_document("30.00", "5.00", "6.00", **SHIPPED)
    yield order_document("MP-3001-A", "bolt", [line], incidents=[new])
    yield order_document("MP-3002-A", "acme", [line], incidents=[resolved])


@dataclass(frozen=True, slots=True)
class Planned:
    """A command that can be planned: its words, split at blanks, who types it, and what must happen before."""

    words: str
    user: str = CHIEF
    before: Sequence[str] = ()
    more: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words

    @property
    def typed(self) -> tuple[str, ...]:
        return (*self.words.split(), *self.more)


NEW_ORDER = (
    "order_number,placed_at,paid_at,currency,seller,customer_name,sku,title,quantity,unit_price\n"
    "MP-4001-A,2026-03-02 09:00,2026-03-02 09:05,EUR,acme,Käthe Müller,S-1,Säge,2,10.00\n"
    "MP-4002-A,2026-03-02 09:00,,EUR,nova,Eva Lind,S-1,Säge,1,10.00\n"
)
STEPS = (
    "reference,action,carrier,tracking_number,by,reason,amount\n"
    "MP-1001-A,accept,,,,,\n"
    "MP-1001-A/1,ship,dhl,D-77,,,\n"
    "MP-1001-A/1,receive,,,carrier,,\n"
    "MP-1001-A/1,refund,,,,goodwill,1.00\n"
)
MESSAGES = {
    "rows.csv": "reference,to,day\nMP-1004-A,customer,Monday\nMP-1001-A,seller,Tuesday\n",
    "late.txt": "Subject: {{ order.number }} is late\n\nDear {{ customer.name }}, it comes on {{ row.day }}.\n",
}
EVERY_COMMAND = (
    Planned("line accept MP-1001-A", ANNA),
    Planned("line accept MP-1001-A --as acme", more=BECAUSE),
    Planned("line accept MP-1001-A MP-1001-B --as each", more=(*BECAUSE, "--note=- by post")),
    Planned("line reject MP-1001-B --reason out_of_stock", BERT),
    Planned("line ship MP-1003-A --carrier dhl --tracking-number 7", BERT),
    Planned("line track MP-1004-A/1 --carrier ups --tracking-number U-1", CLERK),
    Planned("line receive MP-1004-A/1 --by carrier", CLERK),
    Planned("line close MP-1005-A", CLERK),
    Planned("line cancel MP-1003-A --reason customer_request --by customer", CLERK),
    Planned("line run --from steps.csv --as each", more=BECAUSE, files={"steps.csv": STEPS}),
    Planned("incident open MP-1004-A/1 --reason defective --by customer", CLERK),
    Planned("incident resolve MP-3001-A/1 --reason replaced", BERT),
    Planned("incident dispute MP-3002-A/1 --by customer", CLERK, more=("--note", "still broken")),
    Planned("incident close MP-3001-A/1 --reason agreement_found", CLERK),
    Planned("refund MP-1004-A/1 --amount 5 --reason goodwill --key K-1", CASHIER),
    Planned("refund MP-1005-A --full --reason returned --key K-2", CASHIER),
    Planned("orders pay MP-1006-A", CASHIER),
    Planned("orders import new.csv", files={"new.csv": NEW_ORDER}),
    Planned("message send MP-1005-A --to customer", CLERK, more=("--text", "It leaves\ntomorrow.")),
    Planned("message send --from rows.csv --template-file late.txt", CLERK, files=MESSAGES),
    Planned("message send --status shipped --to customer", CLERK, more=("--text", "It is on its way.")),
    Planned("message record MP-1005-A --from customer", CLERK, more=("--text", "-- Where is it? 🐢")),
    Planned("rules run"),
    Planned("undo", CLERK, before=["line track MP-1004-A/1 --carrier ups --tracking-number U-1"]),
    Planned("undo", before=["line accept MP-1001-A MP-1001-B --as each --because the-seller-is-on-holiday"]),
    Planned("seller add nova --auto-accept", more=("--name", "Nova & Co")),
    Planned("seller set acme --no-auto-accept --status closed --until 2026-04-01"),
    Planned("user add di@acme.example --group seller --role seller_admin --seller acme --name Di"),
    Planned("user set theo@acme.example --seller acme --seller bolt"),
    Planned("user archive theo@acme.example"),
    Planned("user restore theo@acme.example", before=["user archive theo@acme.example --yes"]),
    Planned("setting set confirm_over_lines 5"),
    Planned("reason add refund late --label Late --actor operator --actor seller"),
    Planned("reason set refund goodwill --label Kindness"),
    Planned("reason retire refund goodwill"),
    Planned("carrier add post --name Post --tracking optional --url https://post.example/{number}"),
    Planned("carrier set dhl --name DHL-Paket"),
    Planned("carrier retire dhl"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Runs commands on one database, plans them and applies the plans."""

    marketpush: Marketpush
    database: Path
    directory: Path

    def run(self, words: str, *more: str, **who: Any) -> Ran:
        """A command that must end well."""
        ran = self.marketpush(*words.split(), *more, **who)
        assert ran.code == 0, ran.err
        return ran

    def plan(self, words: str, *more: str, code: int = 0, **who: Any) -> dict[str, Any]:
        """Write `plan.json`, and what stands in it."""
        before = self.content()
        ran = self.marketpush(*words.split(), *more, "--plan", "plan.json", "--force", **who)
        assert ran.code == code, ran.err
        assert self.content() == before, "planning changed the database"
        found: dict[str, Any] = json.loads((self.directory / "plan.json").read_text())
        return found

    def apply(self, *more: str, code: int = 0, **who: Any) -> Ran:
        """Apply `plan.json`; what is refused changes nothing."""
        before = self.content()
        ran = self.marketpush("apply", "plan.json", "--yes", *more, **who)
        assert ran.code == code, ran.err
        assert "Traceback" not in ran.err
        if code not in (0, 3):
            assert self.content() == before, "a refused plan changed the database"
        return ran

    def content(self) -> bytes:
        """The database byte for byte; it has no other file between two commands."""
        beside = [path.name for path in self.directory.glob("sandbox.db-*")]
        assert beside == [], beside
        return self.database.read_bytes()

    def copy(self, name: str) -> Path:
        return copy_database(self.database, self.directory / name)

    def statuses(self, *lines: str) -> list[str]:
        """The status of each line."""
        found = {}
        for order in {line.partition("/")[0] for line in lines}:
            (document,) = json.loads(self.run(f"orders show {order} -f json").out.join("[]"))
            found.update({line["reference"]: line["status"] for line in document["lines"]})
        return [found[line] for line in lines]


def told(path: Path) -> dict[str, list[str]]:
    """Every row of every table, without what chance decides: ids, hashes, salts."""
    connection = sqlite_library().connect(str(path))
    try:
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        tables = sorted(name for (name,) in listed)
        return {table: _rows(connection, table) for table in tables}
    finally:
        connection.close()


def _rows(connection: Any, table: str) -> list[str]:
    return sorted(_CHANCE.sub("…", repr(row)) for row in connection.execute(f'SELECT * FROM "{table}"'))


def stale_lines(ran: Ran) -> list[str]:
    """The lines that are said to have changed since the plan was made."""
    sentence = re.compile(r"error\[rule\]: (\S+) has changed since the plan was made")
    return sentence.findall(ran.err)
