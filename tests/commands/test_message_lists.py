"""Lists of messages: threads, what waits for an answer, what is queued or has failed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sandboxes import ANNA, CHIEF, Marketpush

LATER = "2026-03-04T12:00:00Z"


@pytest.fixture
def written(marketpush: Marketpush) -> Marketpush:
    """Three threads: one answered, two in which a customer or a seller had the last word."""
    wrote = (
        ("record MP-1001-A --from customer", "Where is it?", "09"),
        ("send MP-1001-A --to customer", "On its way.", "10"),
        ("record MP-1001-B --from customer", "Where is mine?", "10"),
        ("send MP-1004-A --to seller", "Please ship.", "10"),
        ("record MP-1004-A --from seller", "Tomorrow.", "11"),
    )
    for words, text, hour in wrote:
        ran = marketpush("message", *words.split(), "--text", text, user=CHIEF, now=f"2026-03-03T{hour}:00:00Z")
        assert ran.code == 0, ran.err
    return marketpush


def listed(marketpush: Marketpush, words: str, user: str = CHIEF) -> list[tuple[str, str]]:
    ran = marketpush("message", "list", *words.split(), "--json", user=user, now=LATER)
    assert ran.code == 0, ran.err
    rows: list[dict[str, Any]] = json.loads(ran.out)
    return [(row["order"], row["text"]) for row in rows]


def test_without_an_order_the_newest_come_first(written: Marketpush) -> None:
    found = listed(written, "")
    assert [order for order, _ in found] == ["MP-1004-A", "MP-1004-A", "MP-1001-B", "MP-1001-A", "MP-1001-A"]
    assert found[0] == ("MP-1004-A", "Tomorrow.")


def test_threads_are_told_in_their_order(written: Marketpush) -> None:
    assert listed(written, "MP-1001-A") == [("MP-1001-A", "Where is it?"), ("MP-1001-A", "On its way.")]
    assert [order for order, _ in listed(written, "MP-1001")] == ["MP-1001-A", "MP-1001-A", "MP-1001-B"]


def test_unanswered_is_where_nobody_had_the_last_word_but_them(written: Marketpush) -> None:
    assert listed(written, "--unanswered") == [("MP-1001-B", "Where is mine?"), ("MP-1004-A", "Tomorrow.")]
    written("message", "send", "MP-1001-B", "--to", "customer", "--text", "Soon.", user=CHIEF, now=LATER)
    assert listed(written, "--unanswered") == [("MP-1004-A", "Tomorrow.")]


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("--delivery queued", ["Please ship.", "On its way."]),
        ("--delivery recorded --seller acme", ["Tomorrow.", "Where is it?"]),
        ("--delivery sent --delivery failed", []),
        ("--since 2026-03-03T11:00:00Z", ["Tomorrow."]),
        ("--until 2026-03-03T09:30:00Z", ["Where is it?"]),
        ("--seller bolt", ["Where is mine?"]),
        ("--unanswered --seller acme", ["Tomorrow."]),
        ("--limit 1", ["Tomorrow."]),
        ("MP-1001-A --delivery recorded", ["Where is it?"]),
    ],
)
def test_filters_narrow_the_list(written: Marketpush, words: str, texts: list[str]) -> None:
    assert [text for _, text in listed(written, words)] == texts


def test_what_a_limit_leaves_out_is_said(written: Marketpush) -> None:
    assert "1 shown, there are more" in written("message", "list", "--limit", "1", now=LATER).err
    assert "there are more" not in written("message", "list", "--limit", "5", now=LATER).err


def test_a_seller_user_sees_their_own_threads(written: Marketpush) -> None:
    assert {order for order, _ in listed(written, "", ANNA)} == {"MP-1001-A", "MP-1004-A"}
    assert listed(written, "--unanswered", ANNA) == [("MP-1004-A", "Tomorrow.")]


@pytest.mark.parametrize("words", ["list --delivery lost", "outbox --delivery recorded"])
def test_a_state_that_there_is_not(marketpush: Marketpush, words: str) -> None:
    ran = marketpush("message", *words.split())
    assert (ran.code, "--delivery takes queued, sent, failed" in ran.err) == (2, True)


def test_the_outbox_tells_what_waits(written: Marketpush) -> None:
    rows = json.loads(written("message", "outbox", "--json", user=ANNA, now=LATER).out)
    assert [(row["mail"], row["to"], row["delivery"], row["attempts"]) for row in rows] == [
        ("MP-1001-A#2", "customer", "queued", 0),
        ("MP-1004-A#1", "seller", "queued", 0),
    ]
    assert json.loads(written("message", "outbox", "--delivery", "sent", "--json", now=LATER).out) == []


def test_an_order_that_is_exported_comes_in_again_with_its_messages(
    written: Marketpush, marketplace: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """What another database has queued is not mailed from here."""
    ran = written("orders", "show", "MP-1001-A", "-f", "jsonl", now=LATER)
    (tmp_path / "orders.jsonl").write_text(ran.out)
    monkeypatch.setenv("MARKETPUSH_DATABASE", str(marketplace))
    assert written("orders", "import", str(tmp_path / "orders.jsonl"), now=LATER).code == 0
    assert [text for _, text in listed(written, "MP-1001-A")] == ["Where is it?", "On its way."]
    assert json.loads(written("message", "outbox", "--json", now=LATER).out) == []
    assert written("database", "check", now=LATER).code == 0


def test_a_sellers_user_records_the_customers_words_as_the_customers(marketpush: Marketpush) -> None:
    for author, behalf in (("customer", "customer"), ("seller", None)):
        words = ("message", "record", "MP-1001-A", "--from", author, "--text", f"words of the {author}")
        assert marketpush(*words, user=ANNA).code == 0
        newest = json.loads(marketpush("message", "list", "MP-1001-A", "--json").out)
        found = next(message for message in newest if message["text"] == f"words of the {author}")
        assert (found["actor"], found["on_behalf_of"]) == (ANNA, behalf)
