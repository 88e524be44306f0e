"""Words of the command line that cannot be meant: filters, references, texts, people; nothing is done."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from corpus_runs import Bad, Refuses, Run, terminal

HOLIDAY = "the seller is on holiday"
LISTS = ("orders list", "orders count", "line list", "orders print --number MP-*")


def bad(name: str, argv: str, code: int, *says: str, words: tuple[str, ...] = (), user: str | None = None) -> Bad:
    return Bad(name, argv, code, says, words=words, user=user)


FILTERS = [
    (("--since", "2026-02-30"), 65, ("since", "2026-02-30")),
    (("--until", "2026-13"), 65, ("until", "2026-13")),
    (("--on", "2026-W54"), 65, ("on", "2026-W54")),
    (("--on", "2026-11-02..2026-11-01"), 2, ("on",)),
    (("--since", "tomorrowish"), 65, ("since",)),
    (("--since", ""), 65, ("since",)),
    (("--since", "10000-01-01"), 65, ("since",)),
    (("--updated-since", "0001-01-01T00:00:00"), 65, ("updated_since",)),
    (("--since", "2026-03-29T02:30", "--timezone", "Europe/Paris"), 65, ("since", "2026-03-29")),
    (("--since", "2026-10-25T02:30", "--timezone", "Europe/Paris"), 65, ("since", "2026-10-25")),
    (("--timezone", "Mars/Olympus"), 2, ("timezone",)),
    (("--since", "2026-02-02", "--until", "2026-02-01"), 2, ("since", "until")),
    (("--since", "2026-02-02", "--on", "2026-02-01"), 2, ("--on",)),
    (("--status", "shiped"), 2, ("status", "shipped")),
    (("--status", ""), 2, ("status",)),
    (("--line-status", "lost"), 2, ("status", "shipped")),
    (("--line-stage", "refunded"), 2, ("stage", "received")),
    (("--seller", "nobody"), 4, ("nobody",)),
    (("--seller", ""), 65, ("seller",)),
    (("--number", ""), 65, ("number",)),
    (("--number", "*"), 65, ("number",)),
    (("--customer", ""), 65, ("customer",)),
    (("--customer", "  "), 65, ("customer",)),
    (("--customer", '"'), 65, ("customer",)),
    (("--customer", "%" * 60_000), 65, ("customer", "200")),
    (("--customer", "a\0b"), 65, ("customer",)),
    (("--customer", "\udcff"), 65, ("UTF-8",)),
    (("--sort", "customer_name"), 2, ("sort", "placed_at")),
    (("--sort", ""), 2, ("sort",)),
    (("--limit", "-1"), 2, ("limit",)),
    (("--limit", "x"), 2, ("limit",)),
    (("--cursor", "nonsense"), 65, ("cursor",)),
    (("--cursor", "W1tdLFtdXQ"), 2, ("cursor",)),
    (("--user", "nobody@example.com"), 6, ("nobody@example.com",)),
    (("--as", "acme"), 2, ("because", "10")),
    (("--as", "acme", "--because", "abc"), 2, ("because", "10")),
    (("--as", "nobody", "--because", HOLIDAY), 4, ("nobody",)),
    (("--as", "nobody@example.com", "--because", HOLIDAY), 4, ("nobody@example.com",)),
]


# Every filter is tried on orders and, in turn, on one of the other lists; a count has no page.
TRIED = [
    (command, *case)
    for at, case in enumerate(FILTERS)
    for command in (LISTS[0], LISTS[1 + at % 3])
    if command != "orders count" or case[0][0] not in ("--sort", "--cursor")
]


@pytest.mark.parametrize(
    ("command", "words", "code", "says"),
    TRIED,
    ids=[" ".join((command, *words))[:60].encode("unicode_escape").decode() for command, words, *_ in TRIED],
)
def test_bad_filter_is_refused_by_every_list(refuses: Refuses, command: str, words: Any, code: int, says: Any) -> None:
    refuses(bad(command, command, code, *says, words=words))


ORDERS_ONLY = [
    bad("line's status of orders", "orders list --status incident_open", 2, "status", "--line-status"),
    bad("line's status of a count", "orders count --status partially_refunded", 2, "status", "--line-status"),
]
REFERENCES = [
    bad(f"{command} {reference!r}", command, code, says, words=(reference,))
    for command in ("orders explain", "line show", "incident show", "line close", "incident list --line")
    for reference, code, says in (
        ("MP-9999-A", 4, "MP-9999-A"),
        ("", 65, "order"),
        ("MP 1001", 65, "MP 1001"),
        ("../../etc/x", 65, "../../etc/x"),
        ("MP-1001-A/0", 65, "MP-1001-A/0"),
        ("MP-1001-A/x", 65, "MP-1001-A/x"),
        ("x' OR '1'='1", 65, "OR"),
        ("%", 65, "%"),
        ("\x1b[2J", 65, "2J"),
        ("A" * 5_000, 65, "AAAA"),
    )
]
PURCHASES = [
    bad(f"{command} {text!r}", command, 4, says, words=(text,))
    for command in ("orders show", "orders print", "message list", "audit list --order")
    for text, says in (("MP-9999", "MP-9999"), ("MP-1001-A/1", "MP-1001-A/1"), ("%", "%"), ("x' OR '1'='1", "OR"))
]
SINGLE = [
    bad("unknown line", "line show MP-1001-A/9", 4, "MP-1001-A", "line 9"),
    bad("incidents of an unknown line", "incident show MP-1001-A/9", 4, "MP-1001-A", "line 9"),
    bad("incidents of an unknown line, listed", "incident list --line MP-1001-A/9", 4, "MP-1001-A", "line 9"),
    bad("incident state", "incident list --state lost", 2, "state", "disputed"),
    bad("incident seller", "incident list --seller nobody", 4, "nobody"),
    bad("print of nothing named", "orders print", 2, "name orders"),
    bad("print of both", "orders print MP-1001-A --status pending", 2, "filters"),
    bad("find nothing", "find", 65, "text", words=("  ",)),
    bad("87 find 60,000 signs", "find", 65, "text", "200", words=("%" * 60_000,)),
    bad("find a control character", "find", 65, "text", words=("a\x1b[2J",)),
    bad("find half a surrogate", "find", 65, "UTF-8", words=("\udcff",)),
    bad(
        "88 message of 10,001 characters",
        "message send MP-1001-A --to customer --text",
        65,
        "text",
        "10,000",
        words=("x" * 10_001,),
    ),
    bad("85 empty message", "message send MP-1001-A --to customer --text", 65, "text", words=("  \n ",)),
    bad("69 escape in a message", "message send MP-1001-A --to customer --text", 65, "text", words=("a\x1b[2J",)),
    bad("message to the carrier", "message send MP-1001-A --to carrier --text Hello", 2, "--to", "customer"),
    bad("message from the carrier", "message record MP-1001-A --from carrier --text Hello", 2, "--from", "seller"),
    bad("message without a text", "message send MP-1001-A --to customer", 2, "--text"),
    bad("message about nothing", "message send MP-9999-A --to customer --text Hello", 4, "MP-9999-A"),
    bad(
        "message by a reporter",
        "message send MP-1001-A --to customer --text Hello",
        6,
        "message",
        user="reporter@marketplace.example",
    ),
    bad(
        "128 message without leave",
        "message send MP-1001-A --to customer --text Hello --dry-run --as acme",
        6,
        "message",
        words=("--because", HOLIDAY),
    ),
    bad("audit since no day", "audit list --since 2026-02-30", 65, "since", "2026-02-30"),
    bad("audit of the future", "audit list --since 2026-02-02 --until 2026-02-01", 2, "since", "until"),
    bad("audit outcome", "audit list --outcome lost", 2, "outcome", "refused"),
    bad("audit seller", "audit list --seller nobody", 4, "nobody"),
    bad("audit order", "audit list --order MP-9999-A", 4, "MP-9999-A"),
    bad("audit verify by a seller", "audit verify", 6, "verify", user="anna@acme.example"),
    bad("undo of an unknown operation", "undo 260302-abcdefgh", 4, "260302-abcdefgh"),
    bad("undo of nothing done", "undo", 4, "clerk@marketplace.example", user="clerk@marketplace.example"),
    bad("no references", "line ship --carrier dhl", 2, "name lines"),
    bad("references and a file", "line ship MP-1003-A --from x.csv", 2, "not both"),
    bad("not a reference", "line close MP/1005/A", 65, "MP/1005/A"),
    bad("20 wrong stage", "line close MP-1001-A/1", 5, "MP-1001-A/1", "pending"),
    bad("20 no line is there to close", "line close MP-1003-A", 5, "MP-1003-A", "awaiting"),
    bad("the seller's to do", "line ship MP-1003-A/1 --carrier dhl --tracking-number T1", 6, "--as"),
    bad(
        "a seller cancels what is pending",
        "line cancel MP-1001-A --reason other --yes",
        6,
        "reject",
        user="anna@acme.example",
    ),
    bad("all or nothing", "line accept MP-1001-A/1", 5, "MP-1001-A/2", user="anna@acme.example"),
    bad("unknown capacity", "line receive MP-1004-A/1 --by seller", 2, "--by", "customer"),
    bad("operator does not receive", "line receive MP-1004-A/1 --by operator", 6, "customer"),
    bad("cancel without a reason", "line cancel MP-1003-A --yes", 2, "reason", "customer_request"),
    bad("cancel with an unknown reason", "line cancel MP-1003-A --reason bored --yes", 65, "reason", "bored"),
    bad("130 cancel with nobody to ask", "line cancel MP-1003-A --reason other", 2, "ask", "1 line"),
    bad("ship without a carrier", "line ship MP-1004-A/2", 2, "carrier", "dhl", user="anna@acme.example"),
    bad(
        "ship with an unknown carrier",
        "line ship MP-1004-A/2 --carrier pigeon",
        65,
        "carrier",
        "pigeon",
        user="anna@acme.example",
    ),
    bad("ship without a number", "line ship MP-1004-A/2 --carrier dhl", 2, "tracking_number", user="anna@acme.example"),
    bad(
        "ship again under another number",
        "line ship MP-1004-A/1 --carrier dhl --tracking-number T2",
        5,
        "track",
        user="anna@acme.example",
    ),
    bad("note of 2,001 characters", "line close MP-1005-A/1 --note", 65, "note", "2,000", words=("x" * 2_001,)),
    bad("escape in a note", "line close MP-1005-A/1 --note", 65, "note", words=("a\x1b[2J",)),
    bad("incident on an unpaid order", "incident open MP-2001-A/1 --reason defective", 5, "MP-2001-A/1", "not paid"),
    bad("incident without a reason", "incident open MP-1005-A/1", 2, "reason", "defective"),
    bad(
        "incident again for another reason",
        "incident open MP-2003-A/1 --reason not_received",
        5,
        "MP-2003-A/1",
        "defective",
    ),
    bad("dispute of what is not resolved", "incident dispute MP-2003-A/1 --note no", 5, "MP-2003-A/1", "resolved"),
    bad("dispute without words", "incident dispute MP-2003-A/1", 2, "note"),
    bad("close of no incident", "incident close MP-1005-A/1 --reason replaced", 5, "MP-1005-A/1", "no open incident"),
    bad("close unresolved without a reason", "incident close MP-2003-A/1", 2, "reason", "replaced"),
    bad("resolve by an operator", "incident resolve MP-2003-A/1 --reason replaced", 6, "--as"),
    bad("close under incident", "line receive MP-2003-A/1", 5, "MP-2003-A/1", "incident"),
    bad("several, the first decides", "line close MP-1001-A/1 MP-9999-A nonsense!", 5, "MP-1001-A/1"),
    bad("unknown format", "orders list -f xls", 2, "xls", "csv"),
    bad("unknown field", "orders list --fields number,colour", 2, "colour", "customer_name"),
    bad("flag that is none", "orders list --colour red", 2, "--colour"),
    bad("command that is none", "orders lst", 2, "lst", "list"),
    bad("flag taken for a reason", "refund MP-1003-A --full --reason --dry-run", 2, "--reason"),
]
ALL = ORDERS_ONLY + REFERENCES + PURCHASES + SINGLE


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: str(entry)[:60].encode("unicode_escape").decode())
def test_bad_words_do_nothing(refuses: Refuses, entry: Bad) -> None:
    refuses(entry)


def test_every_bad_reference_is_told_in_its_place(marketpush: Run) -> None:
    words = ["line", "close", "MP-1001-A/1", "MP-1005-A", "MP-9999-A", "nonsense!", "--json"]
    ran = marketpush(*words, user="chief@marketplace.example")
    assert ran.code == 5
    told = [json.loads(line)["error"] for line in ran.err.splitlines() if line.startswith('{"error"')]
    assert [(error["reference"], error["exit_code"]) for error in told] == [
        ("MP-1001-A/1", 5),
        ("MP-9999-A", 4),
        ("nonsense!", 65),
    ]
    assert [(answer["reference"], answer["outcome"]) for answer in json.loads(ran.out)] == [
        ("MP-1001-A/1", "refused"),
        ("MP-1005-A/1", "held"),
        ("MP-9999-A", "refused"),
        ("nonsense!", "invalid"),
    ]


def test_undo_of_no_reference(refuses: Refuses, marketpush: Run) -> None:
    done = marketpush("line", "close", "MP-1005-A", "--json", user="chief@marketplace.example")
    operation = json.loads(done.out)[0]["operation"]
    refuses(bad("no reference", f"undo {operation} ../x", 65, "../x"))
    refuses(bad("another order's line", f"undo {operation} MP-1001-A/1", 4, "MP-1001-A/1"))


def test_31_message_from_a_terminal_does_not_wait(refuses: Refuses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", terminal())
    refuses(bad("31", "message send MP-1001-A --to customer --text -", 2, "terminal"))


def test_message_that_is_not_utf_8(refuses: Refuses) -> None:
    entry = Bad("08", "message send MP-1001-A --to customer --text -", 65, ("text", "UTF-8"), stdin=b"\xfcber")
    refuses(entry)


OUTPUT = (
    "orders list --since 2026-02-30",
    "orders show MP-9999-A",
    "find",
    "line list --sort x",
    "audit list --since x",
)


@pytest.mark.parametrize("argv", OUTPUT)
def test_a_refused_list_leaves_the_old_file(marketpush: Run, tmp_path: Path, argv: str) -> None:
    kept = tmp_path / "kept.csv"
    kept.write_text("old")
    ran = marketpush(*argv.split(), "-o", str(kept), "--force", user="chief@marketplace.example")
    assert ran.code in (2, 4, 65)
    assert kept.read_text() == "old"
