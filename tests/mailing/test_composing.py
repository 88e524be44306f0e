"""Whatever stands in names, subjects and texts: a letter has just the headers that we gave it, and says the text."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marketpush_cli.application.letters import Letter
from marketpush_cli.domain.outgoing import Attachment
from marketpush_cli.mailing.composing import composed, one_line
from marketpush_cli.mailing.settings import MailSettings

SETTINGS = MailSettings("mail.example", "orders@market.example", "Example Market")
HEADERS = ["content-type", "mime-version", "content-transfer-encoding", "from", "to", "subject", "date", "message-id"]
HOSTILE = (
    "x\r\nBcc: everybody@example.com",
    "x\nBcc: everybody@example.com\n\nbody",
    "=?utf-8?q?x=0D=0ABcc:_everybody@example.com?=",
    "=?utf-8?b?eA0KQmNjOiBh?=",
    'Ann" <ann@example.com>, "Bob',
    "a\u2028b\x85c\x0bd",
    "\\",
    '"',
    "Zoë, Søn & <Söhne>",
    "(comment) name",
    "\u202eevil",
    "名前" * 80,
    "x" * 500,
    "ö" * 300,
)


def letter(**more: Any) -> Letter:
    return Letter("<0123456789abcdef@market.example>", 1_772_452_800_000_000, "kaethe@example.com", **more)


def sent(one: Letter) -> tuple[bytes, Any]:
    content = composed(one, SETTINGS)
    return content, message_from_bytes(content, policy=policy.compat32)


def decoded(value: object) -> str:
    return str(make_header(decode_header(str(value))))


kept = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n"), max_size=120)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@given(texts, texts, texts, texts)
@example(*HOSTILE[:4])
@example(*HOSTILE[4:8])
@example(*HOSTILE[8:12])
def test_nothing_adds_a_header(subject: str, to_name: str, from_name: str, text: str) -> None:
    content, read = sent(letter(subject=subject, text=text, to_name=to_name, from_name=from_name))
    assert [name.lower() for name in read.keys()] == HEADERS  # noqa: SIM118
    head, _, _ = content.partition(b"\r\n\r\n")
    assert head.isascii()
    assert b"\n" not in head.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert one_line(decoded(read["Subject"])) == one_line(subject)


@given(kept)
@example("From the top\n.\n..\n")
@example("x" * 2_000)
def test_the_text_arrives_as_it_was_written(text: str) -> None:
    content, read = sent(letter(subject="News", text=text))
    body = read.get_payload(decode=True).decode("utf-8")
    assert body.replace("\r\n", "\n") == text + "\n"
    assert content.count(b"\r\n") == content.count(b"\n")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_names_one_mailbox_and_no_more(name: str) -> None:
    content, _ = sent(letter(subject="News", text="x", to_name=name, from_name=name))
    read = message_from_bytes(content, policy=policy.default)
    assert [one.addr_spec for one in read["To"].addresses] == ["kaethe@example.com"]
    assert [one.addr_spec for one in read["From"].addresses] == ["orders@market.example"]
    assert set(read.keys()) & {"Bcc", "bcc"} == set()


def test_the_same_letter_is_the_same_bytes() -> None:
    attached = Attachment("report.csv", "text/csv", b"a,b\r\n")
    one = letter(subject="Sales", text="As asked.", attachment=attached, is_automatic=True)
    assert composed(one, SETTINGS) == composed(one, SETTINGS)


@pytest.mark.parametrize("name", ["report.csv", "März.csv", 'a"b.csv', "报告.xlsx"])
def test_an_attachment_arrives_whole_under_its_name(name: str) -> None:
    content = bytes(range(256)) * 50
    one = letter(subject="Sales", text="As asked.", attachment=Attachment(name, "application/octet-stream", content))
    read = message_from_bytes(composed(one, SETTINGS), policy=policy.default)
    (part,) = read.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == (name, "application/octet-stream")
    assert part.get_content() == content
    body = read.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["As asked."]


def test_it_is_said_that_nobody_wrote_it_by_hand() -> None:
    _, read = sent(letter(subject="Sales", text="x", is_automatic=True))
    assert read["Auto-Submitted"] == "auto-generated"


def test_without_a_name_the_address_stands_alone() -> None:
    plain = MailSettings("mail.example", "orders@market.example", reply_to="help@market.example")
    read = message_from_bytes(composed(letter(subject="x", text="x"), plain), policy=policy.compat32)
    assert (read["From"], read["Reply-To"]) == ("orders@market.example", "help@market.example")
