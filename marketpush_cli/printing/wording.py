"""How values read on paper: texts made harmless, times in the reader's zone, identifiers as words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from marketpush_cli.domain.times import to_the_minute
from marketpush_cli.printing.job import PrintJob
from marketpush_cli.printing.record import Record

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Wording:
    """Turns the values of one print job into texts."""

    safe: Callable[[str], str]
    zone: ZoneInfo

    def text(self, text: str) -> str:
        return self.safe(text).strip()

    def paragraph(self, text: str) -> tuple[str, ...]:
        """The lines of a text of several lines, without the empty ones."""
        lines = (self.text(line) for line in text.splitlines())
        return tuple(line for line in lines if line)

    def moment(self, microseconds: int | None) -> str:
        return "" if microseconds is None else to_the_minute(microseconds, self.zone)

    def status(self, identifier: str) -> str:
        """`awaiting_fulfillment` as `Awaiting Fulfillment`."""
        return self.text(identifier.replace("_", " ").title())

    def reason(self, code: str) -> str:
        """`not_as_described` as `Not as described`."""
        return self.text(code.replace("_", " ").capitalize())

    def recipient(self, customer: Record) -> tuple[str, ...]:
        """Name and address, the name once even where the address starts with it; a dash where neither is known."""
        name = self.paragraph(customer.text("name"))
        address = self.paragraph(customer.text("address"))
        known = address if name and address[: len(name)] == name else name + address
        return known or (NOTHING,)

    def seller(self, document: Record) -> str:
        """The store's name with its code, or the code alone."""
        name, code = self.text(document.text("seller_name")), self.text(document.text("seller"))
        return f"{name} ({code})" if name and code and name != code else name or code

    def reprint(self, document: Record) -> str:
        """That it was printed before, and when first; nothing on the first print."""
        earlier = document.record("earlier_prints")
        count = earlier.whole("count")
        copy = f", copy {count + 1}" if count > 1 else ""
        return f"Reprint{copy}, first printed {self.moment(earlier.moment('first_at'))}" if count else ""

    def imprint(self, job: PrintJob) -> str:
        """When it was printed and in which zone its times are."""
        return f"Printed {self.moment(job.printed_at)}, times in {self.text(str(self.zone))}"


def wording_of(job: PrintJob) -> Wording:
    return Wording(job.safe, job.zone)


def number_in_order(reference: str) -> str:
    """The line's number in a reference such as `MP-1001-A/2`."""
    return reference.rpartition("/")[2]
