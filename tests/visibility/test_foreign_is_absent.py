"""To a seller user another store's orders do not exist: every answer is byte for byte the one without them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sandboxes import ANNA, BERT, CHIEF, THEO, copy_database
from seller_readings import FORMATS, LISTS, READS, WRITES
from two_worlds import BOTH, FOREIGN, SECRETS, Run, Worlds, run_at
from typer.main import get_command

from marketpush_cli.main import COMMANDS

AS_ACME = ("--as", ANNA, "--because", "the seller is on holiday")
WHO: dict[str, tuple[str, tuple[str, ...]]] = {
    "seller": (ANNA, ()),
    "support": (THEO, ()),
    "operator logged in": (CHIEF, AS_ACME),
}

ARGVS = [f"{command} {words}".strip() for command, every in READS.items() for words in every]


def same(pair: tuple[Any, Any]) -> None:
    without, with_others = pair
    assert with_others == without
    told = (with_others.out + with_others.err).lower()
    assert "traceback" not in told


ASKED = [("seller", argv) for argv in ARGVS] + [("operator logged in", argv) for argv in ARGVS[::3]]


@pytest.mark.parametrize(("who", "argv"), ASKED)
def test_every_reading_command_answers_as_if_alone(in_both: Run, who: str, argv: str) -> None:
    user, more = WHO[who]
    same(in_both(user, *more, *argv.split()))


@pytest.mark.parametrize("argv", LISTS)
def test_support_of_a_store_sees_no_more(in_both: Run, argv: str) -> None:
    same(in_both(THEO, *argv.split()))


@pytest.mark.parametrize("argv", LISTS)
def test_every_format_answers_as_if_alone(in_both: Run, argv: str) -> None:
    for format_ in FORMATS:
        same(in_both(ANNA, *argv.split(), "-f", format_))


@pytest.mark.parametrize("argv", WRITES)
@pytest.mark.parametrize("who", ["seller", "operator logged in"])
def test_writing_to_a_foreign_order_is_writing_to_none(in_both: Run, who: str, argv: str) -> None:
    user, more = WHO[who]
    for reference in (f"{FOREIGN[1]}/1", f"{FOREIGN[2]}/9"):
        same(in_both(user, *argv.format(reference).split(), *more))
    same(in_both(user, *argv.format(FOREIGN[0]).split(), *more, "--json"))


def test_rows_of_files_about_foreign_orders(in_both: Run, tmp_path: Path) -> None:
    rows, results = tmp_path / "rows.csv", tmp_path / "results.csv"
    rows.write_text("reference,note\nMP-7001-A,\nMP-7001-B,\nMP-7002-B/1,x\nMP-9001-B,\n")
    found = []
    for ran in in_both(ANNA, "line", "accept", "--from", str(rows), "--results", str(results), "--json"):
        found.append((ran, results.read_text()))
    assert found[0] == found[1]


def test_foreign_operations_are_none(in_both: Run, worlds: Worlds) -> None:
    assert len(worlds.operations) >= 5
    for operation in worlds.operations:
        for user, more in (WHO["seller"], WHO["support"]):
            same(in_both(user, "undo", operation, *more))
            same(in_both(user, "undo", operation, FOREIGN[0], *more))
            same(in_both(user, "history", "show", operation, "--json", *more))
            same(in_both(user, "audit", "list", "--operation", operation, *more))


def test_undo_logged_in_as_a_seller_finds_nothing_of_others(in_both: Run, worlds: Worlds) -> None:
    user, more = WHO["operator logged in"]
    for operation in worlds.operations:
        same(in_both(user, "history", "show", operation, *more))
        without, with_others = in_both(user, "undo", operation, *more)
        assert (with_others.code, with_others.out) == (without.code, without.out), with_others.err
        assert not any(secret in with_others.err.lower() for secret in SECRETS)


HISTORIES = (
    "audit list",
    "history list",
    "history list --as acme",
    "impersonate list",
    "audit list --action view",
    "audit list --action refused",
    "audit list --outcome refused",
)


@pytest.mark.parametrize("argv", HISTORIES)
def test_what_somebody_of_both_stores_looked_at_names_nothing_foreign(
    worlds: Worlds, tmp_path: Path, argv: str
) -> None:
    for format_ in ("json", "table", "csv"):
        ran = run_at(copy_database(worlds.looked_at, tmp_path / "here.db"), ANNA, *argv.split(), "-f", format_)
        assert ran.code == 0
        assert [secret for secret in SECRETS if secret in ran.out.lower()] == []


def test_backup_is_not_for_sellers(in_both: Run, tmp_path: Path) -> None:
    for user, more in WHO.values():
        for ran in in_both(user, "database", "backup", str(tmp_path / "copy.db"), *more):
            assert ran.code == 6
            assert not (tmp_path / "copy.db").exists()


def test_printed_files_hold_own_orders_only(in_both: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.html"
    assert [ran.code for ran in in_both(ANNA, "orders", "print", "MP-7001", "-o", str(file), "--force")] == [0, 0]
    page = file.read_text()
    assert "MP-7001-A" in page
    assert not any(secret in page.lower() for secret in SECRETS)


def test_what_is_hidden_is_there_for_those_who_may_see_it(in_both: Run) -> None:
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
        command = get_command(getattr(import_module(module), attribute))
        for sub, one in getattr(command, "commands", {"": command}).items():
            if getattr(one, "reads_only", False):
                found.add(f"{name} {sub}".strip())
    return found


def test_no_reading_command_is_left_out() -> None:
    assert commands_that_read() <= set(READS) | {"demo", "documentation"}, "say here how a seller may use it"
