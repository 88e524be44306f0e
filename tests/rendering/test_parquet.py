from __future__ import annotations

import io
import tracemalloc
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from rendering_samples import HOSTILE, PIPE, SMALL, one_order, orders, rendered, small
from test_machine_formats import every_kind

from marketpush_cli.domain.fields import Field, Kind
from marketpush_cli.rendering.formats import parquet_file
from marketpush_cli.rendering.records import RecordSet
from marketpush_cli.rendering.render import render_bytes
from marketpush_cli.rendering.tallied_file import TalliedFile


def read(records: RecordSet) -> Any:
    return pyarrow.parquet.read_table(io.BytesIO(rendered(records, "parquet")))


def test_columns_have_the_type_of_their_kind() -> None:
    table = read(every_kind())
    assert {field.name: str(field.type) for field in table.schema} == {
        "reference": "string",
        "amount": "decimal128(23, 4)",
        "time": "timestamp[us, tz=UTC]",
        "seconds": "int64",
        "ratio": "decimal128(23, 4)",
        "flag": "bool",
        "texts": "list<element: string>",
        "mapping": "string",
        "times": "string",
        "count": "int64",
    }


def test_values_come_back() -> None:
    full, absent = read(every_kind()).to_pylist()
    assert full == {
        "reference": "A",
        "amount": Decimal("-1.5000"),
        "time": datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        "seconds": 90,
        "ratio": Decimal("0.9375"),
        "flag": True,
        "texts": ["x", "y"],
        "mapping": '{"a":[1,null]}',
        "times": '{"pending":"2026-11-02T09:30:00Z","closed":null}',
        "count": 3,
    }
    assert set(absent.values()) == {"B", None}


@pytest.mark.parametrize(
    ("currency", "amount"), [("JPY", "1990"), ("EUR", "19.90"), ("KWD", "1.990"), ("CLF", "0.1990")]
)
def test_amounts_of_every_currency_fit_one_column(currency: str, amount: str) -> None:
    records = RecordSet((SMALL[3],), [(1990, currency), (2**63 - 1, currency)], None)
    first, second = read(records).column("total").to_pylist()
    assert first == Decimal(amount)
    assert str(second).replace(".", "").rstrip("0") == str(2**63 - 1).rstrip("0")


def test_an_amount_without_a_currency_is_never_guessed() -> None:
    with pytest.raises(ValueError, match="currency"):
        read(RecordSet((SMALL[3],), [(1990, None)], None))


def test_text_is_unchanged() -> None:
    assert read(small(*HOSTILE)).column("title").to_pylist() == list(HOSTILE)


def test_what_is_nested_is_json() -> None:
    [order] = read(one_order()).to_pylist()
    assert order["refunds"].startswith('[{"key":"k1",')
    assert order["customer"].startswith('{"name":"Ann Example"')


def test_nobody_is_a_table_without_rows() -> None:
    table = read(small())
    assert (table.num_rows, table.column_names) == (0, [field.name for field in SMALL])


def test_rows_are_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_file, "GROUP", 2)
    file = pyarrow.parquet.ParquetFile(io.BytesIO(rendered(small("a", "b", "c"), "parquet")))
    assert [file.metadata.row_group(index).num_rows for index in range(file.num_row_groups)] == [2, 1]
    assert file.read().column("title").to_pylist() == ["a", "b", "c"]


def test_memory_holds_no_more_than_a_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_file, "GROUP", 200)
    rendered(orders(300), "parquet")
    peaks = []
    for count in (1_000, 5_000):
        tracemalloc.start()
        render_bytes(orders(count), "parquet", TalliedFile(io.BytesIO()), PIPE)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 500_000


def test_a_flag_is_no_number() -> None:
    records = RecordSet((Field("flag", "Flag", Kind.FLAG, ""),), [(1,), (0,), (None,)], None)
    assert read(records).column("flag").to_pylist() == [True, False, None]
