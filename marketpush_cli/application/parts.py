"""Many asks stored some at a time, so that busy colleagues get their turn: each part whole, all undone as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from marketpush_cli.application.acting import identify
from marketpush_cli.application.answers import Done
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.ports import Database
from marketpush_cli.application.progress import UNSEEN
from marketpush_cli.application.resolving import Resolved, key_of, resolve_asks
from marketpush_cli.application.steps import Numbered, prepare_numbered
from marketpush_cli.domain.asks import Ask
from marketpush_cli.domain.chain import part_identifier
from marketpush_cli.domain.references import folded_number


def take_in_parts(
    database: Database, run: Run, asks: Sequence[Ask], size: int, stored: list[str], whole: Done | None = None
) -> Done:
    """Do what is asked, a commit every `size` asks or a little more; `stored` gets the id of each part.

    `whole` is filled part by part, for somebody who has to know how far it came.

    What one order is asked for stays together. A dry run, and what somebody has to be asked first, is one piece.
    """
    if run.dry_run or not run.is_confirmed or run.confirmed is not None:
        looked = database.change(lambda reader: prepare_numbered(reader, run, list(enumerate(asks))), dry_run=True)
        if run.dry_run or looked.is_unconfirmed:
            return looked
    whole, agreed = whole or Done(), replace(run, is_confirmed=True, confirmed=None, progress=UNSEEN)
    for number, part in enumerate(_parts(asks, _orders_meant(database, run, asks), size), start=1):
        done = _store(database, replace(agreed, operation=part_identifier(run.operation, number)), part)
        whole.answers += done.answers
        whole.acting = done.acting
        whole.notices = done.notices
        if done.changes is not None:
            stored.append(done.changes.operation.id)
            whole.changes = replace(done.changes, operation=replace(done.changes.operation, id=run.operation))
        run.progress("storing", len(whole.answers), len(asks))
    whole.answers.sort(key=lambda answer: answer.judgement.ask)
    return whole


def _store(database: Database, run: Run, part: Sequence[Numbered]) -> Done:
    return database.change(lambda reader: prepare_numbered(reader, run, part))


def _orders_meant(database: Database, run: Run, asks: Sequence[Ask]) -> list[str]:
    """The number of the order that each ask means, however it is written; those that mean none stand as written."""
    with database.reading() as reader:
        acting = identify(reader, run.identity)
        found = resolve_asks(reader, (ask for ask in asks if ask.error is None), acting)
    meant = (None if ask.error is not None else found[key_of(ask)] for ask in asks)
    return [
        folded_number(one.number if isinstance(one, Resolved) else ask.order)
        for ask, one in zip(asks, meant, strict=True)
    ]


def _parts(asks: Sequence[Ask], orders: Sequence[str], size: int) -> Iterator[list[Numbered]]:
    """The asks in the order of their orders' numbers, those of one order always in one part."""
    by_order: dict[str, list[Numbered]] = {}
    for index, (ask, number) in enumerate(zip(asks, orders, strict=True)):
        by_order.setdefault(number, []).append((index, ask))
    part: list[Numbered] = []
    for number in sorted(by_order):
        part += by_order[number]
        if len(part) >= size:
            yield sorted(part, key=lambda numbered: numbered[0])
            part = []
    if part:
        yield sorted(part, key=lambda numbered: numbered[0])
