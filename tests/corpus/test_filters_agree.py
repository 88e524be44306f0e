"""The filters' reading in SQL and their reading in Python mean the same orders and lines, whatever is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from corpus_runs import Run
from demo_market import agent, numbers
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sandboxes import CHIEF, NOW, origin

from marketpush_cli.application.acting import Identity, identify
from marketpush_cli.application.choosing import chosen_filter
from marketpush_cli.application.filters import OrderFilter, fits, fits_line
from marketpush_cli.application.when import parse_timestamp
from marketpush_cli.commands.filter_options import Typed
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.errors import MarketpushError
from marketpush_cli.domain.placed import Placed
from marketpush_cli.domain.statuses import LINE_ONLY, ORDER_STATUSES, Stage, Status

AT = parse_timestamp(NOW, "UTC")
WORDS = [
    "müller",
    "mueller",
    "MULLER",
    "a",
    "an",
    "o'",
    "é",
    "e",
    "佐",
    "%",
    "_",
    "\\",
    "ß",
    "ss",
    "i",
    "10",
    "san",
    "van der",
]
DAYS = ["2024-06", "2025-01-15", "2025-W20", "2025-Q3", "2025", "2026-02-20", "2026-03-01", "-30d", "-400d", "today"]
SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@dataclass(frozen=True, slots=True)
class Market:
    """The demonstration's orders, read once, to be filtered in Python."""

    path: Path
    placed: list[Placed]
    stores: list[str]

    def words(self) -> list[str]:
        names = [word for placed in self.placed[:60] for word in placed.customer_name.split()]
        return sorted({*names, *(name[:2] for name in names), *(name[1:3] for name in names if len(name) > 3)})

    def patterns(self) -> list[str]:
        numbers = [placed.number for placed in self.placed[:40]]
        prefixes = {number[:size] + "*" for number in numbers[::5] for size in (2, 5, 7)}
        return sorted(
            {*numbers, *(placed.commercial_order.lower() for placed in self.placed[:20]), *prefixes, "%*", "M_*"}
        )


@pytest.fixture(scope="module")
def market(demo_template: Path) -> Market:
    with SqliteDatabase(demo_template).reading() as snapshot:
        placed = list(snapshot.placed(numbers(demo_template)).values())
    return Market(demo_template, placed, sorted({found.seller for found in placed}))


def filters(market: Market, statuses: list[str]) -> st.SearchStrategy[Typed]:
    """Filters as they might be typed: mostly one or two at a time."""

    def some(values: list[str], most: int = 2) -> st.SearchStrategy[Any]:
        return st.none() | st.lists(st.sampled_from(values), min_size=1, max_size=most)

    day = st.none() | st.none() | st.sampled_from(DAYS)
    return st.builds(
        Typed,
        since=day,
        until=day,
        number=st.none() | some(market.patterns()),
        customer=some(WORDS + market.words()),
        status=st.none() | some(statuses, 3),
        seller=st.none() | some(market.stores, 3),
        line_status=st.none() | some([status.value for status in Status], 3),
        line_stage=st.none() | some([stage.value for stage in Stage], 3),
        has_incident=st.sampled_from([False, False, False, True]),
        late=st.sampled_from([False, False, False, False, True]),
        overdue=st.sampled_from([False, False, False, False, True]),
        due_within=st.sampled_from([None, None, None, None, "24h", "5d"]),
        paid=st.sampled_from([None, None, True, False]),
        updated_since=day,
    )


def words_of(typed: Typed) -> list[str]:
    """The same filters as words of a command line."""
    words: list[str] = []
    for name in ("since", "until", "updated_since"):
        words += [f"--{name.replace('_', '-')}={getattr(typed, name)}"] if getattr(typed, name) else []
    for name in ("number", "customer", "status", "seller", "line_status", "line_stage"):
        words += [f"--{name.replace('_', '-')}={text}" for text in getattr(typed, name) or ()]
    words += [f"--{name.replace('_', '-')}" for name in ("has_incident", "late", "overdue") if getattr(typed, name)]
    words += [f"--due-within={typed.due_within}"] if typed.due_within else []
    return words + ([] if typed.paid is None else ["--paid" if typed.paid else "--unpaid"])


def meant(market: Market, typed: Typed, user: str, *, for_lines: bool) -> OrderFilter | None:
    """The filter that is meant; None where the words are refused, as `--since` after `--until`."""
    with SqliteDatabase(market.path).reading() as snapshot:
        acting = identify(snapshot, Identity(origin(), AT, user))
        try:
            return chosen_filter(typed, snapshot, acting, "UTC", AT, for_lines=for_lines)
        except MarketpushError:
            return None


class Shop:
    """Draws who asks and what, and compares both readings."""

    def __init__(self, market: Market, run: Any) -> None:
        self.market = market
        self.run = run

    def compare(self, typed: Typed, user: str, *, for_lines: bool) -> None:
        chosen = meant(self.market, typed, user, for_lines=for_lines)
        noun = "line" if for_lines else "orders"
        ran = self.run(noun, "list", *words_of(typed), "-f", "ids", "--sort", "number", user=user)
        if chosen is None:
            assert ran.code in (2, 4, 65)
            return
        assert ran.code == 0, ran.err
        if for_lines:
            both = [(placed, line) for placed in self.market.placed for line in placed.order.lines]
            expected = [line.reference for placed, line in both if fits_line(chosen, placed, line)]
        else:
            expected = [placed.number for placed in self.market.placed if fits(chosen, placed)]
        assert sorted(ran.lines) == sorted(expected)
        if not for_lines:
            count = self.run("orders", "count", *words_of(typed), user=user)
            assert count.out.strip() == str(len(expected))


ORDER_WORDS = [status.value for status in ORDER_STATUSES]
EVERY_WORD = [status.value for status in Status]


@pytest.mark.parametrize("for_lines", [False, True], ids=["orders", "lines"])
def test_both_readings_mean_the_same(market: Market, run_on_demo: Run, for_lines: bool) -> None:
    shop = Shop(market, run_on_demo)
    people = st.sampled_from([CHIEF, CHIEF, *map(agent, market.stores[:3])])

    @settings(max_examples=settings().max_examples // 2, suppress_health_check=SLOW_IS_FINE)
    @given(filters(market, EVERY_WORD if for_lines else ORDER_WORDS), people)
    @example(Typed(), CHIEF)
    @example(Typed(line_status=["shipped"], line_stage=["received"]), CHIEF)
    @example(Typed(customer=["%"]), CHIEF)
    def compare(typed: Typed, user: str) -> None:
        shop.compare(typed, user, for_lines=for_lines)

    compare()


@pytest.mark.parametrize("for_lines", [False, True], ids=["orders", "lines"])
def test_every_single_filter_means_something(market: Market, run_on_demo: Run, for_lines: bool) -> None:
    shop = Shop(market, run_on_demo)
    singles = [Typed(status=[name]) for name in (EVERY_WORD if for_lines else ORDER_WORDS)]
    singles += [Typed(line_status=[name]) for name in EVERY_WORD] + [Typed(line_stage=[name.value]) for name in Stage]
    singles += [Typed(seller=[code]) for code in market.stores[::2]] + [
        Typed(number=[text]) for text in market.patterns()[:20]
    ]
    singles += [Typed(customer=[word]) for word in market.words()[::25]] + [Typed(on=day) for day in DAYS]
    singles += [Typed(has_incident=True), Typed(paid=True), Typed(paid=False)]
    singles += [Typed(late=True), Typed(overdue=True), Typed(due_within="24h"), Typed(due_within="7d")]
    for typed in singles:
        if typed.on is None:
            shop.compare(typed, CHIEF, for_lines=for_lines)


def test_line_only_statuses_are_no_statuses_of_orders(run_on_demo: Run) -> None:
    for status in LINE_ONLY:
        assert run_on_demo("orders", "list", "--status", status, user=CHIEF).code == 2
