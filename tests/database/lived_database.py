"""A small database in which everything has happened once, so that every column of every table holds something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from sandboxes import (
    ANNA,
    CHIEF,
    OPENED_AT,
    SECOND,
    administer,
    import_documents,
    line_document,
    order_document,
    origin,
    setting,
)

from marketpush_cli.application import delivering, impersonating, messaging
from marketpush_cli.application.acting import Identity, identify
from marketpush_cli.application.changes import Administered
from marketpush_cli.application.delivering import Receipt, Verdict
from marketpush_cli.application.exporting.marks import Mark
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.letters import Letter
from marketpush_cli.application.mail import queue_mail
from marketpush_cli.application.message_asks import MessageAsk
from marketpush_cli.application.steps import take_steps
from marketpush_cli.application.templating import plain_wording, read_template
from marketpush_cli.application.undoing import undo
from marketpush_cli.database.export_marks import keep_mark
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.chain import new_identifier
from marketpush_cli.domain.outgoing import Attachment
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.transitions import Action

BECAUSE = "the seller is on holiday"
TERMINAL = "pts/7 4711 2026 boot"


class Life:
    """What happens in the database, a second apart."""

    def __init__(self, path: Path) -> None:
        self.database = SqliteDatabase(path)
        self.seconds = count(1)

    def identity(self, **more: Any) -> Identity:
        at = OPENED_AT + next(self.seconds) * SECOND
        there = replace(origin(), terminal="pts/7", sudo_user="ada")
        return Identity(there, at, CHIEF, **more)

    def run(self, action: str, *, as_each: bool = False) -> Run:
        given = {"as_whom": "each", "because": BECAUSE, "allow": ("refund",)}
        identity = self.identity(**given) if as_each else self.identity()
        return Run(identity, new_identifier(identity.at), action, source="rows.csv")

    def take(
        self, action: Action, reference: str, *, as_each: bool = False, customer: bool = False, **more: Any
    ) -> Run:
        order, _, line = reference.partition("/")
        by = Capacity.CUSTOMER if customer else None
        run = self.run(action.value, as_each=as_each)
        done = take_steps(self.database, run, [Ask(action, order, int(line) if line else None, by=by, **more)])
        assert done.changes is not None, [answer.judgement.error for answer in done.answers]
        return run


@dataclass(frozen=True, slots=True)
class SilentPostman:
    """Brings letters nowhere; letters about MP-1004-A are taken, for others the verdict is given."""

    verdict: Verdict
    domain: str = "market.example"

    @contextmanager
    def round(self) -> Iterator[None]:
        yield

    def post(self, letter: Letter) -> Receipt:
        is_fixed = "MP-1004-A" in letter.subject
        verdict = Verdict.ACCEPTED if is_fixed else self.verdict
        return Receipt(verdict, "the server said no (451)" if verdict is not Verdict.ACCEPTED else "")


def live(path: Path) -> Path:
    """Let everything happen once in a copy of the sandbox."""
    import_documents(path, [_full_order()])
    life = Life(path)
    administer(path, setting("confirm_over_lines", 50))
    administer(path, _with_columns(path, "seller", "acme", acting_user=ANNA, status_until=OPENED_AT + 10**15))
    administer(path, Administered("carrier", {"code": "fast"}, "add", None, _carrier("https://fast.example/{}")))
    _move_lines(life)
    _complain(life)
    life.take(Action.REFUND, "MP-1004-A/1", as_each=True, item="10.00", reason="returned", key="K1")
    life.take(Action.REFUND, "MP-1005-A", is_full=True, reason="goodwill", key="K2")
    _write_messages(life)
    _log_in(life)
    _export(life)
    return path


def _full_order() -> dict[str, Any]:
    more = {"commercial_order": "MP-2001", "customer_phone": "+49 30 1234567", "attributes": {"channel": "web"}}
    times = {"accept_by": "2026-03-09T08:00:00Z", "ship_by": "2026-03-12T08:00:00Z"}
    return order_document("MP-2001-A", "acme", [line_document("20.00", discount="1.00")], **more, **times)


def _carrier(url: str) -> dict[str, Any]:
    return {"name": "Fast", "tracking": "optional", "url": url, "retired": 0}


def _with_columns(path: Path, subject: str, key: str, **columns: Any) -> Administered:
    with SqliteDatabase(path).reading() as snapshot:
        before = next(row for row in snapshot.shared(subject) if row["code"] == key)
    before = {name: value for name, value in before.items() if name != "code"}
    return Administered(subject, {"code": key}, "set", before, before | columns, "a longer holiday")


def _move_lines(life: Life) -> None:
    life.take(Action.SHIP, "MP-1003-A/1", as_each=True, carrier="dhl", tracking_number="DHL-3", note="by van")
    life.take(Action.TRACK, "MP-1003-A/1", carrier="dhl", tracking_number="DHL-4")
    life.take(Action.REJECT, "MP-1001-B", as_each=True, reason="out_of_stock")
    life.take(Action.PAY, "MP-1006-A")
    life.take(Action.ACCEPT, "MP-2001-A", as_each=True)
    life.take(Action.CANCEL, "MP-2001-A", reason="customer_request", customer=True)
    life.take(Action.RECEIVE, "MP-1003-A/1", customer=True)
    life.take(Action.CLOSE, "MP-1003-A/1")
    taken_back = life.take(Action.ACCEPT, "MP-1001-A", as_each=True)
    undo(life.database, life.run("undo"), taken_back.operation, [])


def _complain(life: Life) -> None:
    life.take(Action.INCIDENT_OPEN, "MP-1005-A/1", customer=True, reason="defective")
    life.take(Action.INCIDENT_RESOLVE, "MP-1005-A/1", as_each=True, reason="parts_sent")
    life.take(Action.INCIDENT_DISPUTE, "MP-1005-A/1", customer=True, note="no parts came")
    life.take(Action.INCIDENT_CLOSE, "MP-1005-A/1", reason="agreement_found")
    life.take(Action.INCIDENT_OPEN, "MP-1004-A/1", customer=True, reason="missing_parts")
    life.take(Action.INCIDENT_RESOLVE, "MP-1004-A/1", as_each=True, reason="parts_sent")


def _write_messages(life: Life) -> None:
    ask, wording = MessageAsk("MP-1004-A", "customer"), plain_wording("It is on its way.")
    messaging.send_messages(life.database, life.run("message_send"), [ask], wording, "UTC")
    messaging.record(life.database, life.run("message_record"), "MP-1004-A", "customer", "Thank you.")
    for order, answer in (("MP-1001-A", Verdict.REFUSED), ("MP-1001-B", Verdict.PUT_OFF)):
        ask = MessageAsk(order, "customer", key="K3")
        wording = read_template(b"Subject: News\n\nIt takes longer.\n", "delay")
        messaging.send_messages(life.database, life.run("message_send"), [ask], wording, "UTC")
        delivering.deliver(life.database, life.run("message_deliver"), SilentPostman(answer))
    report = Attachment("report.csv", "text/csv", b"a,b\n")
    queue_mail(life.database, life.run("mail_queue"), ["boss@market.example"], "Sales", "As asked.", report)
    delivering.deliver(life.database, life.run("message_deliver"), SilentPostman(Verdict.ACCEPTED))
    queue_mail(life.database, life.run("mail_queue"), ["boss@market.example"], "Sales", "Once more.", report)


def _log_in(life: Life) -> None:
    at_terminal = {"terminal_key": TERMINAL, "because": BECAUSE, "allow": ("refund",)}
    impersonating.start(life.database, life.identity(**at_terminal), "acme", 1_800 * SECOND)
    identity = life.identity(terminal_key=TERMINAL)
    with life.database.reading() as snapshot:
        acting = identify(snapshot, identity)
    impersonating.record_views(life.database, identity, acting, "orders list")
    impersonating.stop(life.database, life.identity(terminal_key=TERMINAL))
    impersonating.record_refusal(life.database, life.identity(because=BECAUSE), "nobody", "there is no seller nobody")
    impersonating.start(life.database, life.identity(**at_terminal), "acme", 1_800 * SECOND)


def _export(life: Life) -> None:
    with life.database.reading() as snapshot:
        position = snapshot.position()
    for name, rows in (("nightly", 7), ("weekly", 0)):
        keep_mark(life.database, Mark(CHIEF, name, position, OPENED_AT, rows))
