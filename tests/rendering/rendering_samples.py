"""Records, screens and hostile texts that the tests of rendering share."""

from __future__ import annotations

import io
import re
from zoneinfo import ZoneInfo

from marketpush_cli.domain.catalogue import ORDER, ORDER_LIST
from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.records import RecordSet, Row
from marketpush_cli.rendering.render import Screen, render, render_bytes
from marketpush_cli.rendering.tallied_file import TalliedFile

AT = 1_793_611_800_000_000  # 2026-11-02T09:30:00Z
PARIS = ZoneInfo("Europe/Paris")
PIPE = Screen(is_terminal=False, width=80, colour=False, unicode=True, zone=PARIS)
TERMINAL = Screen(is_terminal=True, width=120, colour=True, unicode=True, zone=PARIS)
OWN_STYLE = re.compile(r"\x1b\[[0-9;]*m")

HOSTILE = (
    "O'Brien",
    "x' OR '1'='1",
    "100%",
    "a_b",
    "back\\slash",
    '"',
    "[bold]x[/]",
    "[/nope]",
    "[link=http://e]x[/link]",
    "a\x1b[2Jb",
    "\x1b]52;c;eA==\x07",
    "\x1b]8;;http://e\x1b\\x\x1b]8;;\x1b\\",
    "\x9b2Jx",
    "over\rwritten",
    "forged\nline",
    "tab\there",
    "abc\u202edef",
    "zero\u200bwidth\u2060",
    "line\u2028separator",
    ":warning:",
    "e" + "\u0301" * 200,
    "👨‍👩‍👧",
    "李小龍",
    "e\u0301 é",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "\t=1+1",
    "007",
    "1e5",
    "12.50",
    "<script>alert(1)</script>",
    "a|b",
    " leading and trailing ",
    "",
)

SMALL = (
    Field("reference", "Line", Kind.REFERENCE, "the line", 1),
    Field("title", "Title", Kind.TEXT, "what was bought", 3),
    Field("status", "Status", Kind.STATUS, "what shows", 1),
    Field("total", "Total", Kind.MONEY, "all of it", 2),
    Field("at", "At", Kind.TIME, "when", 4),
)


def small_rows(titles: tuple[str, ...]) -> list[Row]:
    """A row of SMALL for each title."""
    return [
        (f"MP-1/{number}", title, "shipped", 1990 * number, AT, "EUR") for number, title in enumerate(titles, start=1)
    ]


def small(*titles: str) -> RecordSet:
    """Rows of SMALL as an answer."""
    return RecordSet(SMALL, small_rows(titles), identity=0)


def orders(count: int) -> RecordSet:
    """Orders as `orders list` answers them."""
    return RecordSet(ORDER_LIST.fields, (_order(number) for number in range(1, count + 1)), identity=0)


def _order(number: int) -> Row:
    times = (AT, AT, AT, None)
    placed, since, paid, due = times
    head = (f"MP-{1000 + number}-A", f"MP-{1000 + number}", placed, "Ann Example", "acme", "Acme Stores")
    return (*head, "awaiting_fulfillment", since, paid, due, due, "EUR", 1990, 0, 2, 0, AT, "EUR")


def one_order() -> RecordSet:
    """One order with all that is nested in it."""
    line = ("MP-1/1", "MP-1", 1, "SKU-1", "Six cups", 6, 100, 0, 600, 50, 100, 750, 90, 0, 750, "shipped", "shipped")
    refund = ("k1", "MP-1/1", 100, 0, 20, 120, 12, "JPY", "damaged", AT, "olga@market.example", None)
    nested: tuple[object, ...] = (
        {"x_gift": "yes"},
        ("Ann Example", "ann@example.org", None, "1 Main St\n75001 Paris"),
        {"pending": AT, "shipped": None},
        ((*line, AT, {"pending": AT}, "dhl", "0034", None, None),),
        (("MP-1", "dhl", "0034", AT, ("MP-1/1", "MP-1/2")),),
        (),
        (refund,),
        (),
        (),
    )
    return RecordSet(ORDER.fields, [(*_order(1)[:17], *nested, "EUR")], identity=0, single=True)


def written(records: RecordSet, name: str, screen: Screen = PIPE, *, excel_safe: bool = False) -> str:
    """What the format writes."""
    out = io.StringIO(newline="")
    render(records, name, out, screen, excel_safe=excel_safe)
    return out.getvalue()


def rendered(records: RecordSet, name: str) -> bytes:
    """What any format writes, as bytes."""
    out = io.BytesIO()
    render_bytes(records, name, TalliedFile(out), PIPE)
    return out.getvalue()


def bare(text: str) -> list[str]:
    """The lines without our own styles and blanks at their ends."""
    return [line.rstrip() for line in OWN_STYLE.sub("", text).split("\n")]
