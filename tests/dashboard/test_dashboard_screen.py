"""The dashboard at a terminal: it fits, and watching it leaves the terminal as it was."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from page_reading import HOSTILE
from sandboxes import ANNA, NOW, OPENED_AT, Marketpush
from terminal import at_terminal

from marketpush_cli.application.filters import OrderFilter
from marketpush_cli.dashboard.gathering import Asked, gather
from marketpush_cli.dashboard.growth import change
from marketpush_cli.dashboard.screen import dashboard_lines
from marketpush_cli.dashboard.table_lines import seen_width
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.catalogue import DASHBOARD
from marketpush_cli.domain.fields import named
from marketpush_cli.rendering.aligned_lines import Look
from marketpush_cli.rendering.people_values import Wording

UTF, PLAIN = Wording(ZoneInfo("UTC"), True), Wording(ZoneInfo("UTC"), True, unicode=False, encoding="ascii")
CODES = (
    "AED",
    "AUD",
    "BRL",
    "CAD",
    "CHF",
    "CZK",
    "DKK",
    "EUR",
    "GBP",
    "HKD",
    "HUF",
    "INR",
    "JPY",
    "KRW",
    "MXN",
    "NOK",
    "NZD",
    "PLN",
    "RON",
    "SEK",
    "SGD",
    "TRY",
    "USD",
    "ZAR",
)
Lines = Callable[..., list[str]]
Record = dict[str, Any]


@pytest.fixture(scope="module")
def found(busy_template: Path) -> Record:
    """What the screen is made of."""
    with SqliteDatabase(busy_template).reading() as reader:
        return named(DASHBOARD.fields, gather(reader, Asked(OrderFilter(), 1, OPENED_AT, "UTC")))


def draw(board: Record, width: int, height: int, wording: Wording = UTF, *, colour: bool = False) -> list[str]:
    """The lines of a screen of that width and height."""
    look = Look(colour, "─" if wording.unicode else "-", "…" if wording.unicode else "...")
    return dashboard_lines(board, width, height, wording, look, "every 10s, any key ends")


@pytest.fixture(scope="module")
def lines(found: Record) -> Lines:
    """The lines for a width and height."""

    def drawn(width: int, height: int, wording: Wording = UTF, *, colour: bool = True) -> list[str]:
        return draw(found, width, height, wording, colour=colour)

    return drawn


def with_currencies(board: Record, *sales: tuple[str, int, int]) -> Record:
    """The same with other currencies, each with its value in every period and before."""
    (like, *_) = board["sales"]
    every = [
        {**like, "period": period, "currency": currency, "orders": 4321, "gross": gross, "gross_before": before}
        for period in ("today", "7_days", "30_days")
        for currency, gross, before in sales
    ]
    return {**board, "sales": every, "days": []}


@pytest.mark.parametrize("height", [18, 20, 23, 30, 45, 60, 100])
@pytest.mark.parametrize("width", [60, 80, 100, 120, 160, 240])
def test_it_fits_and_uses_the_room(lines: Lines, width: int, height: int) -> None:
    drawn = lines(width, height)
    assert len(drawn) <= height
    assert max(map(seen_width, drawn)) <= width
    assert len(drawn) >= min(height - 1, 45)
    shown = "\n".join(drawn)
    for part in ("30 days", "Pending", "Acceptance", "Best sellers", "Worst sellers", "Newest"):
        assert part in shown


def test_a_wide_screen_shows_more(lines: Lines) -> None:
    narrow, wide = ("\n".join(lines(width, 45)) for width in (80, 180))
    assert "Value by day" in wide
    assert "Value by day" not in narrow
    assert re.search(r"[▁▂▃▄▅▆▇█]{2}", wide)
    assert "Lines waiting" in narrow


def test_rates_say_what_they_are_of_where_that_fits_and_where_it_is_explained(found: Record, lines: Lines) -> None:
    parts = [f"{rate['value_of']}/{rate['value_over']}" for rate in found["rates"]]
    for width, height, beside in ((80, 23, None), (160, 23, True), (80, 45, False)):
        drawn = lines(width, height, colour=False)
        (row,) = [place for place, line in enumerate(drawn) if line.startswith("30 days ")]
        assert [part for part in parts if part in drawn[row]] == (parts if beside else [])
        assert (drawn[row + 1].split() == parts) == (beside is False)
        assert "What the rates count: marketpush report sellers --explain" in drawn


def test_a_screen_of_some_stores_names_them(found: Record) -> None:
    assert draw({**found, "sellers": ("acme", "bolt")}, 80, 23)[0].startswith("Orders of acme, bolt  ")
    assert draw(found, 80, 23)[0].startswith("Orders of all stores  ")


def test_without_unicode_and_colour(lines: Lines) -> None:
    drawn = "\n".join(lines(180, 45, PLAIN, colour=False))
    assert drawn.isascii()
    assert "\x1b" not in drawn
    assert re.search(r"[+-] \d+\.\d %", drawn)


def test_a_hostile_name_does_nothing_and_limits_are_marked(lines: Lines) -> None:
    drawn = "\n".join(lines(240, 60))
    assert "\u202e" not in drawn
    assert HOSTILE[:12] in drawn
    assert "⚠" in drawn


def test_each_period_is_compared_on_the_usual_screen_with_large_amounts_too(found: Record) -> None:
    sales = ("CHF", 99_999_999, 11_111_112), ("EUR", 99_999_999, 408_163), ("USD", 12_345_678, 12_345_679)
    drawn = draw(with_currencies(found, *sales), 80, 23)
    heading, everything, *rows = drawn[2:7]
    assert heading.split() == ["Today", "value", "+/-", "7", "d", "value", "+/-", "30", "d", "value", "+/-"]
    assert everything.split()[0] == "All"
    assert len(re.findall(r"\d+ +orders +\S+", everything)) == 3
    compared = [re.findall(r"4321 +(\S+) +(\S+)", row) for row in rows]
    assert compared == [[("999999.99", "▲800%")] * 3, [("999999.99", "▲x245")] * 3, [("123456.78", "▼<1%")] * 3]


@pytest.mark.parametrize(
    ("now", "before", "full", "short"),
    [
        (0, 0, "", ""),
        (5, 0, "–", "–"),
        (100, 100, "= 0.0 %", "="),
        (1124, 1000, "▲ 12.4 %", "▲12%"),
        (1125, 1000, "▲ 12.5 %", "▲13%"),
        (0, 1000, "▼ 100.0 %", "▼100%"),
        (9_999, 1_000, "▲ 899.9 %", "▲900%"),
        (10_000, 1_000, "▲ x10", "▲x10"),
        (244_500, 1_000, "▲ x245", "▲x245"),
    ],
)
def test_growth_is_said_in_per_cent_and_then_in_times(now: int, before: int, full: str, short: str) -> None:
    assert (change(now, before, UTF), change(now, before, UTF, is_short=True)) == (full, short)


@pytest.mark.parametrize(("width", "height"), [(60, 23), (80, 18), (80, 23), (160, 23), (80, 60)])
def test_currencies_left_out_have_a_line_that_is_never_cut(found: Record, width: int, height: int) -> None:
    board = with_currencies(found, *((code, 100, 50) for code in CODES))
    drawn = draw(board, width, height)
    (said,) = [line for line in drawn if "more currencies" in line]
    shown = [line for line in drawn if re.match("|".join(CODES), line)]
    assert said == f"and {len(CODES) - len(shown)} more currencies: -f json"
    assert len(drawn) <= height
    assert "Newest" in "\n".join(drawn)
    four = draw(with_currencies(found, *((code, 100, 50) for code in CODES[:4])), 80, 23)
    assert sum(line.startswith(CODES[:4]) for line in four) == 4


@pytest.mark.parametrize(
    ("width", "warned", "said"),
    [
        (80, ("late_shipment_rate", "refund_rate"), "⚠ late, refunds"),
        (80, ("acceptance_rate", "rejection_rate"), "⚠ accept, reject"),
        (80, ("acceptance_rate", "rejection_rate", "late_shipment_rate", "refund_rate"), "⚠ accept, late +2"),
        (60, ("acceptance_rate", "rejection_rate"), "⚠ 2"),
        (240, ("acceptance_rate", "rejection_rate"), "⚠ acceptance, rejection"),
    ],
)
def test_what_is_marked_is_said_in_words_that_fit(
    found: Record, width: int, warned: tuple[str, ...], said: str
) -> None:
    worst = [{**one, "warnings": [f"{name} > 5 %" for name in warned]} for one in found["worst_sellers"]]
    drawn = draw({**found, "best_sellers": [], "worst_sellers": worst}, width, 23)
    marked = [line for line in drawn if "⚠" in line]
    assert marked
    assert all(line.endswith(said) for line in marked), marked


def test_watching_needs_a_terminal(marketpush: Marketpush) -> None:
    for words in (("--watch",), ("--watch", "--json"), ("--every", "5s")):
        ran = marketpush("dashboard", *words)
        assert (ran.code, ran.out) == (2, ""), words
    for every in ("soon", "0s", "x"):
        ran = marketpush("dashboard", "--watch", "--every", every)
        assert (ran.code, "every" in ran.err) == (65, True)


def press(key: bytes) -> Callable[[subprocess.Popen[bytes], int], None]:
    return lambda process, screen: void(os.write(screen, key))


def send(number: int) -> Callable[[subprocess.Popen[bytes], int], None]:
    return lambda process, screen: process.send_signal(number)


def void(_: object) -> None:
    """Drop a value."""


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (press(b"q"), 0),
        (press(b"\x1b"), 0),
        (press(b"\x1b[A"), 0),
        (press(b"\x1a"), 0),
        (press(b"\x03"), 130),
        (send(signal.SIGTERM), 143),
        (send(signal.SIGHUP), 129),
    ],
)
def test_whatever_ends_watching_the_terminal_is_as_before(
    busy: Path, ending: Callable[[subprocess.Popen[bytes], int], None], code: int
) -> None:
    ran = at_terminal(["dashboard", "--watch"], busy, [(b"any key ends", ending)])
    assert ran.code == code, ran.screen
    assert ran.screen.startswith(b"\x1b[?1049h\x1b[?25l")
    assert ran.screen.count(b"\x1b[?1049l") == 1
    assert ran.screen.rfind(b"\x1b[?25h") > ran.screen.rfind(b"\x1b[?25l")
    before, after = ran.attributes
    assert before == after
    assert before[3] & termios.ECHO


def rename(database: Path) -> Callable[[subprocess.Popen[bytes], int], None]:
    """Give a store that is shown another name."""

    def change(process: subprocess.Popen[bytes], screen: int) -> None:
        with SqliteDatabase(database).connection(is_reader=False) as connection:
            connection.exec_driver_sql("UPDATE seller SET name = 'Changed' WHERE code IN ('evil', 'acme')")
            connection.commit()

    return change


def test_it_looks_again(busy: Path) -> None:
    words = ["dashboard", "--watch", "--every", "1s"]
    ran = at_terminal(words, busy, [(b"any key ends", rename(busy)), (b"Changed", press(b"q"))])
    assert ran.code == 0
    assert ran.screen.count(b"\x1b[2J") == 1


def test_as_a_seller_user_the_look_is_said_and_kept_once(busy: Path, marketpush: Marketpush) -> None:
    words = ["dashboard", "--watch", "--every", "1s", "--min-orders", "1", "--as", ANNA, "--because", "asked by phone"]
    ran = at_terminal(words, busy, [(b"any key ends", rename(busy)), (b"Changed", press(b"q"))])
    assert (ran.code, ran.screen.count(b"acting as")) == (0, 1)
    views = marketpush("audit", "list", "--action", "view", "--as", ANNA, "-f", "count")
    assert views.out == "1\n"


def test_once_it_leaves_no_line_of_the_screen_unused_and_scrolls_nothing(busy: Path) -> None:
    ran = at_terminal(["dashboard"], busy, [])
    text = ran.screen.decode()
    assert ran.code == 0
    assert text.count("\r\n") == 23
    assert NOW[:10] in text.splitlines()[0]
