"""Servers that die, killed deliverers, two at once: nothing is lost, and what comes twice is the same letter."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mail_desk import LATER, MailDesk
from mail_server import DIE, MailServer
from sandboxes import CLERK

from marketpush_cli.application import delivering
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.messages import MOST_ATTEMPTS
from marketpush_cli.mailing.smtp import SmtpPostman
from marketpush_cli.main import main

ORDERS = ("MP-1001-A", "MP-1001-B", "MP-1004-A")


def dies_once() -> Callable[[Any], str | None]:
    """A server that breaks off after the second letter, before it says that it has it."""
    seen: list[Any] = []

    def answer(envelope: Any) -> str | None:
        seen.append(envelope)
        return DIE if len(seen) == 2 else None

    return answer


def queue_three(desk: MailDesk) -> None:
    desk.run(f"message send {' '.join(ORDERS)} --to customer --text Hello")


def all_came(desk: MailDesk, server: MailServer) -> dict[str, list[str]]:
    """Each order's Message-IDs as they came; every order has one letter at least, and always the same."""
    found: dict[str, list[str]] = {}
    for letter in server.letters:
        found.setdefault(str(letter["Subject"]).split()[2], []).append(str(letter["Message-ID"]))
    assert sorted(found) == sorted(ORDERS), "a letter was lost"
    assert all(len(set(identifiers)) == 1 for identifiers in found.values()), "a letter came as two different ones"
    assert {desk.deliveries(order)[0] for order in ORDERS} == {"sent"}
    desk.check()
    return found


def test_a_server_that_dies_before_it_answers_gets_the_same_letter_again(desk: MailDesk, server: MailServer) -> None:
    queue_three(desk)
    server.handler.data = dies_once()
    desk.deliver()
    (row,) = desk.outbox()
    assert (row["delivery"], row["error"]) == (
        "queued",
        "the connection to the server was lost (SMTPServerDisconnected)",
    )
    desk.deliver(now=LATER)
    counts = sorted(len(identifiers) for identifiers in all_came(desk, server).values())
    assert counts == [1, 1, 2]


def test_a_server_that_always_dies_is_left_alone_after_three_times(desk: MailDesk, server: MailServer) -> None:
    desk.run("message send MP-1001-A MP-1001-B MP-1004-A MP-1003-A MP-1005-A --to customer --text Hello")
    server.handler.data = lambda _envelope: DIE
    assert "hung up 3 times in a row" in desk.deliver(code=7).err
    assert [row["attempts"] for row in desk.outbox()] == [1, 1, 1, 0, 0]


def deliver_in_a_child(desk: MailDesk, monkeypatch: pytest.MonkeyPatch, prepare: Callable[[], None]) -> int:
    """Deliver in a process of its own, prepared otherwise; its process id."""
    monkeypatch.setenv("MARKETPUSH_NOW", "2026-03-02T12:00:00Z")
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        prepare()
        code = main(["--user", CLERK, "message", "deliver"])
    finally:
        os._exit(code)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at(moment: str) -> Callable[[], None]:
    """Makes this process die at a moment of its second letter."""
    calls = {"count": 0}

    def is_second() -> bool:
        calls["count"] += 1
        return calls["count"] == 2

    def before(real: Any) -> Any:
        def killed(*words: Any, **named: Any) -> Any:
            if is_second():
                die()
            return real(*words, **named)

        return killed

    def after(real: Any) -> Any:
        def killed(*words: Any, **named: Any) -> Any:
            found = real(*words, **named)
            if is_second():
                die()
            return found

        return killed

    wraps, where, name = {
        "before the claim": (before, SqliteDatabase, "move_mail"),
        "after the claim": (after, SqliteDatabase, "move_mail"),
        "before it is posted": (before, SmtpPostman, "post"),
        "after it was posted": (after, SmtpPostman, "post"),
        "while it is settled": (before, delivering, "take_delivered"),
        "after it was settled": (after, delivering, "_settled"),
    }[moment]

    def prepare() -> None:
        setattr(where, name, wraps(getattr(where, name)))

    return prepare


SENT_TWICE = {"after it was posted", "while it is settled"}


@pytest.mark.parametrize(
    "moment",
    [
        "before the claim",
        "after the claim",
        "before it is posted",
        "after it was posted",
        "while it is settled",
        "after it was settled",
    ],
)
def test_a_killed_deliverer_loses_nothing(
    desk: MailDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    queue_three(desk)
    child = deliver_in_a_child(desk, monkeypatch, killed_at(moment))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    desk.deliver()
    counts = sorted(len(identifiers) for identifiers in all_came(desk, server).values())
    assert counts == ([1, 1, 2] if moment in SENT_TWICE else [1, 1, 1])


def test_a_deliverer_killed_while_the_server_thinks_loses_nothing(
    desk: MailDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_three(desk)
    server.handler.may_answer.clear()
    child = deliver_in_a_child(desk, monkeypatch, lambda: None)
    assert server.handler.reached.wait(30)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    server.handler.may_answer.set()
    desk.deliver()
    all_came(desk, server)


def test_only_one_delivers_and_the_second_is_told_so(
    desk: MailDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_three(desk)
    server.handler.may_answer.clear()
    child = deliver_in_a_child(desk, monkeypatch, lambda: None)
    assert server.handler.reached.wait(30)
    second = desk.deliver(code=7)
    assert f"process {child} is delivering the messages" in second.err
    assert desk.send("MP-1005-A", text="Written meanwhile").code == 0, "the turn to write is free"
    server.handler.may_answer.set()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(server.letters) == 3
    all_came(desk, server)


def test_the_lock_of_a_dead_deliverer_is_free(desk: MailDesk, server: MailServer, sandbox: Path) -> None:
    queue_three(desk)
    Path(f"{sandbox}.deliver.lock").write_text("process 1")
    desk.deliver()
    all_came(desk, server)


def test_a_mail_that_kills_its_deliverer_keeps_no_other_and_is_given_up(
    desk: MailDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_three(desk)
    real = SmtpPostman.post

    def post(postman: SmtpPostman, letter: Any) -> Any:
        if "MP-1001-A" in letter.subject:
            raise RuntimeError("a fault of ours")
        return real(postman, letter)

    monkeypatch.setattr(SmtpPostman, "post", post)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        desk.deliver(code=1)
        assert [(row["mail"], row["attempts"]) for row in desk.outbox()][:1] == [("MP-1001-A#1", attempt)]
        assert len(server.letters) == (0 if attempt == 1 else 2)
    assert "every attempt was cut off" in desk.deliver(code=3).err
    assert desk.deliveries("MP-1001-A") == ["failed"]
    desk.check()


def test_a_mail_that_was_cut_off_has_its_turn_among_others(
    desk: MailDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_three(desk)
    with monkeypatch.context() as broken:
        broken.setattr(SmtpPostman, "post", lambda *_: (_ for _ in ()).throw(RuntimeError("a fault of ours")))
        desk.deliver("--limit 1", code=1)
    desk.deliver("--limit 1")
    assert [row["mail"] for row in desk.outbox()] == ["MP-1001-A#1", "MP-1004-A#1"], "others come first at once"
    desk.deliver("--limit 1", now=LATER)
    assert [row["mail"] for row in desk.outbox()] == ["MP-1004-A#1"], "but not for ever"


def test_nothing_is_claimed_that_somebody_moved_meanwhile(
    desk: MailDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claims alone keep a mail from going out twice, even where the lock does not reach."""

    @contextmanager
    def nobody_else(_self: object) -> Any:
        yield

    queue_three(desk)
    monkeypatch.setattr(SqliteDatabase, "sole_deliverer", nobody_else)
    real, inner = SmtpPostman.post, {"is_running": False}

    def post(postman: SmtpPostman, letter: Any) -> Any:
        if not inner["is_running"]:
            inner["is_running"] = True
            monkeypatch.setattr(SmtpPostman, "post", real)
            desk.deliver("MP-1001-B MP-1004-A")
        return real(postman, letter)

    monkeypatch.setattr(SmtpPostman, "post", post)
    desk.deliver()
    assert sorted(map(len, all_came(desk, server).values())) == [1, 1, 1]
