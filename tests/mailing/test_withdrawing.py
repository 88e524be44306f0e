"""Mail that is taken back before it goes: while it waits or has failed, never once a server may have it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from mail_desk import LATER, MailDesk
from mail_server import MailServer
from sandboxes import ANNA, BERT, CHIEF, REPORTER

from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.mailing.smtp import SmtpPostman


def withdraw(desk: MailDesk, words: str, **more: Any) -> list[tuple[str, str | None]]:
    """What came of each, and its delivery."""
    ran = desk.run(f"message withdraw {words}", "--json", **more)
    return [(row["outcome"], row["delivery"]) for row in json.loads(ran.out)]


def test_what_is_withdrawn_is_never_mailed_and_stays_in_its_thread(desk: MailDesk, server: MailServer) -> None:
    desk.run("message send MP-1001-A MP-1004-A --to customer --text Hello")
    assert withdraw(desk, "mp-1001-a#1") == [("changed", "recorded")]
    assert (desk.deliveries("MP-1001-A"), desk.deliveries("MP-1004-A")) == (["recorded"], ["queued"])
    assert [row["mail"] for row in desk.outbox()] == ["MP-1004-A#1"]
    desk.check()
    assert withdraw(desk, "MP-1001-A#1") == [("unchanged", "recorded")]
    desk.deliver("--failed", now=LATER)
    assert len(server.letters) == 1
    actions = [row["action"] for row in json.loads(desk.run("audit list --order MP-1001-A --json").out)]
    assert actions[:2] == ["message_withdrawn", "message_send"]
    assert "message_withdraw" in desk.run("history list --action message_withdraw --json", user=CHIEF).out
    desk.check()


def test_what_has_failed_can_be_withdrawn(desk: MailDesk, server: MailServer) -> None:
    desk.send()
    server.handler.data = lambda _envelope: "554 looks like spam"
    desk.deliver(code=3)
    assert withdraw(desk, "MP-1001-A#1") == [("changed", "recorded")]
    desk.deliver("--failed", now=LATER)
    assert desk.outbox() == []
    desk.check()


def test_a_mail_that_is_no_message_goes_with_all_it_holds(desk: MailDesk, server: MailServer) -> None:
    desk.run("report sales --mail-to boss@market.example", user=CHIEF)
    (row,) = desk.outbox()
    assert withdraw(desk, row["mail"], user=CHIEF) == [("changed", None)]
    assert desk.outbox() == []
    desk.deliver(user=CHIEF)
    assert server.letters == []
    desk.check()
    desk.run(f"message withdraw {row['mail']}", user=CHIEF, code=4)


def test_what_was_sent_or_may_have_been_is_refused(
    desk: MailDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.send("MP-1001-A")
    desk.deliver()
    assert "was sent" in desk.run("message withdraw MP-1001-A#1", code=5).err
    desk.send("MP-1004-A")
    with monkeypatch.context() as broken:
        broken.setattr(SmtpPostman, "post", lambda *_: (_ for _ in ()).throw(RuntimeError("a fault of ours")))
        desk.deliver(code=1)
    assert "may have it" in desk.run("message withdraw MP-1004-A#1", code=5).err
    assert desk.deliveries("MP-1004-A") == ["queued"]
    desk.check()


def test_several_are_withdrawn_all_or_none(desk: MailDesk) -> None:
    desk.run("message send MP-1001-A MP-1001-B MP-1004-A --to customer --text Hello")
    before = desk.database.read_bytes()
    assert withdraw(desk, "MP-1001-A#1 MP-1001-B#9", code=4) == [("held", None), ("refused", None)]
    assert withdraw(desk, "MP-1001-A#1 MP-1001-B#1 -n") == [("changed", "recorded")] * 2
    assert desk.database.read_bytes() == before
    assert [found for found, _ in withdraw(desk, "MP-1001-A#1 MP-9999-A#1 MP-1004-A#1 --keep-going", code=3)] == [
        "changed",
        "refused",
        "changed",
    ]
    assert [row["mail"] for row in desk.outbox()] == ["MP-1001-B#1"]
    desk.check()


@pytest.mark.parametrize("words", ["MP-1001-A#x", "MP-1001-A#99999999999", "MP-1001-A#0", "nothing", "MP-1001-A", "#1"])
def test_what_is_no_mail_is_not_found(desk: MailDesk, words: str) -> None:
    desk.send()
    desk.run(f"message withdraw {words}", code=4)


def test_who_may_withdraw(desk: MailDesk) -> None:
    desk.send("MP-1001-A")
    desk.run("message withdraw MP-1001-A#1", user=REPORTER, code=6)
    desk.run("message withdraw MP-1001-A#1", user=BERT, code=4)
    ran = desk.run("message withdraw MP-1001-A#1 --as each", "--because", "asked by phone", user=CHIEF, code=6)
    assert "--as each" in ran.err
    assert withdraw(desk, "MP-1001-A#1", user=ANNA) == [("changed", "recorded")]
    desk.check()


def test_nothing_is_mailed_that_was_withdrawn_while_others_were_delivered(
    desk: MailDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run("message send MP-1001-A MP-1004-A --to customer --text Hello")
    real = SmtpPostman.post

    def post(postman: SmtpPostman, letter: Any) -> Any:
        monkeypatch.setattr(SmtpPostman, "post", real)
        withdraw(desk, "MP-1004-A#1")
        return real(postman, letter)

    monkeypatch.setattr(SmtpPostman, "post", post)
    desk.deliver()
    assert (len(server.letters), desk.outbox()) == (1, [])
    desk.check()


def test_what_is_claimed_while_it_is_withdrawn_is_not_withdrawn(
    desk: MailDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision is taken on a snapshot; what moved since is decided anew."""
    desk.send()
    real = SqliteDatabase.change

    def change(database: SqliteDatabase, prepare: Any, **more: Any) -> Any:
        monkeypatch.setattr(SqliteDatabase, "change", real)
        seen = []

        def late(reader: Any) -> Any:
            found = prepare(reader)
            if not seen:
                seen.append(found)
                desk.deliver()
            return found

        return real(database, late, **more)

    monkeypatch.setattr(SqliteDatabase, "change", change)
    assert "was sent" in desk.run("message withdraw MP-1001-A#1", code=5).err
    assert (len(server.letters), desk.deliveries()) == (1, ["sent"])
    desk.check()
