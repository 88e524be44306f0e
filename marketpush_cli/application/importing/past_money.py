"""Refunds that an order comes with: within what its lines are worth, commission reversed step by step."""

from __future__ import annotations

from collections import defaultdict

from marketpush_cli.application.importing.cells import Cells
from marketpush_cli.domain.chain import digest
from marketpush_cli.domain.money import Parts, commission_reversed
from marketpush_cli.domain.orders import Line, Refund
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.registries import ReasonKind, Rulebook
from marketpush_cli.domain.statuses import Stage
from marketpush_cli.domain.transitions import TRANSITIONS, Action

REFUNDED_STAGES = TRANSITIONS[Action.REFUND].starts | {Stage.CLOSED}
IMPORTED = "import"


def read_refunds(cells: Cells, placed: Placed, lines: list[Line], book: Rulebook, now: int) -> list[Refund]:
    """The refunds in the order they were given."""
    records = cells.records("refunds")
    timed = [(record.time("at") or 0, index, record) for index, record in enumerate(records)]
    timed.sort(key=lambda found: found[:2])
    given: dict[int, Parts] = defaultdict(lambda: Parts(0, 0, 0))
    found: list[Refund] = []
    for at, _, record in timed:
        line = _line(record, placed, lines)
        refund = _refund(record, placed, line, at, given[line.line], book)
        if not placed.placed_at <= at <= now:
            raise record.place.invalid("at", "the time of a refund lies between placing and now")
        if any((other.line, other.key) == (refund.line, refund.key) for other in found):
            raise record.place.invalid("key", f"the key {refund.key} is there twice on {line.reference}")
        given[line.line] += Parts(refund.item, refund.shipping, refund.tax)
        found.append(refund)
    return found


def line_named(cells: Cells, number: str, lines: list[Line]) -> Line:
    """The line that an incident or refund names, by `line` or by `reference`."""
    text = cells.text("line") or cells.needed("reference").rpartition("/")[2]
    found = next((line for line in lines if str(line.line) == text), None)
    if found is None:
        raise cells.place.invalid("line", f"{number} has no line {text}")
    return found


def _line(cells: Cells, placed: Placed, lines: list[Line]) -> Line:
    line = line_named(cells, placed.number, lines)
    if placed.paid_at is None or line.stage not in REFUNDED_STAGES:
        raise cells.place.invalid("refunds", f"{line.reference} cannot have been refunded: unpaid, or {line.stage}")
    return line


def _refund(cells: Cells, placed: Placed, line: Line, at: int, given: Parts, book: Rulebook) -> Refund:
    parts = Parts(*(cells.money(name, placed.currency) for name in ("item", "shipping", "tax")))
    left = line.left - given
    if parts.total <= 0 or parts.item > left.item or parts.shipping > left.shipping or parts.tax > left.tax:
        raise cells.place.invalid("item", f"the refunds of {line.reference} are more than it is worth, or nothing")
    reason = cells.text("reason") or "other"
    if (ReasonKind.REFUND, reason) not in book.reasons:
        raise cells.place.invalid("reason", f"{reason!r} is not a reason for a refund")
    before = commission_reversed(line.commission, given.total, line.total)
    after = commission_reversed(line.commission, given.total + parts.total, line.total)
    key = cells.text("key") or digest([line.reference, str(at), str(parts), reason])[:20]
    request = digest([IMPORTED, line.reference, key])
    actor, behalf = cells.text("actor") or "system", cells.text("on_behalf_of")
    return Refund(
        placed.number,
        line.line,
        key,
        request,
        parts.item,
        parts.shipping,
        parts.tax,
        after - before,
        reason,
        at,
        actor,
        behalf,
        IMPORTED,
    )
