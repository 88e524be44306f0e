"""What processes do when bulk runs meet on the same lines, or meet people who do one thing at a time."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import count
from pathlib import Path

from crowds import Told, chief_run, timed_turns
from sandboxes import OPENED_AT, SECOND

from marketpush_cli.application.answers import Done
from marketpush_cli.application.parts import take_in_parts
from marketpush_cli.application.steps import take_steps
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.asks import Ask, Outcome
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.permissions import Capacity
from marketpush_cli.domain.transitions import Action

BULKS = 2
PAUSE = 0.01


def number_of(order: int) -> str:
    return f"W-{order:06}"


def receive_much(number: int, path: Path, orders: int, lines: int) -> Told:
    """Two record that lines came in: the first of the first two thirds of the orders, the second of the last two."""
    told, third = Told(), orders // 3
    if number >= BULKS:
        return told
    asks = [
        Ask(Action.RECEIVE, number_of(order), line, by=Capacity.CUSTOMER)
        for order in range(number * third, number * third + 2 * third)
        for line in range(1, lines + 1)
    ]
    return _with_answers(told, path, asks)


def ship_much(number: int, path: Path, orders: int) -> Told:
    """Two ship the same lines, each under numbers of its own; what the other has shipped is refused."""
    told = Told()
    if number >= BULKS:
        return told
    asks = [
        Ask(Action.SHIP, number_of(order), 1, carrier="dhl", tracking_number=f"BULK-{number}")
        for order in range(orders)
    ]
    return _with_answers(told, path, asks)


def _with_answers(told: Told, path: Path, asks: list[Ask]) -> Told:
    """What was changed, as acknowledged; how much was unchanged, as replayed; how much was refused."""
    run = replace(chief_run(asks[0].action.value), keep_going=True)
    if asks[0].action is Action.SHIP:
        run = replace(run, identity=replace(run.identity, as_whom="each", because="the carrier sent its file"))
    try:
        done = take_steps(SqliteDatabase(path), run, asks)
    except MarketpushError as error:
        told.errors.append(repr(error))
        return told
    return _counted(told, done)


def _counted(told: Told, done: Done) -> Told:
    for found in done.answers:
        judgement = found.judgement
        if judgement.outcome is Outcome.CHANGED:
            told.acknowledged.append(judgement.reference)
    told.replayed = done.count(Outcome.UNCHANGED)
    told.refused = done.count(Outcome.REFUSED)
    return told


def meet_a_bulk(number: int, path: Path, orders: int, size: int, end: Path) -> Told:
    """The first corrects every line in parts, and counts them as replayed; the others correct single lines."""
    told, database = Told(), SqliteDatabase(path)
    if number == 0:
        asks = [
            Ask(Action.TRACK, number_of(order), 1, carrier="dhl", tracking_number="BULK") for order in range(orders)
        ]
        run = replace(chief_run("track"), keep_going=True)
        stored: list[str] = []
        try:
            _counted(told, take_in_parts(database, run, asks, size, stored))
            told.replayed = len(stored)
        finally:
            end.touch()
        return told
    with timed_turns(told):
        for turn in count():
            if end.exists():
                return told
            _correct_one(told, database, number, turn, orders)
            time.sleep(PAUSE)
    return told


def _correct_one(told: Told, database: SqliteDatabase, number: int, turn: int, orders: int) -> None:
    run = chief_run("track", OPENED_AT + turn * SECOND)
    ask = Ask(Action.TRACK, number_of(orders + number), 1, carrier="dhl", tracking_number=f"DHL-{number}-{turn}")
    began = time.monotonic()
    try:
        done = take_steps(database, run, [ask])
    except MarketpushError as error:
        told.errors.append(repr(error))
        return
    told.longest = max(told.longest, time.monotonic() - began)
    if done.answers[0].judgement.outcome is Outcome.CHANGED:
        told.acknowledged.append(run.operation)
