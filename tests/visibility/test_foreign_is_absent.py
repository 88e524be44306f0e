"""To a seller user another store's orders do not exist: every answer is byte for byte the one without them."""

from __future__ import annotations

import itertools
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from sandboxes import ANNA, BERT, CHIEF, THEO
from two_worlds import BOTH, FOREIGN, SECRETS
from typer.main import get_command

from marketpush_cli.main import COMMANDS

FORMATS = ("plain", "table", "wide", "json", "jsonl", "csv", "tsv", "yaml", "ids", "count", "md", "txt", "tabulate:grid", "tabulate:html")
AS_ACME = ("--as", ANNA, "--because", "the seller is on holiday")
WHO: dict[str, tuple[str, tuple[str, ...]]] = {
    "seller": (ANNA, ()),
    "support": (THEO, ()),
    "operator logged in": (CHIEF, AS_ACME),
}

LISTS = [
    "orders list",
    "line list",
    "incident list",
    "incident list --state all",
    "audit list",
    "orders show MP-7001",
    "orders show MP-7004-A",
    "line show MP-7001-A",
    "message list MP-7004-A",
    "find mp-7001",
    "find müller",
    "orders explain MP-7001-A",
]
READS = {
    "orders list": ["--sort total", "--sort -updated_at --limit 1", "--seller bolt", "--seller o", "--number MP-700*", "--number mp-7001",
                    "--customer zebulon", "--customer müller", "--status shipped", "--line-status incident_open", "--has-incident", "--paid",
                    "--unpaid", "--on 2026-03-01", "--updated-since 2026-03-02", "--line-stage shipped"],
    "orders count": ["", "--number MP-700*", "--seller bolt", "--has-incident", "--json"],
    "orders show": ["MP-7001", "mp-7001", "MP-7001-B", "MP-7002-B", "MP-7001-A MP-7001-B", "mp-7004-a", "mp-7004", "MP-7004-A", "7002"],
    "orders print": ["MP-7001", "MP-7001-B", "--number MP-700*", "--customer müller", "--customer zebulon", "--seller bolt", "MP-7001 --packing-slip"],
    "orders explain": ["MP-7001-B", "MP-7002-B/1", "mp-7004-a", "MP-7001"],
    "orders verify": [""],
    "line list": ["--seller bolt", "--status shipped", "--number MP-700*", "--customer zebulon", "--sort total", "--status incident_open"],
    "line show": ["MP-7001-B/1", "MP-7002-B", "MP-7001-A/1 MP-7003-B/2", "MP-7003-B/9", "mp-7004-a/1", "MP-7001/1"],
    "incident list": ["--state all", "--seller bolt", "--line MP-7002-B/1", "--line MP-7002-B", "--state new", "--seller acme"],
    "incident show": ["MP-7002-B/1", "MP-7002-B/9", "MP-7004-A/1", "mp-7004-a/1"],
    "find": ["MP-7001", "MP-7001-B", "7002", "ZEBTRACK1", "ZEBTRACK", "zebulon", "zebulon@example.com", "+49 30 9991234", "030 999 12 34", "ZEB-1",
             "müller", "1", "MP-70", "TRACK-1", "TRACK"],
    "message list": ["MP-7001-B", "MP-7001", "MP-7004-A", "mp-7004-a"],
    "audit list": ["--order MP-7001-B", "--order MP-7001", "--order MP-7004-A", "--seller bolt", "--actor bert@bolt.example", "--actor chief@marketplace.example",
                   "--as both@stores.example", "--as bert@bolt.example", "--action view", "--action ship", "--action once", "--action refused", "--outcome changed",
                   "--outcome refused", "--since 2026-03-02", "--limit 3"],
    "audit verify": [""],
    "audit anchor": [""],
    "database check": [""],
    "database info": ["", "--json"],
    "impersonate list": ["", "--seller bolt", "--actor chief@marketplace.example"],
    "impersonate status": [""],
    "seller list": [""],
    "seller show": ["acme", "bolt"],
    "user list": [""],
    "user show": ["anna@acme.example", "bert@bolt.example", "both@stores.example", "nobody@example.com"],
    "setting list": [""],
    "setting get": ["undo_within_hours"],
    "reason list": [""],
    "carrier list": [""],
}
WRITES = [
    "line accept {}",
    "line reject {} --reason other",
    "line ship {} --carrier dhl --tracking-number T1",
    "line track {} --carrier dhl --tracking-number T1",
    "line receive {}",
    "line close {}",
    "line cancel {} --reason other --yes",
    "incident open {} --reason defective",
    "incident resolve {} --reason replaced",
    "incident dispute {} --note no",
    "incident close {} --reason replaced",
    "refund {} --full --reason goodwill --key ZEBKEY --yes",
    "refund {} --amount 1.00 --reason goodwill --key ZEBKEY --yes",
    "orders pay {}",
    "message send {} --to customer --text Hello",
    "message record {} --from customer --text Hello",
]


def is_there(command: str) -> bool:
    """Whether a command's module has been written."""
    return find_spec(COMMANDS[command.split()[0]][0]) is not None if command.split()[0] in COMMANDS else False


ARGVS = [f"{command} {words}".strip() for command, every in READS.items() if is_there(command) for words in every]


def same(pair: tuple[Any, Any]) -> None:
    without, with_others = pair
    assert with_others == without
    told = (with_others.out + with_others.err).lower()
    assert "traceback" not in told


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("argv", ARGVS)
def test_every_reading_command_answers_as_if_alone(in_both, who, argv):
    user, more = WHO[who]
    same(in_both(user, *argv.split(), *more))


@pytest.mark.parametrize("argv", LISTS)
def test_every_format_answers_as_if_alone(in_both, argv):
    for format_ in FORMATS:
        same(in_both(ANNA, *argv.split(), "-f", format_))


@pytest.mark.parametrize("argv", WRITES)
@pytest.mark.parametrize("who", ["seller", "operator logged in"])
def test_writing_to_a_foreign_order_is_writing_to_none(in_both, who, argv):
    user, more = WHO[who]
    for reference in (FOREIGN[0], f"{FOREIGN[1]}/1", f"{FOREIGN[2]}/9"):
        same(in_both(user, *argv.format(reference).split(), *more))
    same(in_both(user, *argv.format(FOREIGN[0]).split(), *more, "--json"))


def test_rows_of_files_about_foreign_orders(in_both, tmp_path):
    rows, results = tmp_path / "rows.csv", tmp_path / "results.csv"
    rows.write_text("reference,note\nMP-7001-A,\nMP-7001-B,\nMP-7002-B/1,x\nMP-9001-B,\n")
    found = []
    for ran in in_both(ANNA, "line", "accept", "--from", str(rows), "--results", str(results), "--json"):
        found.append((ran, results.read_text()))
    assert found[0] == found[1]


def test_foreign_operations_are_none(in_both, worlds):
    assert len(worlds.operations) >= 5
    for operation in worlds.operations:
        for user, more in (WHO["seller"], WHO["support"]):
            same(in_both(user, "undo", operation, *more))
            same(in_both(user, "undo", operation, FOREIGN[0], *more))
            same(in_both(user, "audit", "list", "--operation", operation, *more))


def test_undo_logged_in_as_a_seller_finds_nothing_of_others(in_both, worlds):
    user, more = WHO["operator logged in"]
    for operation in worlds.operations:
        without, with_others = in_both(user, "undo", operation, *more)
        assert (with_others.code, with_others.out) == (without.code, without.out), with_others.err
        assert not any(secret in with_others.err.lower() for secret in SECRETS)


def test_backup_is_not_for_sellers(in_both, tmp_path):
    for user, more in WHO.values():
        for ran in in_both(user, "database", "backup", str(tmp_path / "copy.db"), *more):
            assert ran.code == 6
            assert not (tmp_path / "copy.db").exists()


def test_printed_files_hold_own_orders_only(in_both, worlds, tmp_path):
    file = tmp_path / "all.html"
    pages = []
    for _ in range(1):
        for index, ran in enumerate(in_both(ANNA, "orders", "print", "MP-7001", "-o", str(tmp_path / "all.html"), "--force")):
            assert ran.code == 0, (index, ran.err)
            pages.append(file.read_text())
    assert "MP-7001-A" in pages[-1]
    assert not any(secret in pages[-1].lower() for secret in SECRETS)


def test_what_is_hidden_is_there_for_those_who_may_see_it(in_both):
    for user in (CHIEF, BERT, BOTH):
        _, shown = in_both(user, "orders", "show", *FOREIGN, "--json")
        text = shown.out.lower()
        assert all(secret in text for secret in ("zebulon", "zeb-1", "zebtrack1", "zebkey", "zebra", "mp-7001-b")), user
    _, mine = in_both(ANNA, "orders", "list", "-f", "ids")
    assert {"MP-7001-A", "MP-7004-A", "MP-7005-A"} <= set(mine.lines)


def commands_that_read() -> set[str]:
    """The commands of the live tree that only read."""
    found = set()
    for name, (module, attribute, *_) in COMMANDS.items():
        if not is_there(name):
            continue
        command = get_command(getattr(import_module(module), attribute))
        for sub, one in getattr(command, "commands", {"": command}).items():
            if getattr(one, "reads_only", False):
                found.add(f"{name} {sub}".strip())
    return found


def test_no_reading_command_is_left_out():
    assert commands_that_read() <= set(READS) | {"demo", "documentation"}, "say here how a seller may use it"


def test_formats_are_those_of_the_contract():
    assert len(list(itertools.product(LISTS, FORMATS))) > 150
