"""`--since-last NAME`: every change once, whatever the clocks say, and again when a run was not good."""

from __future__ import annotations

import errno
import io
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sandboxes import ANNA, BERT, CHIEF, CLERK, REPORTER, Marketpush
from statements import explained, steps

from marketpush_cli.database.export_marks import position
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.sqlite_library import sqlite_library
from marketpush_cli.database.store import SqliteDatabase

LATER = "2026-03-02T13:00:00Z"
ALL = ["MP-1001-A", "MP-1001-B", "MP-1002-A", "MP-1003-A", "MP-1004-A", "MP-1005-A", "MP-1006-A"]
CHANGED = ("orders", "list", "--since-last", "nightly", "-f", "ids")


@pytest.fixture(autouse=True)
def in_a_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = tmp_path / "out"
    directory.mkdir()
    monkeypatch.chdir(directory)


def pay(marketpush: Marketpush, number: str = "MP-1006-A", now: str = LATER) -> None:
    assert marketpush("orders", "pay", number, now=now).code == 0


def track(marketpush: Marketpush, line: str, number: str, now: str = LATER) -> None:
    words = ("line", "track", line, "--carrier", "dhl", "--tracking-number", number)
    assert marketpush(*words, now=now).code == 0


def test_the_first_run_gives_everything_and_the_next_what_changed(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED).lines == ALL
    assert marketpush(*CHANGED).lines == []
    pay(marketpush)
    assert marketpush(*CHANGED).lines == ["MP-1006-A"]
    assert marketpush(*CHANGED).lines == []


def test_rows_come_in_the_order_of_their_change(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED).code == 0
    track(marketpush, "MP-1005-A/1", "1", now="2026-03-02T15:00:00Z")
    pay(marketpush, now="2026-03-02T14:00:00Z")
    track(marketpush, "MP-1004-A/1", "1", now="2026-03-02T14:00:00Z")
    assert marketpush(*CHANGED).lines == ["MP-1004-A", "MP-1006-A", "MP-1005-A"]


def test_a_clock_that_goes_back_hides_nothing(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED, now="2026-03-05T12:00:00Z").lines == ALL
    pay(marketpush, now="2026-03-02T12:00:01Z")
    assert marketpush(*CHANGED, now="2026-03-05T12:00:01Z").lines == ["MP-1006-A"]


def test_an_order_that_changed_twice_comes_once(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED).code == 0
    track(marketpush, "MP-1004-A/1", "1")
    track(marketpush, "MP-1004-A/1", "2")
    assert marketpush(*CHANGED).lines == ["MP-1004-A"]


def test_a_print_is_no_change_and_a_message_is_one(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED).code == 0
    assert marketpush("orders", "print", "MP-1001-A", "-o", "a.txt").code == 0
    assert marketpush(*CHANGED).lines == []
    assert marketpush("message", "send", "MP-1001-A", "--to", "customer", "--text", "Hello there").code == 0
    assert marketpush(*CHANGED).lines == ["MP-1001-A"]


def test_people_of_several_logins_and_what_is_taken_back(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED).code == 0
    track(marketpush, "MP-1004-A/1", "7")
    assert marketpush("undo", "--yes", now=LATER).code == 0
    assert marketpush(*CHANGED).lines == ["MP-1004-A"]


def test_names_are_independent_and_so_are_people(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED).lines == ALL
    weekly = tuple("weekly" if word == "nightly" else word for word in CHANGED)
    assert marketpush(*weekly).lines == ALL
    assert marketpush(*CHANGED, user=CLERK).lines == ALL
    assert marketpush(*CHANGED, user=BERT).lines == ["MP-1001-B", "MP-1003-A", "MP-1005-A"]
    pay(marketpush)
    assert marketpush(*CHANGED, user=BERT).lines == []
    assert marketpush(*CHANGED, user=CLERK).lines == ["MP-1006-A"]
    assert marketpush(*CHANGED).lines == ["MP-1006-A"]
    assert marketpush(*weekly).lines == ["MP-1006-A"]


def test_other_filters_combine_with_it(marketpush: Marketpush) -> None:
    words = (*CHANGED, "--seller", "bolt", "--status", "received")
    assert marketpush(*words).lines == ["MP-1005-A"]
    pay(marketpush)
    track(marketpush, "MP-1005-A/1", "1")
    assert marketpush(*words).lines == ["MP-1005-A"]


def test_lines_of_orders_that_changed(marketpush: Marketpush) -> None:
    lines, native = ("line", "list", "--since-last", "lines"), ("orders", "list", "--lines", "--since-last", "native")
    assert len(marketpush(*lines).lines) == len(marketpush(*native).lines) == 10
    track(marketpush, "MP-1004-A/1", "1")
    assert marketpush(*lines, "-f", "ids").lines == ["MP-1004-A/1", "MP-1004-A/2"]
    assert [row.split("\t")[0] for row in marketpush(*native).lines] == ["MP-1004-A", "MP-1004-A"]


def test_counting_moves_nothing(marketpush: Marketpush) -> None:
    assert marketpush("orders", "list", "--since-last", "nightly", "-f", "count").out == "7\n"
    assert marketpush(*CHANGED).lines == ALL


def test_a_dry_run_moves_nothing(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED, "--dry-run").lines == ALL
    assert marketpush("export", "list").lines == []
    assert marketpush(*CHANGED).lines == ALL


def test_a_rename_that_fails_gives_the_same_again(marketpush: Marketpush, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("orders", "list", "--since-last", "nightly", "-o", "a.csv", "--force", "--manifest", "--fields", "number")
    Path("a.csv").write_text("old")

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        assert marketpush(*words).code == 74
    assert Path("a.csv").read_text() == "old"
    assert marketpush(*words).code == 0
    assert Path("a.csv").read_text().split()[1:] == ALL
    pay(marketpush)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        assert marketpush(*words).code == 74
    assert marketpush(*words).code == 0
    assert Path("a.csv").read_text().split()[1:] == ["MP-1006-A"]


def test_a_manifest_that_fails_gives_the_same_again(marketpush: Marketpush) -> None:
    words = ("orders", "list", "--since-last", "nightly", "-o", "a.csv", "--manifest", "--force")
    Path("a.csv.manifest.json").mkdir()
    assert marketpush(*words).code == 74
    assert not Path("a.csv").exists()
    assert marketpush(*CHANGED).lines == ALL


def test_an_answer_that_was_not_written_out_gives_the_same_again(
    marketpush: Marketpush, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    from marketpush_cli.main import main

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Full())
        assert main(list(CHANGED)) == 74
    assert marketpush(*CHANGED).lines == ALL


def test_a_list_that_is_empty_with_fail_if_empty_keeps_its_place(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED).lines == ALL
    assert marketpush(*CHANGED, "--fail-if-empty").code == 8
    pay(marketpush)
    assert marketpush(*CHANGED, "--fail-if-empty").lines == ["MP-1006-A"]


def test_files_of_sellers_move_one_place(marketpush: Marketpush) -> None:
    words = ("orders", "list", "--since-last", "nightly", "--split-by", "seller", "-o", "{seller}.csv", "--force")
    assert marketpush(*words).err == "2 files written\n"
    pay(marketpush)
    assert marketpush(*words).err == "1 file written\n"
    assert marketpush(*words, "-q").err == ""


def test_positions_are_listed_and_forgotten(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED, user=ANNA).code == 0
    assert marketpush(*CHANGED, user=REPORTER).code == 0
    listed = marketpush("export", "list", user=CHIEF).lines
    assert listed == [f"nightly\t{ANNA}\t2026-03-02T12:00:00Z\t4", f"nightly\t{REPORTER}\t2026-03-02T12:00:00Z\t7"]
    assert marketpush("export", "list", user=ANNA).lines == listed[:1]
    assert marketpush("export", "list", user=BERT).lines == []
    for user in (BERT, CHIEF):
        ran = marketpush("export", "forget", "nightly", user=user)
        assert (ran.code, ran.out) == (4, "")
    assert marketpush("export", "forget", "nightly", "-n", user=ANNA).code == 0
    assert len(marketpush("export", "list", user=CHIEF).lines) == 2
    assert marketpush("export", "forget", "nightly", user=ANNA).code == 0
    assert marketpush("export", "list", user=CHIEF).lines == listed[1:]
    assert len(marketpush(*CHANGED, user=ANNA).lines) == 4


def test_the_manifest_names_the_export(marketpush: Marketpush) -> None:
    import json

    assert marketpush("orders", "list", "--since-last", "nightly", "-o", "a.jsonl", "--manifest").code == 0
    told: dict[str, Any] = json.loads(Path("a.jsonl.manifest.json").read_text())
    assert (told["since_last"], told["rows"]) == ("nightly", 7)


def test_the_check_finds_nothing_wrong_with_a_position(marketpush: Marketpush) -> None:
    assert marketpush(*CHANGED).code == 0
    assert marketpush("database", "check").code == 0


def test_what_could_not_be_queued_comes_again(marketpush: Marketpush, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("orders", "list", "--since-last", "nightly", "--mail-to", "a@shop.example")
    with monkeypatch.context() as patch:
        patch.setattr("marketpush_cli.application.mail.LARGEST_ATTACHMENT", 100)
        ran = marketpush(*words)
        assert (ran.code, "more than" in ran.err) == (65, True)
    assert marketpush("message", "outbox", "-f", "count").out == "0\n"
    assert marketpush("export", "list", "-f", "count").out == "0\n"
    assert marketpush(*words, "--mail-to", "b@shop.example").code == 0
    assert marketpush("message", "outbox", "-f", "count").out == "2\n"
    assert marketpush("export", "list", "-f", "tsv", "--fields", "name,rows").lines == ["name\trows", "nightly\t7"]
    assert marketpush("history", "list", "--action", "mail_queue", "-f", "count").out == "1\n"
    assert marketpush(*CHANGED).lines == []


def test_a_position_that_cannot_be_read_can_be_forgotten(marketpush: Marketpush, sandbox: Path) -> None:
    assert marketpush(*CHANGED).lines == ALL
    with closing(sqlite_library().connect(str(sandbox), isolation_level=None)) as connection:
        connection.execute("UPDATE export_mark SET position = '{broken'")
    assert marketpush("export", "list", "-f", "ids").lines == ["nightly"]
    refused = marketpush(*CHANGED)
    assert (refused.code, refused.out) == (78, "")
    assert "fix: marketpush export forget nightly" in refused.err
    assert marketpush("export", "forget", "nightly").code == 0
    assert marketpush(*CHANGED).lines == ALL


def test_where_the_chains_end_is_looked_up(sandbox: Path) -> None:
    with SqliteDatabase(sandbox).connection(is_reader=True) as connection, explained(connection) as found:
        assert position(Runner(connection))
    assert [step for step in steps(found) if step.startswith("SCAN") and "operation" in step] == []
