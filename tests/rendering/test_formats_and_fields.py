from __future__ import annotations

import subprocess
import sys

import pytest
from rendering_samples import PIPE, rendered, small, written

from marketpush_cli.domain.catalogue import LINE, ORDER_LIST, SHAPES
from marketpush_cli.domain.errors import ConfigurationWrong, UsageError
from marketpush_cli.domain.fields import Shape
from marketpush_cli.rendering import render
from marketpush_cli.rendering.field_choice import describe_fields, select_fields
from marketpush_cli.rendering.render import BINARY, FORMATS, format_of_path


def names(expression: str | None, default: tuple[str, ...] | None = ("number", "total")) -> list[str]:
    return [field.name for field in select_fields(ORDER_LIST, expression, default)]


def test_fields_are_chosen_ordered_and_adjusted() -> None:
    assert names(None) == ["number", "total"]
    assert names(None, None) == list(ORDER_LIST.names())
    assert names("total, number,total") == ["total", "number"]
    assert names("+status,-total") == ["number", "status"]
    assert names("seller,+status") == ["seller", "status"]
    assert names("+number") == ["number", "total"]


def test_named_fields_are_never_dropped_from_a_table() -> None:
    chosen = select_fields(ORDER_LIST, "+updated_at", ("number", "paid_at"))
    assert [field.priority for field in chosen] == [1, 7, 1]


def test_an_unknown_field_lists_all_and_the_nearest() -> None:
    with pytest.raises(UsageError) as refusal:
        names("customer_nam")
    assert "did you mean customer_name" in refusal.value.sentence
    assert all(name in str(refusal.value.fix) for name in ORDER_LIST.names())
    with pytest.raises(UsageError, match="'colour'"):
        names("-colour")


@pytest.mark.parametrize("expression", ["", " , ", "-number,-total"])
def test_no_field_at_all_is_refused(expression: str) -> None:
    with pytest.raises(UsageError, match="leaves no field"):
        names(expression)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_help_lists_every_field_with_its_kind(shape: Shape) -> None:
    lines = written(describe_fields(shape), "plain").splitlines()
    assert [line.split("\t")[:2] for line in lines] == [[field.name, field.kind.value] for field in shape.fields]


def test_help_names_the_meaning() -> None:
    assert "how many units" in written(describe_fields(LINE), "table")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes(name: str) -> None:
    assert rendered(small("Six cups"), name)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in BINARY])
def test_text_is_the_same_as_bytes(name: str) -> None:
    assert rendered(small("Six cups", "é"), name).decode() == written(small("Six cups", "é"), name)


def test_a_format_whose_extra_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "find_spec", lambda _name: None)
    with pytest.raises(ConfigurationWrong) as refusal:
        render.check_format("parquet")
    assert refusal.value.fix == "pip install 'marketpush[parquet]'"
    render.check_format("xlsx")


@pytest.mark.parametrize(
    ("name", "said"),
    [("jsno", "json"), ("tabulate:psqll", "tabulate:psql"), ("tabulate:unsafehtml", "HTML"), ("\x1b", "table")],
)
def test_an_unknown_format_is_refused_with_near_matches(name: str, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        written(small(), name)
    assert said in refusal.value.sentence
    assert "\x1b" not in refusal.value.sentence


@pytest.mark.parametrize(
    ("path", "name"),
    [("a.csv", "csv"), ("b/c.YML", "yaml"), ("x.json", "json"), ("x.tar.jsonl", "jsonl"), ("n.md", "md")],
)
def test_the_extension_names_the_format(path: str, name: str) -> None:
    assert format_of_path(path) == name


@pytest.mark.parametrize("path", ["orders", "orders.xls", ".csv"])
def test_an_extension_without_a_format_is_refused(path: str) -> None:
    with pytest.raises(UsageError) as refusal:
        format_of_path(path)
    assert ".jsonl" in str(refusal.value.fix)


@pytest.mark.parametrize("name", ["csv", "json", "plain", "ids"])
def test_machine_formats_load_nothing_that_draws(name: str) -> None:
    code = (
        "import io, sys, zoneinfo\n"
        "from marketpush_cli.rendering.render import render, Screen\n"
        "from marketpush_cli.rendering.records import RecordSet\n"
        f"render(RecordSet((), [()], 0) if {name!r} != 'ids' else RecordSet((), [('x',)], 0), {name!r}, io.StringIO(),"
        " Screen(False, 80, False, True, zoneinfo.ZoneInfo('UTC')))\n"
        "print(*{'rich', 'tabulate', 'yaml'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_pipe_never_needs_rich_tables() -> None:
    assert "Six cups" in written(small("Six cups"), "table", PIPE)
