"""Amounts, keys and reasons of refunds that are refused, and the few odd ones that are right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpus_runs import Bad, Refuses, Run

LINE = "MP-2004-A/1"  # 25.00 + 2.00 + 3.00 EUR, of which 10.00 of the items are given back: 20.00 are left
YEN = "MP-2002-A/1"
REASON = ("--reason", "goodwill", "--yes")


def amount(text: str, name: str, *says: str, line: str = LINE, code: int = 65) -> Bad:
    return Bad(name, f"refund {line}", code, (*says, "amount"), words=(f"--amount={text}", *REASON))


def other(name: str, argv: str, code: int, *says: str, words: tuple[str, ...] = REASON) -> Bad:
    return Bad(name, argv, code, says, words=words)


BAD_AMOUNTS = [
    amount("0", "34 nothing", "more than 0"),
    amount("0.00", "34 nothing in cents", "more than 0"),
    amount("-5", "35 negative"),
    other("35 negative as a word", f"refund {LINE} --amount -5", 65, "amount", "-5"),
    amount("+5", "36 signed"),
    amount("12.345", "37 three digits", "nothing is rounded"),
    amount("1e3", "38 exponent"),
    amount("NaN", "39 not a number"),
    amount("Infinity", "40 infinity"),
    amount("1_000", "41 underscore"),
    amount("١٢", "42 digits of another script"),
    amount("1,50", "43 comma", "comma"),
    amount("1,234.50", "44 thousands", "comma"),
    amount("9223372036854775808", "46 beyond 64 bits", "digits"),
    amount("9" * 5_000, "47 five thousand digits"),
    amount("", "empty"),
    amount("12.50", "49 half a yen", "JPY", line=YEN),
    amount("20.01", "51 one cent over", "20.00 EUR", line=LINE, code=5),
    other("51 a part over", f"refund {LINE} --item 15.01", 5, "item", "15.00 EUR"),
    other("53 unpaid", "refund MP-2001-A/1 --amount 1.00", 5, "MP-2001-A/1", "not paid"),
    other("53 pending", "refund MP-1001-A/1 --amount 1.00", 5, "MP-1001-A/1", "pending"),
    other("53 closed", "refund MP-2005-A/1 --full", 5, "MP-2005-A/1", "closed"),
    other("55 key of another amount", f"refund {LINE} --amount 3.00 --key OLD", 5, "OLD", "10.00 EUR"),
    other("55 key of another line", "refund MP-2004-A --amount 10.00 --key OLD", 5, "OLD"),
    other("56 empty key", f"refund {LINE} --amount 3.00 --key=", 65, "key"),
    other("56 blank key", f"refund {LINE} --amount 3.00", 65, "key", words=("--key", "  ", *REASON)),
    other("56 long key", f"refund {LINE} --amount 3.00 --key {'k' * 256}", 65, "key", "255"),
    other("56 key with a newline", f"refund {LINE} --amount 3.00", 65, "key", words=("--key", "K\n1", *REASON)),
    other("57 no reason", f"refund {LINE} --amount 3.00", 2, "reason", "goodwill", words=("--yes",)),
    other("57 unknown reason", f"refund {LINE} --amount 3.00 --reason bored --yes", 65, "reason", "bored", words=()),
    other("57 reason of another kind", f"refund {LINE} --full --reason replaced --yes", 65, "reason", words=()),
    other("57 reason not given", f"refund {LINE} --amount 3.00 --reason= --yes", 65, "reason", words=()),
    other("how much is not said", f"refund {LINE}", 2, "--amount"),
    other("two ways to say how much", f"refund {LINE} --full --amount 1.00", 2, "--amount"),
    other("unknown order", "refund MP-9999-A/1 --full", 4, "MP-9999-A"),
    other("unknown line", f"refund {LINE}7 --full", 4, "MP-2004-A", "line 17"),
    other("130 nobody to ask", f"refund {LINE} --full", 2, "ask", "20.00 EUR", words=REASON[:2]),
    other("not a reference", "refund MP/2004/A --full", 65, "MP/2004/A"),
    other("parts over several lines", "refund MP-1004-A --item 1.00", 5, "for one line"),
    Bad("role", f"refund {LINE} --full", 6, ("refund",), user="reporter@marketplace.example", words=REASON),
    Bad(
        "128 log-in without leave",
        f"refund {LINE} --full",
        6,
        ("refund",),
        words=(*REASON, "--dry-run", "--as", "bolt", "--because", "the seller is on holiday"),
    ),
]


@pytest.mark.parametrize("bad", BAD_AMOUNTS, ids=str)
def test_bad_refund_changes_nothing(refuses: Refuses, bad: Bad) -> None:
    refuses(bad)


RIGHT = [
    (" 12 ", LINE, "12.00"),
    ("19.99", LINE, "19.99"),
    ("20.00", LINE, "20.00"),
    ("0.01", LINE, "0.01"),
    ("7.5", LINE, "7.50"),
    ("1990", YEN, "1990"),
]


@pytest.mark.parametrize(("text", "line", "total"), RIGHT)
def test_right_amount_is_taken_exactly(marketpush: Run, text: str, line: str, total: str) -> None:
    ran = marketpush("refund", line, "--amount", text, *REASON, "--json", user="chief@marketplace.example")
    assert ran.code == 0, ran.err
    (answer,) = json.loads(ran.out)
    assert (answer["outcome"], answer["total"]) == ("changed", total)


def test_54_same_key_pays_once(marketpush: Run) -> None:
    words = ("refund", LINE, "--amount", "3.00", "--key", "TICKET-1", *REASON, "--json")
    first, again = (marketpush(*words, user="chief@marketplace.example") for _ in range(2))
    assert (first.code, again.code) == (0, 0)
    before, after = json.loads(first.out)[0], json.loads(again.out)[0]
    assert (before["outcome"], after["outcome"]) == ("changed", "unchanged")
    money = ("item", "shipping", "tax", "total", "currency", "key")
    assert [before[name] for name in money] == [after[name] for name in money]
    shown = json.loads(marketpush("orders", "show", "MP-2004-A", "--json", user="chief@marketplace.example").out)
    assert [refund["key"] for refund in shown["refunds"]] == ["OLD", "TICKET-1"]


def test_results_of_a_refusal_say_what_was_wrong(marketpush: Run, tmp_path: Path) -> None:
    file, results = tmp_path / "rows.csv", tmp_path / "results.csv"
    file.write_text(f"reference,amount,ticket\n{LINE},12.345,T1\n{LINE},1.00,T2\n")
    words = ("refund", "--from", str(file), "--results", str(results), *REASON)
    assert marketpush(*words, user="chief@marketplace.example").code == 65
    head, bad, held = results.read_text().splitlines()
    assert head.startswith("reference,amount,ticket,outcome,error_kind,message,")
    assert bad.startswith(f"{LINE},12.345,T1,invalid,value,")
    assert held.startswith(f"{LINE},1.00,T2,held,,")
