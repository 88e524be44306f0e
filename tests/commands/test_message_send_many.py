"""Many messages at once: from files, by filters, from templates; all or nothing, and nothing twice."""

from __future__ import annotations

import csv
import json
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from sandboxes import ANNA, CASHIER, CHIEF, CLERK, Marketpush, administer, setting

NEWS = "Subject: News about {{ order.number }}\n\nDear {{ customer.name }}, it comes on {{ row.day }}.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "news.txt").write_text(NEWS)
    (tmp_path / "config.toml").write_text('[columns.partner]\nreference = "Bestellung"\nto = "An"\ntext = "Wort"\n')
    monkeypatch.setenv("MARKETPUSH_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path


def answers(ran: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def thread(marketpush: Marketpush, order: str) -> list[dict[str, Any]]:
    return answers(marketpush("message", "list", order, "--json"))


def outcomes(ran: Any) -> list[str]:
    return [row["outcome"] for row in answers(ran)]


def test_rows_say_whom_and_what(here: Path, marketpush: Marketpush) -> None:
    (here / "rows.csv").write_text(
        'reference,to,text\nMP-1001-A,customer,One\n#mp-1001-b,Customer,"Two\nlines"\nMP-1001-A,seller,Three\n'
    )
    ran = marketpush("message", "send", "--from", "rows.csv", "--json", user=CLERK)
    assert (ran.code, outcomes(ran)) == (0, ["changed"] * 3)
    assert len({row["operation"] for row in answers(ran)}) == 1
    told = [(row["to"], row["on_behalf_of"], row["text"]) for row in thread(marketpush, "MP-1001-A")]
    assert told == [("customer", "seller:acme", "One"), ("seller", None, "Three")]
    assert thread(marketpush, "MP-1001-B")[0]["text"] == "Two\nlines"
    assert marketpush("database", "check").code == 0


def test_options_fill_what_rows_lack(here: Path, marketpush: Marketpush) -> None:
    (here / "rows.csv").write_text("reference,to,text\nMP-1001-A,,\nMP-1001-B,seller,Own words\n")
    ran = marketpush("message", "send", "--from", "rows.csv", "--to", "customer", "--text", "For all", "--json")
    assert [(row["to"], row["text"]) for row in answers(ran)] == [("customer", "For all"), ("seller", "Own words")]


def test_a_file_that_is_run_again_sends_nothing_twice(here: Path, marketpush: Marketpush) -> None:
    (here / "rows.csv").write_text("reference,to,day\nMP-1001-A,customer,Monday\nMP-1001-A,customer,Monday\n")
    words = ("message", "send", "--from", "rows.csv", "--template", "news", "--json")
    assert outcomes(marketpush(*words)) == ["changed", "changed"], "equal rows are two messages, by their place"
    assert outcomes(marketpush(*words)) == ["unchanged", "unchanged"]
    (here / "rows.csv").write_text("reference,to,day\nMP-1001-A,customer,Monday\nMP-1001-A,customer,Tuesday\n")
    assert outcomes(marketpush(*words)) == ["unchanged", "changed"]
    assert len(thread(marketpush, "MP-1001-A")) == 3


def test_results_are_fed_back_until_all_is_sent(here: Path, marketpush: Marketpush) -> None:
    rows = here / "rows.csv"
    rows.write_text("reference,to,day\nMP-1001-A,customer,Monday\nMP-9999-Z,customer,Monday\nMP-1004-A,customer,\n")
    words = ("message", "send", "--from", "rows.csv", "--results", "rows.csv", "--template", "news", "--keep-going")
    ran = marketpush(*words, "--json")
    assert (ran.code, outcomes(ran)) == (3, ["changed", "refused", "invalid"])
    found = list(csv.DictReader(rows.read_text().splitlines()))
    assert [row["outcome"] for row in found] == ["changed", "refused", "invalid"]
    assert found[2]["message"] == "template news, line 3: row.day is empty here"
    rows.write_text(
        rows.read_text().replace("MP-9999-Z", "MP-1001-B").replace("MP-1004-A,customer,,", "MP-1004-A,customer,Friday,")
    )
    ran = marketpush(*words, "--json")
    assert (ran.code, outcomes(ran)) == (0, ["unchanged", "changed", "changed"])
    assert outcomes(marketpush(*words, "--json")) == ["unchanged"] * 3
    assert [len(thread(marketpush, order)) for order in ("MP-1001-A", "MP-1001-B", "MP-1004-A")] == [1, 1, 1]


@pytest.mark.parametrize("read", ["rows.csv", "templates/news.txt"])
def test_what_is_read_is_never_written_over(here: Path, marketpush: Marketpush, read: str) -> None:
    (here / "rows.csv").write_text("reference,to,day\nMP-1001-A,customer,Monday\n")
    before = (here / read).read_bytes()
    words = ("message", "send", "--from", "rows.csv", "--template-file", "templates/news.txt")
    assert marketpush(*words, "-o", f"./{read}", "--force").code == 2
    assert (here / read).read_bytes() == before
    assert thread(marketpush, "MP-1001-A") == []


def test_all_or_nothing(here: Path, marketpush: Marketpush, sandbox: Path) -> None:
    (here / "rows.csv").write_text("reference,to,text\nMP-1001-A,customer,One\nMP-1001-A/1,customer,Two\n,customer,x\n")
    before = sandbox.read_bytes()
    ran = marketpush("message", "send", "--from", "rows.csv", "--json")
    assert (ran.code, outcomes(ran)) == (65, ["held", "invalid", "invalid"])
    assert [answers(ran)[0][name] for name in ("text", "delivery", "number", "at")] == ["One", None, None, None]
    assert "rows.csv" in ran.err
    assert sandbox.read_bytes() == before


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("MP-1001-A,boss,Hello", "a message goes to customer or seller"),
        ("MP-1001-A,customer,", "the value is missing"),
        ("MP-1001-A,,Hello", "the value is missing"),
        ("MP-1001-A/2,customer,Hello", "not about one line: write MP-1001-A"),
    ],
)
def test_a_bad_row_is_named(here: Path, marketpush: Marketpush, row: str, sentence: str) -> None:
    (here / "rows.csv").write_text(f"reference,to,text\nMP-1001-B,seller,Fine\n{row}\n")
    ran = marketpush("message", "send", "--from", "rows.csv")
    assert ran.code == 65
    assert sentence in ran.err
    assert "rows.csv:3" in ran.err


def test_partners_files_are_read_as_everywhere(here: Path, marketpush: Marketpush) -> None:
    (here / "rows.csv").write_bytes("Stand: heute\nBestellung;An;Wort\nMP-1001-A;customer;Grüße\n".encode("cp1252"))
    ran = marketpush(
        "message", "send", "--from", "rows.csv", "--columns", "partner", "--encoding", "cp1252", "--results", "done.csv"
    )
    assert ran.code == 0, ran.err
    assert thread(marketpush, "MP-1001-A")[0]["text"] == "Grüße"
    assert (here / "done.csv").read_bytes().decode("cp1252").startswith("Stand: heute\r\nBestellung;An;Wort;outcome")


def test_json_lines_and_the_columns_of_rows(here: Path, marketpush: Marketpush) -> None:
    (here / "rows.jsonl").write_text('{"reference": "MP-1001-A", "New date": "Friday"}\n')
    (here / "t.txt").write_text("It comes on {{ row.new_date }}.")
    ran = marketpush(
        "message", "send", "--from", "rows.jsonl", "--to", "customer", "--template-file", "t.txt", "--json"
    )
    assert answers(ran)[0]["text"] == "It comes on Friday."


def test_orders_are_chosen_by_filters(here: Path, marketpush: Marketpush) -> None:
    words = ("message", "send", "--status", "pending", "--seller", "acme", "--to", "customer", "--text", "Soon.")
    assert "3 would change" in marketpush(*words, "--dry-run").err
    ran = marketpush(*words, "--json")
    assert sorted(row["order"] for row in answers(ran)) == ["MP-1001-A", "MP-1002-A", "MP-1006-A"]


@pytest.mark.parametrize("source", [("--status", "closed"), ("--from", "none.csv")])
def test_nobody_meant_is_said(here: Path, marketpush: Marketpush, source: tuple[str, ...]) -> None:
    (here / "none.csv").write_text("reference\n")
    ran = marketpush("message", "send", *source, "--to", "customer", "--text", "Hello", "--json")
    assert (ran.code, answers(ran)) == (0, [])
    assert "0 messages: no order is meant" in ran.err


def test_a_key_makes_filters_safe_to_repeat(here: Path, marketpush: Marketpush) -> None:
    words = ("message", "send", "--seller", "acme", "--to", "customer", "--text", "Soon.", "--key", "w10", "--json")
    assert set(outcomes(marketpush(*words))) == {"changed"}
    assert set(outcomes(marketpush(*words))) == {"unchanged"}
    other = [word.replace("Soon.", "Later.") for word in words]
    assert answers(marketpush(*other))[0]["message"] == "written before with this key, in other words"
    ran = marketpush("message", "send", "MP-1001-A", "--to", "seller", "--text", "x", "--key", "w10")
    assert (ran.code, "the key w10 stands for a message to the customer" in ran.err) == (5, True)


def test_the_same_key_twice_in_a_file_is_one_message(here: Path, marketpush: Marketpush) -> None:
    (here / "rows.csv").write_text("reference,to,text,key\nMP-1001-A,customer,One,K\nMP-1001-A,customer,Two,K\n")
    ran = marketpush("message", "send", "--from", "rows.csv", "--json")
    assert (ran.code, outcomes(ran)) == (0, ["changed", "unchanged"]), ran.err
    (here / "rows.csv").write_text("reference,to,text,key\nMP-1001-A,customer,One,L\nMP-1001-A,seller,Two,L\n")
    assert marketpush("message", "send", "--from", "rows.csv").code == 5
    assert len(thread(marketpush, "MP-1001-A")) == 1


def test_the_same_order_typed_twice_gets_one_message(marketpush: Marketpush) -> None:
    ran = marketpush("message", "send", "MP-1001-A", "MP-1001-A", "--to", "customer", "--text", "Once.", "--json")
    assert outcomes(ran) == ["changed", "unchanged"]
    assert len(thread(marketpush, "MP-1001-A")) == 1


def test_many_are_asked_about(here: Path, marketpush: Marketpush, sandbox: Path) -> None:
    administer(sandbox, setting("confirm_over_lines", 3))
    words = ("message", "send", "--seller", "acme", "--to", "customer", "--text", "Hello")
    ran = marketpush(*words)
    assert ran.code == 2
    assert "Send 4 messages in" in ran.err
    assert "--confirm 4" in ran.err
    assert marketpush(*words, "--confirm", "3").code == 2
    assert marketpush(*words, "--confirm", "4").code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--to customer --text x", "one of them"),
        ("MP-1001-A --seller acme --to customer --text x", "one of them"),
        ("MP-1001-A --text x", "--to customer or seller has to be said"),
        ("MP-1001-A --to boss --text x", "--to takes customer or seller"),
        ("MP-1001-A --to customer", "what it says is missing"),
        ("MP-1001-A --to customer --text x --template news", "--text and --template exclude each other"),
        ("MP-1001-A --to customer --template nws", "there is no template 'nws'; there are: news"),
        ("MP-1001-A --to customer --template ../news", "takes the name of a template"),
        ("MP-1001-A --to customer --template-file none.txt", "there is no template at none.txt"),
        ("--seller acme --to customer --text x --results r.csv", "--results goes with references"),
    ],
)
def test_words_that_do_not_fit(here: Path, marketpush: Marketpush, words: str, sentence: str) -> None:
    ran = marketpush("message", "send", *words.split())
    assert (ran.code, sentence in ran.err) == (2, True), ran.err


def test_a_seller_user_writes_about_their_own_orders(here: Path, marketpush: Marketpush) -> None:
    words = ("message", "send", "--to", "customer", "--text", "Hello", "--json")
    assert marketpush(*words, "MP-1001-B", user=ANNA).code == 4
    (row,) = answers(marketpush(*words, "MP-1001-A", user=ANNA))
    assert (row["actor"], row["on_behalf_of"]) == (ANNA, None)
    everything = marketpush(*words, "--status", "pending", "--status", "shipped", user=ANNA)
    assert {row["order"] for row in answers(everything)} <= {"MP-1001-A", "MP-1002-A", "MP-1004-A", "MP-1006-A"}


@pytest.mark.parametrize("as_whom", ["acme", "each"])
def test_logged_in_it_takes_a_log_in_that_allows_it(marketpush: Marketpush, as_whom: str) -> None:
    words = ("--to", "customer", "--text", "Hello", "--as", as_whom, "--because", "the seller is on holiday")
    ran = marketpush("message", "send", "MP-1001-A", *words, user=CHIEF)
    assert ran.code == 6
    assert thread(marketpush, "MP-1001-A") == []


def test_who_may_not_write(marketpush: Marketpush) -> None:
    assert marketpush("message", "send", "MP-1001-A", "--to", "seller", "--text", "x", user=CASHIER).code == 6


def test_templates_are_listed_and_tried_out(here: Path, marketpush: Marketpush) -> None:
    (row,) = answers(marketpush("message", "templates", "--json"))
    assert (row["name"], row["subject"]) == ("news", "News about {{ order.number }}")
    (here / "templates" / "plain.txt").write_text("Hello {{ customer.name }}")
    ran = marketpush("message", "send", "MP-1001-A", "--to", "customer", "--template", "plain", "-n", "--json")
    assert answers(ran)[0]["text"] == "Hello Käthe Müller"
    assert thread(marketpush, "MP-1001-A") == []


def test_a_plan_keeps_template_and_rows(here: Path, marketpush: Marketpush) -> None:
    (here / "rows.csv").write_text("reference,to,day\nMP-1001-A,customer,Monday\n")
    words = ("message", "send", "--from", "rows.csv", "--template", "news", "--plan", "plan.json")
    assert marketpush(*words).code == 0
    plan = json.loads((here / "plan.json").read_text())
    assert plan["messages"][0]["text"] == "Dear Käthe Müller, it comes on Monday."
    (here / "templates" / "news.txt").unlink()
    assert marketpush("apply", "plan.json", "--yes").code == 0
    assert thread(marketpush, "MP-1001-A")[0]["subject"] == "News about MP-1001-A"


def test_line_ends_of_other_systems_are_line_ends(
    here: Path, marketpush: Marketpush, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"One\r\nTwo\rThree\r\n")))
    assert marketpush("message", "send", "MP-1001-A", "--to", "customer", "--text", "-").code == 0
    assert thread(marketpush, "MP-1001-A")[0]["text"] == "One\nTwo\nThree"
    words = ("message", "send", "--from", "rows.csv", "--to", "customer", "--json")
    for ends, outcome in (("\r\n", "changed"), ("\n", "unchanged")):
        (here / "rows.csv").write_bytes(f'reference,text\r\nMP-1001-B,"One{ends}Two"\r\n'.encode())
        assert outcomes(marketpush(*words)) == [outcome]
    assert [row["text"] for row in thread(marketpush, "MP-1001-B")] == ["One\nTwo"]
