"""Letters: mails with everything a mail server has to know, put together when they are sent."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketpush_cli.application.ports import Reader
from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.mail_addresses import checked_address
from marketpush_cli.domain.outgoing import Attachment, Mail, message_id_of
from marketpush_cli.domain.placed import Placed


class Unmailable(Exception):
    """A mail for which there is no address that could take it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail; `from_name` stands before the marketplace's own name and address. `at`: microseconds, UTC."""

    message_id: str
    at: int
    to: str
    subject: str
    text: str = field(repr=False)
    to_name: str | None = None
    from_name: str | None = None
    reply_to: str | None = None
    is_automatic: bool = False
    attachment: Attachment | None = None


def letter_of(reader: Reader, mail: Mail, domain: str) -> Letter:
    """The letter for a mail, with the address as it stands in the order or at the seller now.

    Raises Unmailable where there is none.
    """
    if mail.order_number is None or mail.message is None:
        return Letter(
            mail.message_id or message_id_of(mail, mail.salt or "", domain),
            mail.queued_at,
            str(mail.recipient),
            str(mail.subject),
            str(mail.text),
            is_automatic=mail.is_automatic,
            attachment=mail.attachment,
        )
    placed = reader.placed([mail.order_number]).get(mail.order_number)
    message = next((one for one in placed.messages if one.number == mail.message), None) if placed else None
    if placed is None or message is None:
        raise Unmailable("the message is not there any more")
    seller = reader.sellers([placed.seller])[placed.seller]
    is_to_customer = message.to == "customer"
    address, name = (placed.customer_email, placed.customer_name) if is_to_customer else (seller.email, seller.name)
    return Letter(
        mail.message_id or message_id_of(mail, placed.order.salt, domain),
        message.at,
        _usable(address, message.to),
        _subject(message.subject, placed, is_to_customer=is_to_customer),
        message.text,
        name,
        placed.seller_name if is_to_customer else None,
        _answers_to(seller.email) if is_to_customer else None,
        mail.is_automatic,
    )


def _usable(address: str | None, to: str) -> str:
    if not address:
        raise Unmailable(f"the {to} has no e-mail address")
    try:
        return checked_address(address)
    except InvalidValue:
        raise Unmailable(f"no mail can be sent to the {to}'s e-mail address") from None


def _answers_to(address: str | None) -> str | None:
    try:
        return checked_address(address or "")
    except InvalidValue:
        return None


def _subject(given: str | None, placed: Placed, *, is_to_customer: bool) -> str:
    """The subject, which always has the order's number in it."""
    number = placed.number
    if given is None:
        return f"Your order {number} at {placed.seller_name}" if is_to_customer else f"Order {number}"
    return given if number in given else f"{given} ({number})"
