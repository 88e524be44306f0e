from __future__ import annotations

import dataclasses
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering_samples import (
    AT,
    HOSTILE,
    OWN_STYLE,
    PIPE,
    SMALL,
    TERMINAL,
    bare,
    one_order,
    orders,
    small,
    small_rows,
    written,
)
from rich.cells import cell_len
from tabulate import tabulate_formats

from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.format_names import TABULATE_NAMES
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.render import Screen, render
from marketpush_cli.rendering.safe_text import is_harmful

HUMAN = ("table", "wide", "md", "txt", *(f"tabulate:{name}" for name in TABULATE_NAMES))
COLOURLESS = dataclasses.replace(TERMINAL, colour=False)


def at_width(width: int) -> Screen:
    return dataclasses.replace(TERMINAL, width=width)


def harmful_in(text: str) -> set[str]:
    return {character for character in OWN_STYLE.sub("", text) if is_harmful(character)} - {"\n"}


def test_a_table_at_a_terminal() -> None:
    lines = bare(written(small("Six cups", "李小龍"), "table", COLOURLESS))
    assert lines == [
        "Line    Title     Status         Total  At",
        "─" * 56,
        "MP-1/1  Six cups  ● Shipped  19.90 EUR  2026-11-02 10:30",
        "MP-1/2  李小龍    ● Shipped  39.80 EUR  2026-11-02 10:30",
        "",
    ]


@pytest.mark.parametrize("name", HUMAN)
@pytest.mark.parametrize("screen", [PIPE, TERMINAL])
def test_no_hostile_text_acts_in_any_format(name: str, screen: Screen) -> None:
    text = written(small(*HOSTILE), name, screen)
    left = harmful_in(text)
    assert left - ({"\t"} if name == "tabulate:tsv" else set()) == set()
    for unchanged in ("007", "1e5", "12.50", ":warning:", "李小龍", "👨‍👩‍👧"):
        assert unchanged in text


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=())), min_size=1, max_size=3))
def test_no_text_at_all_acts_in_any_format(titles: list[str]) -> None:
    records = small(*titles)
    for name in HUMAN:
        if name != "tabulate:tsv":
            assert harmful_in(written(records, name, TERMINAL)) == set(), name


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.integers(40, 90))
def test_any_text_fits_and_every_page_is_harmless(title: str, width: int) -> None:
    text = written(small(title), "table", at_width(width))
    assert max(cell_len(line) for line in bare(text)) <= width
    row = (*small_rows((title,))[0][:5], {title: title}, "EUR")
    page = RecordSet((*SMALL, Field("data", "Data", Kind.MAPPING, "", 0)), [row], 0, single=True)
    for name in ("table", "wide", "txt", "md", "tabulate:grid"):
        assert harmful_in(written(page, name, at_width(width))) == set()


def test_markup_of_rich_stays_text() -> None:
    text = written(small("[bold]x[/]", "[/nope]", "[link=http://e]x[/link]"), "table", TERMINAL)
    assert "[bold]x[/]" in text
    assert "[/nope]" in text
    assert "\x1b]8" not in text


def test_columns_line_up_under_wide_characters() -> None:
    for name in ("table", "txt", "tabulate:plain"):
        lines = bare(written(small("Six cups", "李小龍 &", "Émile"), name, COLOURLESS))
        rows = [line for line in lines if line.startswith("MP-1/")]
        assert len({cell_len(line[: line.index("Shipped")]) for line in rows}) == 1
        assert len({cell_len(line[: line.index(" EUR")]) for line in rows}) == 1


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_table_fits_its_terminal_and_names_what_had_no_room(width: int) -> None:
    lines = bare(written(orders(3), "table", at_width(width)))
    assert max(cell_len(line) for line in lines) <= width
    assert all("Awaiting Fulfillment" in line for line in lines[2:5])
    assert all("-A" in line and "EUR" in line for line in lines[2:5])
    assert ("Not shown for width" in lines[5]) == (width < 200)
    assert len(lines) == (7 if width < 200 else 6)


def test_columns_go_by_priority_and_times_give_up_the_hour_first() -> None:
    heading, _, row, *_ = bare(written(orders(1), "table", at_width(80)))
    assert heading.split() == ["Order", "Placed", "Customer", "Seller", "Status", "Total"]
    assert "2026-11-02  Ann Example" in row
    narrow = bare(written(orders(1), "table", at_width(50)))
    assert narrow[0].split() == ["Order", "Seller", "Status"]


def test_references_and_statuses_are_never_cut_even_where_nothing_fits() -> None:
    lines = bare(written(orders(1), "table", at_width(20)))
    assert "MP-1001-A  ◐ Awaiting Fulfillment" in lines[2]
    assert lines[0].split() == ["Order", "Status"]


def test_text_is_cut_with_an_ellipsis_only_at_a_terminal() -> None:
    long = "a very long title of an article that nobody reads to its end" * 2
    cut = bare(written(small(long), "table", at_width(70)))
    assert "…" in cut[2]
    assert cell_len(cut[2]) <= 70
    assert long in written(small(long), "wide", at_width(70))
    for name in ("table", "txt", "md", "tabulate:simple"):
        assert long in written(small(long), name, dataclasses.replace(PIPE, width=70))


def test_fields_of_priority_0_show_in_wide_or_when_nothing_else_is_there() -> None:
    assert "Updated" not in written(orders(1), "table", at_width(300))
    assert "Updated" in written(orders(1), "wide", at_width(80))
    hidden = RecordSet((dataclasses.replace(SMALL[0], priority=0),), [("MP-1/1",)], identity=0)
    assert "MP-1/1" in written(hidden, "table", TERMINAL)


def test_more_than_200_rows_look_the_same_as_fewer() -> None:
    few = bare(written(orders(200), "table", TERMINAL))
    many = bare(written(orders(201), "table", TERMINAL))
    assert few[:202] == many[:202]
    assert few[202] == many[203] == "Not shown for width: Since, Paid; -f wide shows all"
    assert "MP-1201-A" in many[202]


def test_later_rows_that_are_wider_are_cut_at_a_terminal_and_whole_elsewhere() -> None:
    titles = ("short",) * 200 + ("much longer than every title before it",)
    assert "  much…  " in written(small(*titles), "table", COLOURLESS)
    assert titles[-1] in written(small(*titles), "table", PIPE)
    assert titles[-1] in written(small(*titles), "txt", TERMINAL)


def test_colour_is_only_our_own_and_only_where_wanted() -> None:
    assert OWN_STYLE.search(written(orders(1), "table", TERMINAL))
    assert "\x1b" not in written(orders(1), "table", COLOURLESS)
    assert "\x1b" not in written(orders(1), "txt", TERMINAL)
    assert "\x1b" in written(orders(201), "table", TERMINAL)


@pytest.mark.parametrize(("colour", "environment"), [(True, {"NO_COLOR": "1"}), (False, {"FORCE_COLOR": "1"})])
def test_the_screen_decides_on_colour_not_the_environment(
    colour: bool, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**environment, "COLUMNS": "0", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    text = written(orders(1), "table", dataclasses.replace(TERMINAL, colour=colour))
    assert ("\x1b" in text) == colour
    assert "Awaiting Fulfillment" in text


def test_output_that_cannot_hold_unicode_gets_ascii() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="latin-1", newline="")
    screen = dataclasses.replace(TERMINAL, unicode=False, colour=False)
    render(small("Émile 李"), "table", out, screen)
    render(RecordSet(SMALL, small_rows(("Émile 李",)), 0, single=True), "table", out, screen)
    out.flush()
    assert "Émile \\u674e  * Shipped" in raw.getvalue().decode("latin-1")


def test_markdown_escapes_what_would_act() -> None:
    text = written(small("a|b", "back\\slash", "![x](http://e)", "<script>", "&amp;", "a_b & c"), "md")
    cells = [line.split(" | ")[1] for line in text.split("\n")[2:-1]]
    assert cells == ["a\\|b", "back\\\\slash", "!\\[x\\](http://e)", "\\<script>", "\\&amp;", "a_b & c"]
    assert text.split("\n")[1] == "| --- | --- | --- | ---: | --- |"


def test_every_safe_format_of_tabulate_is_there() -> None:
    assert sorted(TABULATE_NAMES) == sorted(set(tabulate_formats) - {"unsafehtml"})


@pytest.mark.parametrize("name", TABULATE_NAMES)
def test_tabulate_draws_some_rows_none_and_one(name: str) -> None:
    assert "MP-1/1" in written(small("Six cups"), f"tabulate:{name}")
    assert written(small(), f"tabulate:{name}").endswith("\n")
    assert "ann@example.org" in written(one_order(), f"tabulate:{name}")


def test_tabulate_changes_no_text() -> None:
    text = written(small("  007", "1e5", "12.10", "1_000", "inf", "a|b"), "tabulate:psql")
    for unchanged in ("|   007", " 1e5 ", " 12.10 ", " 1_000 ", " inf ", " a|b "):
        assert unchanged in text


@pytest.mark.parametrize(
    ("name", "title", "shown"),
    [
        ("github", "a|b", "a\\|b"),
        ("pipe", "[x](y)", "\\[x\\](y)"),
        ("html", "<script>", "&lt;script&gt;"),
        ("mediawiki", "{{x}}", "&#123;&#123;x&#125;&#125;"),
        ("latex_raw", "\\input{x}", "\\textbackslash{}input\\{x\\}"),
        ("rst", ".. include:: x", "\\.. include:: x"),
        ("rst", "|x|", "\\|x\\|"),
        ("orgtbl", "a|b", "a\\vert{}b"),
        ("jira", "{html}", "\\{html\\}"),
    ],
)
def test_markup_of_a_tabulate_format_stays_text(name: str, title: str, shown: str) -> None:
    assert shown in written(small(title), f"tabulate:{name}")


def test_an_empty_answer_has_headings_only() -> None:
    for name in ("table", "wide", "txt"):
        assert bare(written(small(), name, COLOURLESS))[0] == "Line  Title  Status  Total  At"
    assert written(small(), "md").count("\n") == 2


@pytest.mark.parametrize(("name", "screen"), [("table", TERMINAL), ("table", PIPE), ("wide", TERMINAL), ("txt", PIPE)])
def test_one_record_is_a_page(name: str, screen: Screen) -> None:
    lines = bare(written(one_order(), name, screen))
    assert lines[0].split() == ["Order", "MP-1001-A"]
    assert any(line.split() == ["Ship", "by", "–"] for line in lines)
    assert "  Address  1 Main St" in lines
    assert "           75001 Paris" in lines
    assert lines[lines.index("Lines", 20) - 1] == ""
    assert "Incidents" not in lines
    refunds = lines.index("Refunds")
    assert "120 JPY" in lines[refunds + 3]
    assert any(line.endswith("2026-11-02 10:30  Pending") for line in lines)
    assert any("7.50 EUR" in line for line in lines)


def test_a_page_fits_its_terminal_and_loses_no_text() -> None:
    text = "words that go on and on " * 12
    message = Field("messages", "Messages", Kind.RECORDS, "", 0, SMALL[:3])
    records = RecordSet((SMALL[0], SMALL[1], message), [("MP-1/1", text, (("MP-1/1", text, "sent"),))], 0, single=True)
    lines = bare(written(records, "table", at_width(60)))
    assert max(cell_len(line) for line in lines) <= 60
    assert " ".join(lines).count("words") == 24


def test_a_page_in_markdown_has_a_table_a_part() -> None:
    text = written(one_order(), "md")
    assert "| Order | MP-1001-A |" in text
    assert "\n## Refunds\n\n| Key |" in text
    assert "1 Main St<br>75001 Paris" in text


def test_a_page_of_nothing_is_empty() -> None:
    nobody = RecordSet(SMALL, [], 0, single=True)
    for name in ("table", "txt", "md"):
        assert written(nobody, name, TERMINAL) == ""


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.STATUS, "partially_refunded", "Partially Refunded"),
        (Kind.MONEY, -150, "-1.50 EUR"),
        (Kind.SECONDS, 93_784, "1 d 2 h"),
        (Kind.SECONDS, 0, "0 s"),
        (Kind.RATIO, (15, 16), "93.8 % 15/16"),
        (Kind.RATIO, (1, 0), "n/a"),
        (Kind.FLAG, False, "no"),
        (Kind.TEXTS, ("a", "b"), "a, b"),
        (Kind.MAPPING, {"a": "x", "b": None, "c": [1]}, "a=x, b=–, c=[1]"),
        (Kind.TIMES, {"pending": AT, "closed": None}, "pending=2026-11-02 10:30"),
        (Kind.TIME, AT, "2026-11-02 10:30"),
        (Kind.COUNT, None, ""),
    ],
)
def test_values_for_people(kind: Kind, value: object, shown: str) -> None:
    text = written(RecordSet((Field("x", "X", kind, ""),), [(value, "EUR")], None), "txt")
    assert text.split("\n")[2] == shown
