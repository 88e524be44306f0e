"""Mails that are no messages of orders: queued with an attachment, delivered by whoever delivers messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sandboxes import ANNA, CHIEF, OPENED_AT, REPORTER, SECOND, Marketpush, administer, origin
from sqlalchemy import event

from marketpush_cli.application.acting import Identity
from marketpush_cli.application.delivering import Receipt, Verdict, deliver
from marketpush_cli.application.founding import new_user
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.letters import Letter
from marketpush_cli.application.mail import LARGEST_ATTACHMENT, Queued, queue_mail
from marketpush_cli.application.mail_filter import MailFilter
from marketpush_cli.database.runner import Runner
from marketpush_cli.database.sqlite_library import sqlite_library
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.database.verifying_outbox import verify_outbox
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.errors import InvalidValue, NotPermitted
from marketpush_cli.domain.messages import MOST_ATTEMPTS, MailState, wait_after
from marketpush_cli.domain.outgoing import Attachment
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Origin, Permission, Role

REPORT = Attachment("sales.csv", "text/csv", b"group,net\nacme,1.00\n")


@dataclass(slots=True)
class Pocket:
    """A postman who keeps the letters."""

    verdict: Verdict = Verdict.ACCEPTED
    letters: list[Letter] = field(default_factory=list)
    domain: str = "market.example"

    @contextmanager
    def round(self) -> Iterator[None]:
        yield

    def post(self, letter: Letter) -> Receipt:
        self.letters.append(letter)
        return Receipt(self.verdict, "no" if self.verdict is not Verdict.ACCEPTED else "")


def run(action: str = "report", user: str = CHIEF, seconds: int = 1, *, dry_run: bool = False) -> Run:
    at = OPENED_AT + seconds * SECOND
    return Run(Identity(origin(), at, user), new_identifier(at), action, dry_run=dry_run)


PEOPLE = [
    User(f"{login}@market.example", login, "operator", Role.OPERATIONS, login=login) for login in ("amy", "zoe", "cron")
]


def run_of(login: str, action: str, seconds: int) -> Run:
    """A run of somebody with a login of their own."""
    at = OPENED_AT + seconds * SECOND
    return Run(Identity(Origin(login, "desk"), at, f"{login}@market.example"), new_identifier(at), action)


def queue(path: Path, user: str = CHIEF, attachment: Attachment | None = REPORT, **more: Any) -> Queued:
    given = {"to": "boss@market.example", "subject": "Sales", "text": "As asked."} | more
    address = given.pop("to")
    return queue_mail(SqliteDatabase(path), run(user=user), [address], **given, attachment=attachment)


def test_a_mail_goes_out_with_its_attachment_once(sandbox: Path, marketpush: Marketpush) -> None:
    queued = queue(sandbox)
    pocket = Pocket()
    for seconds in (2, 3):
        deliver(SqliteDatabase(sandbox), run("message_deliver", seconds=seconds), pocket)
    (letter,) = pocket.letters
    assert (letter.to, letter.subject, letter.text) == ("boss@market.example", "Sales", "As asked.")
    assert letter.attachment == REPORT
    assert letter.is_automatic
    assert (letter.from_name, letter.reply_to) == (None, None)
    with SqliteDatabase(sandbox).reading() as reader:
        kept = reader.mail(queued.mails[0].id)
    assert kept is not None
    assert (kept.state, kept.attachment) == (MailState.SENT, None), "the file is let go of"
    assert marketpush("database", "check").code == 0


def test_events_tell_of_it_without_its_words(sandbox: Path, marketpush: Marketpush) -> None:
    queue(sandbox)
    deliver(SqliteDatabase(sandbox), run("message_deliver", seconds=2), Pocket())
    ran = marketpush("audit", "list", "--json")
    actions = [row["action"] for row in json.loads(ran.out) if str(row["reference"]).startswith("mail ")]
    assert actions == ["sent", "queue"]
    for word in ("boss@market", "As asked", "sales.csv"):
        assert word not in ran.out


def test_it_keeps_its_message_id_through_all_attempts(sandbox: Path, marketpush: Marketpush) -> None:
    queue(sandbox)
    at, pocket = 2, Pocket(Verdict.PUT_OFF)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        deliver(SqliteDatabase(sandbox), run("message_deliver", seconds=at), pocket)
        at += wait_after(attempt) // SECOND
    assert len(pocket.letters) == MOST_ATTEMPTS
    assert len({letter.message_id for letter in pocket.letters}) == 1
    with SqliteDatabase(sandbox).reading() as reader:
        assert [mail.state for mail in reader.mails(MailFilter())] == [MailState.FAILED]
    assert marketpush("database", "check").code == 0


@pytest.mark.parametrize("verdict", [Verdict.REFUSED, Verdict.ACCEPTED])
@pytest.mark.parametrize("logins", [("amy", "amy", "amy"), ("zoe", "cron", "amy"), ("amy", "zoe", "cron")])
def test_a_clock_that_went_back_is_no_finding(
    sandbox: Path, marketpush: Marketpush, verdict: Verdict, logins: tuple[str, str, str]
) -> None:
    administer(sandbox, *(new_user(person) for person in PEOPLE))
    first, second, third = logins
    database = SqliteDatabase(sandbox)
    queue_mail(database, run_of(first, "report", 1), ["boss@market.example"], "Sales", "As asked.", REPORT)
    deliver(database, run_of(second, "message_deliver", 100), Pocket(Verdict.REFUSED))
    deliver(database, run_of(third, "message_deliver", 50), Pocket(verdict), again=True)
    ran = marketpush("audit", "verify")
    assert (ran.code, marketpush("database", "check").code) == (0, 0), ran.out


@pytest.mark.parametrize(
    "change", ["settled_at = settled_at + 1", "attachment = x'00'", "state = 'waiting', settled_at = NULL"]
)
def test_what_was_changed_by_hand_is_found(sandbox: Path, marketpush: Marketpush, change: str) -> None:
    queue(sandbox)
    deliver(SqliteDatabase(sandbox), run("message_deliver", seconds=100), Pocket(Verdict.REFUSED))
    deliver(SqliteDatabase(sandbox), run("message_deliver", seconds=50), Pocket(Verdict.REFUSED), again=True)
    with closing(sqlite_library().connect(sandbox)) as connection, connection:
        connection.execute(f"UPDATE outbox SET {change}")
    assert marketpush("audit", "verify").code == 8


def test_mails_are_verified_many_at_a_time(sandbox: Path) -> None:
    def statements() -> int:
        count = 0
        with SqliteDatabase(sandbox).connection(is_reader=True) as connection:

            @event.listens_for(connection.engine, "before_cursor_execute")
            def listen(*_: Any) -> None:
                nonlocal count
                count += 1

            assert list(verify_outbox(Runner(connection))) == []
        return count

    queue(sandbox, attachment=None)
    before = statements()
    for _ in range(5):
        queue(sandbox, attachment=None)
    assert statements() == before


def test_a_dry_run_queues_nothing(sandbox: Path) -> None:
    before = sandbox.read_bytes()
    found = queue_mail(SqliteDatabase(sandbox), run(dry_run=True), ["boss@market.example"], "Sales", "x", REPORT)
    assert found.changes is not None
    assert sandbox.read_bytes() == before


def test_who_may_queue_is_said_by_the_caller(sandbox: Path) -> None:
    with pytest.raises(NotPermitted, match="does not include message"):
        queue(sandbox, REPORTER)
    assert queue(sandbox, REPORTER, permission=Permission.REPORT).mails[0].actor == REPORTER


def test_other_peoples_mails_are_no_sellers_business(sandbox: Path, marketpush: Marketpush) -> None:
    queue(sandbox)
    queue(sandbox, ANNA, to="anna@acme.example")
    seen = json.loads(marketpush("message", "outbox", "--json", user=ANNA).out)
    assert [row["to"] for row in seen] == ["anna@acme.example"]
    pocket = Pocket()
    deliver(SqliteDatabase(sandbox), run("message_deliver", ANNA, 2), pocket)
    assert [letter.to for letter in pocket.letters] == ["anna@acme.example"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"to": "nobody"}, "is no e-mail address"),
        ({"to": "a@example.com\r\nBcc: b@example.com"}, "is no e-mail address"),
        ({"to": "a@example.com, b@example.com"}, "is no e-mail address"),
        ({"to": "ü@example.com"}, "is no e-mail address"),
        ({"subject": "a\r\nBcc: b"}, "one line without control characters"),
        ({"subject": " "}, "the subject is empty"),
        ({"subject": "x" * 201}, "at most 200 characters"),
        ({"text": ""}, "needs a text"),
        ({"text": "a\x00b"}, "no control characters"),
        ({"attachment": Attachment("../x.csv", "text/csv", b"")}, "without a directory"),
        ({"attachment": Attachment("x\r\n.csv", "text/csv", b"")}, "without a directory"),
        ({"attachment": Attachment("x.csv", "text/csv\r\nX: y", b"")}, "is no media type"),
        ({"attachment": Attachment("x.csv", "text/csv", bytes(LARGEST_ATTACHMENT + 1))}, "more than 20 MiB"),
    ],
)
def test_what_cannot_be_mailed_is_refused(sandbox: Path, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        queue(sandbox, **more)


def test_waits_grow_and_end() -> None:
    minutes = [wait_after(attempt) // (60 * SECOND) for attempt in range(1, MOST_ATTEMPTS)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]
