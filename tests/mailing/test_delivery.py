"""What is queued reaches the server once, as the seller's letter; what is refused waits or fails, and says why."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from mail_desk import LATER, SENDER, MailDesk
from mail_server import MailServer, running
from sandboxes import ANNA, CASHIER, CHIEF, CLERK

from marketpush_cli.domain.messages import MOST_ATTEMPTS


def test_a_message_to_the_customer_is_the_sellers_letter(desk: MailDesk, server: MailServer) -> None:
    desk.send(text="Grüße!\nIt leaves tomorrow. 🐢")
    assert (desk.deliver().out, desk.deliver().err) == ("", "")
    (letter,) = server.letters
    assert str(letter["From"]) == f'"Acme Ltd via Example Market" <{SENDER}>'.replace('"', "")
    assert str(letter["Reply-To"]) == "shop@acme.example"
    assert letter["To"].addresses[0].addr_spec == "kaethe@example.com"
    assert letter["To"].addresses[0].display_name == "Käthe Müller"
    assert str(letter["Subject"]) == "Your order MP-1001-A at Acme Ltd"
    assert letter.get_content().splitlines() == ["Grüße!", "It leaves tomorrow. 🐢"]
    assert letter["Auto-Submitted"] is None
    assert letter["Date"].datetime.isoformat() == "2026-03-02T12:00:00+00:00"
    assert server.handler.taken[0].mail_from == SENDER
    assert desk.deliveries() == ["sent"]
    desk.check()


def test_nothing_in_a_letter_says_who_wrote_it(desk: MailDesk, server: MailServer) -> None:
    desk.send()
    desk.deliver()
    content = server.handler.taken[0].content
    assert isinstance(content, bytes)
    for told in ("clerk", "chief", "desk", "marketplace"):
        assert told.encode() not in content.lower()
    (event,) = json.loads(desk.run("audit list --action message_sent --json", user=CHIEF).out)
    assert (event["actor"], event["order"]) == (CLERK, "MP-1001-A")
    assert event["data"]["message_id"] == server.message_ids[0]


def test_a_message_to_the_seller_comes_from_the_marketplace(desk: MailDesk, server: MailServer) -> None:
    desk.send(to="seller", text="Please ship.")
    desk.deliver()
    (letter,) = server.letters
    assert str(letter["From"]) == f"Example Market <{SENDER}>"
    assert letter["To"].addresses[0].addr_spec == "shop@acme.example"
    assert letter["Reply-To"] is None
    assert "MP-1001-A" in str(letter["Subject"])


def test_the_address_is_the_orders_own_when_it_is_sent(desk: MailDesk, server: MailServer) -> None:
    desk.send(to="seller")
    desk.run("seller set acme --email new@acme.example", user=CHIEF)
    desk.deliver()
    assert server.handler.taken[0].rcpt_tos == ["new@acme.example"]


def test_what_was_sent_is_not_sent_again(desk: MailDesk, server: MailServer) -> None:
    desk.send()
    for _ in range(3):
        desk.deliver("--failed")
    assert len(server.letters) == 1
    assert server.handler.connections == 1, "nothing due: nobody is called"


def test_several_go_over_one_connection_the_oldest_first(desk: MailDesk, server: MailServer) -> None:
    for minute, order in enumerate(("MP-1004-A", "MP-1001-A", "MP-1001-B")):
        desk.send(order, now=f"2026-03-02T12:0{minute}:00Z")
    desk.deliver("--limit 2", now=LATER)
    subjects = [str(letter["Subject"]).split()[2] for letter in server.letters]
    assert subjects == ["MP-1004-A", "MP-1001-A"]
    desk.deliver("MP-1001-B", now=LATER)
    assert (len(server.letters), server.handler.connections) == (3, 2)


def test_a_server_that_takes_one_letter_a_connection_costs_no_attempt(desk: MailDesk, server: MailServer) -> None:
    server.handler.reset = "421 one is enough"
    desk.run("message send MP-1001-A MP-1001-B MP-1004-A --to customer --text Hello")
    desk.deliver()
    assert (len(server.letters), server.handler.connections, desk.outbox()) == (3, 3, [])


def test_a_purchase_stands_for_all_its_orders(desk: MailDesk, server: MailServer) -> None:
    desk.run("message send MP-1001-A MP-1001-B MP-1004-A --to customer --text Hello")
    desk.deliver("MP-1001")
    assert [row["mail"] for row in desk.outbox()] == ["MP-1004-A#1"]


def test_one_refused_address_does_not_stop_the_others(desk: MailDesk, server: MailServer) -> None:
    desk.run("message send MP-1001-A MP-1004-A --to seller --text One")
    desk.run("message send MP-1001-A MP-1004-A --to customer --text Two")
    server.handler.recipient = lambda address: "550 5.1.1 <shop@acme.example> unknown" if "shop" in address else None
    ran = desk.deliver(code=3)
    assert [letter["To"].addresses[0].addr_spec for letter in server.letters] == ["kaethe@example.com"] * 2
    assert "MP-1001-A#1 was not mailed: the server refused the address (550): 5.1.1 <…> unknown" in ran.err
    assert "shop@acme.example" not in ran.err
    assert desk.deliveries() == ["failed", "sent"]
    failed = desk.outbox()
    assert [(row["mail"], row["delivery"], row["attempts"]) for row in failed] == [
        ("MP-1001-A#1", "failed", 1),
        ("MP-1004-A#1", "failed", 1),
    ]
    desk.check()


def test_what_has_failed_is_tried_again_when_asked_to(desk: MailDesk, server: MailServer) -> None:
    desk.send()
    server.handler.data = lambda _envelope: "554 looks like spam"
    desk.deliver(code=3)
    server.handler.data = lambda _envelope: None
    desk.deliver(now=LATER)
    assert server.letters == []
    assert "1 would be mailed" in desk.deliver("--failed --dry-run").err
    desk.deliver("--failed", now=LATER)
    assert desk.deliveries() == ["sent"]
    actions = [row["action"] for row in json.loads(desk.run("audit list --order MP-1001-A --json").out)]
    assert actions[:4] == ["message_sent", "message_retried", "message_failed", "message_send"]
    desk.check()


def test_a_dry_run_counts_what_would_be_mailed(desk: MailDesk, server: MailServer) -> None:
    desk.run("message send MP-1001-A MP-1001-B MP-1004-A --to customer --text Hello")
    server.handler.data = lambda _envelope: "451 greylisted"
    desk.deliver("MP-1001-A")
    server.handler.data = lambda _envelope: "554 looks like spam"
    desk.deliver("MP-1001-B", code=3)
    server.handler.data = lambda _envelope: None
    for words in ("--failed", "--failed --limit 1", ""):
        before = len(server.letters)
        said = desk.deliver(f"-n {words}").err
        desk.deliver(words)
        assert f"{len(server.letters) - before} would be mailed" in said, words
        assert ("MP-1001-A#1", "queued") in [(row["mail"], row["delivery"]) for row in desk.outbox()]


def test_a_limit_is_one_for_what_has_failed_too(desk: MailDesk, server: MailServer) -> None:
    desk.run("message send MP-1001-A MP-1001-B MP-1004-A --to customer --text Hello")
    server.handler.data = lambda _envelope: "554 looks like spam"
    desk.deliver(code=3)
    desk.deliver("--failed --limit 1", code=3)
    desk.check()
    server.handler.data = lambda _envelope: None
    desk.deliver("--failed --limit 1", now=LATER)
    assert [(row["mail"], row["delivery"]) for row in desk.outbox()] == [
        ("MP-1001-B#1", "failed"),
        ("MP-1004-A#1", "failed"),
    ]
    assert "message_retried" not in desk.run("audit list --order MP-1001-B --json").out
    desk.deliver("--failed", now=LATER)
    assert (len(server.letters), desk.outbox()) == (3, [])
    desk.check()


def test_what_is_put_off_waits_longer_each_time_and_is_given_up(desk: MailDesk, server: MailServer) -> None:
    desk.send()
    server.handler.recipient = lambda _address: "451 4.7.1 greylisted, try again"
    waits = []
    now = "2026-03-02T12:00:00Z"
    for _ in range(MOST_ATTEMPTS - 1):
        assert desk.deliver(now=now).err == ""
        (row,) = desk.outbox()
        assert row["delivery"] == "queued"
        assert row["error"] == "the server refused the address (451): 4.7.1 greylisted, try again"
        waits.append((row["attempts"], row["next_at"]))
        desk.deliver(now=now)
        assert desk.outbox() == [row], "not before it is due"
        now = row["next_at"]
    assert waits[:4] == [
        (1, "2026-03-02T12:01:00Z"),
        (2, "2026-03-02T12:03:00Z"),
        (3, "2026-03-02T12:07:00Z"),
        (4, "2026-03-02T12:15:00Z"),
    ]
    assert waits[-1] == (MOST_ATTEMPTS - 1, "2026-03-03T04:15:00Z")
    desk.deliver(now=now, code=3)
    assert desk.deliveries() == ["failed"]
    desk.check()


def test_without_an_address_it_fails_and_says_so(desk: MailDesk, server: MailServer) -> None:
    sent = desk.send("MP-1003-A", to="seller")
    assert "warning: no e-mail address to mail it to: MP-1003-A" in sent.err
    ran = desk.deliver(code=3)
    assert "the seller has no e-mail address" in ran.err
    assert (server.letters, desk.deliveries("MP-1003-A")) == ([], ["failed"])
    desk.check()


def test_without_mail_it_stays_queued(unconfigured: MailDesk) -> None:
    assert "delivery by mail is not set up" in unconfigured.send().err
    ran = unconfigured.deliver(code=78)
    assert "[mail]" in ran.err
    assert unconfigured.deliveries() == ["queued"]


def test_with_mail_a_message_waits_for_its_delivery(desk: MailDesk, server: MailServer) -> None:
    assert "marketpush message deliver mails it" in desk.send().err
    assert server.handler.connections == 0
    assert desk.deliveries() == ["queued"]


def test_a_server_that_is_not_there_loses_nothing(unconfigured: MailDesk, server: MailServer) -> None:
    unconfigured.use(1)
    unconfigured.send()
    ran = unconfigured.deliver(code=7)
    assert "error[busy]: the mail server 127.0.0.1:1 cannot be used now: Connection refused" in ran.err
    (row,) = unconfigured.outbox()
    assert (row["delivery"], row["attempts"]) == ("queued", 0)
    unconfigured.use(server.port)
    unconfigured.deliver()
    assert unconfigured.deliveries() == ["sent"]


def test_a_sender_that_the_server_does_not_take_is_a_matter_of_the_configuration(
    desk: MailDesk, server: MailServer
) -> None:
    desk.send()
    server.handler.sender = lambda _address: "553 5.7.1 not yours"
    assert "takes no mail from orders@market.example (553)" in desk.deliver(code=78).err
    assert (desk.deliveries(), desk.outbox()[0]["attempts"]) == (["queued"], 0)
    server.handler.sender = lambda _address: "552 5.3.4 too large"
    desk.deliver(code=3)
    assert desk.deliveries() == ["failed"]


def test_records_are_shown_where_they_are_asked_for(desk: MailDesk, server: MailServer) -> None:
    desk.send()
    (row,) = json.loads(desk.deliver("--json").out)
    assert (row["mail"], row["order"], row["to"], row["delivery"]) == ("MP-1001-A#1", "MP-1001-A", "customer", "sent")
    assert row["message_id"] == server.message_ids[0]
    assert (row["error"], row["next_at"], row["attempts"]) == (None, None, 1)


@pytest.mark.parametrize("user", [CASHIER])
def test_who_may_not_write_may_not_deliver(desk: MailDesk, server: MailServer, user: str) -> None:
    desk.send()
    assert "does not include message" in desk.deliver(code=6, user=user).err
    assert server.letters == []


def test_a_seller_user_delivers_what_is_of_their_stores(desk: MailDesk, server: MailServer) -> None:
    desk.send("MP-1001-A")
    desk.send("MP-1001-B")
    desk.deliver(user=ANNA)
    assert [str(letter["Subject"]).split()[2] for letter in server.letters] == ["MP-1001-A"]
    assert "there is no order MP-1001-B" in desk.deliver("MP-1001-B", user=ANNA, code=4).err


def test_nobody_delivers_as_somebody_else(desk: MailDesk) -> None:
    ran = desk.run("message deliver --as acme", "--because", "the seller is on holiday", user=CHIEF, code=6)
    assert "delivered as oneself" in ran.err


def test_a_dry_run_calls_nobody(desk: MailDesk, server: MailServer) -> None:
    desk.send()
    before = desk.database.read_bytes()
    assert "1 would be mailed; nothing was done" in desk.deliver("-n").err
    assert (server.handler.connections, desk.database.read_bytes()) == (0, before)


def test_undo_is_not_hindered_by_what_became_of_a_message(desk: MailDesk) -> None:
    desk.run("orders pay MP-1006-A", user=CASHIER)
    desk.send("MP-1006-A")
    desk.deliver()
    assert desk.run("undo", user=CASHIER).code == 0
    desk.check()


def test_a_template_is_said_to_be_automatic_and_names_the_order(desk: MailDesk, server: MailServer) -> None:
    (desk.directory / "templates").mkdir()
    template = desk.directory / "templates" / "delay.txt"
    template.write_text("Subject: Sorry, {{ customer.name }}\n\nIt takes a day more.\n")
    desk.run("message send MP-1001-A --to customer --template delay")
    desk.deliver()
    (letter,) = server.letters
    assert str(letter["Subject"]) == "Sorry, Käthe Müller (MP-1001-A)"
    assert letter["Auto-Submitted"] == "auto-generated"


def test_progress_of_a_round_is_kept_mail_by_mail(desk: MailDesk, server: MailServer) -> None:
    desk.run("message send MP-1001-A MP-1001-B MP-1004-A --to customer --text Hello")
    taken: list[Any] = []

    def stop_at_the_second(envelope: Any) -> str | None:
        taken.append(envelope)
        return "421 going down" if len(taken) == 2 else None

    server.handler.data = stop_at_the_second
    desk.deliver()
    waiting = [(row["mail"], row["attempts"]) for row in desk.outbox()]
    assert waiting == [("MP-1001-B#1", 1)]
    desk.check()


def test_what_became_of_a_message_does_not_make_a_plan_stale(desk: MailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.directory)
    desk.send("MP-1004-A")
    desk.run("line track MP-1004-A/1 --carrier ups --tracking-number U-1 --plan plan.json")
    desk.deliver()
    desk.run("apply plan.json --yes")


def test_a_greeting_that_is_none_leaves_everything_waiting(unconfigured: MailDesk) -> None:
    class Grumpy(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            transport.write(b"554 no service here\r\n")

    with running(Grumpy) as port:
        unconfigured.use(port)
        unconfigured.send()
        assert "it answered what is not expected (554)" in unconfigured.deliver(code=7).err
    assert unconfigured.outbox()[0]["attempts"] == 0


def test_a_silent_server_is_waited_for_no_longer_than_the_timeout(unconfigured: MailDesk) -> None:
    with running(asyncio.Protocol) as port:
        unconfigured.use(port, "starttls = false", "timeout = 0.2")
        unconfigured.send()
        assert "cannot be used now" in unconfigured.deliver(code=7).err
