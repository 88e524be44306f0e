"""Names of exported files and of exports."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpush_cli.application.exporting.file_names import as_file_name, filled_in
from marketpush_cli.application.exporting.marks import check_name, later_operations
from marketpush_cli.domain.errors import UsageError

BEFORE_MIDNIGHT_IN_UTC = 1_795_476_605_000_000  # 2026-11-23T23:30:05Z


@pytest.mark.parametrize(
    ("name", "zone", "expected"),
    [
        ("orders-{date}.csv", "UTC", "orders-2026-11-23.csv"),
        ("orders-{date}.csv", "Europe/Paris", "orders-2026-11-24.csv"),
        ("{date}T{time}.csv", "UTC", "2026-11-23T233005.csv"),
        ("out/{time}/{seller}.csv", "Asia/Tokyo", "out/083005/acme.csv"),
        ("plain.csv", "UTC", "plain.csv"),
    ],
)
def test_places_are_filled_by_clock_zone_and_seller(name: str, zone: str, expected: str) -> None:
    assert filled_in(name, BEFORE_MIDNIGHT_IN_UTC, zone, "acme") == expected


@pytest.mark.parametrize("name", ["{day}.csv", "{}.csv", "{date.csv", "date}.csv", "{{date}}.csv", "{DATE}.csv"])
def test_other_braces_are_refused_naming_the_three(name: str) -> None:
    with pytest.raises(UsageError) as refusal:
        filled_in(name, 0, "UTC", "acme")
    assert all(place in str(refusal.value.fix) for place in ("{date}", "{time}", "{seller}"))


def test_a_seller_is_never_guessed() -> None:
    with pytest.raises(UsageError, match="not of one seller") as refusal:
        filled_in("{seller}.csv", 0, "UTC", None)
    assert "--split-by seller" in str(refusal.value.fix)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_a_code_never_leads_to_another_directory(code: str) -> None:
    name = as_file_name(code)
    assert Path("here", name).parts == ("here", name)
    assert name not in (".", "..")
    assert name.isascii()
    assert name.isprintable()


@given(st.text(st.characters(exclude_categories=("Cs",))), st.text(st.characters(exclude_categories=("Cs",))))
def test_two_codes_never_give_the_same_name(one: str, other: str) -> None:
    assert (as_file_name(one) == as_file_name(other)) is (one == other)


@pytest.mark.parametrize("code", ["acme", "Acme-2", "a.b_c", "carsi-keramik"])
def test_an_ordinary_code_stays_as_it_is(code: str) -> None:
    assert as_file_name(code) == code


@pytest.mark.parametrize("name", ["nightly", "0", "a" * 64, "erp.orders_2-x"])
def test_a_name(name: str) -> None:
    check_name(name, "lock")


@pytest.mark.parametrize("name", ["", "Nightly", "-x", ".x", "a/b", "../x", "a" * 65, "a b", "ä", "a\n"])
def test_no_name(name: str) -> None:
    with pytest.raises(UsageError, match="--since-last takes a name") as refusal:
        check_name(name, "since-last")
    assert refusal.value.exit_code == 2


def test_later_operations_are_told_of_logins_that_went_on() -> None:
    assert later_operations({"ada": 3, "bob": 1}, {"ada": 5, "bob": 1, "eve": 2}) == (("ada", 3), ("eve", 0))
    assert later_operations({"ada": 3}, {"ada": 3}) == ()
