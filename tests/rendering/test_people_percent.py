"""Quotients as people read them are rounded once."""

from __future__ import annotations

import pytest

from marketpush_cli.rendering.people_values import percent, share


@pytest.mark.parametrize(
    ("parts", "shown"),
    [((3, 17), "17.6 %"), ((3, 66), "4.5 %"), ((-3, 66), "-4.5 %"), ((1, 2000), "0.1 %"), ((0, 0), "n/a")],
)
def test_a_percentage_is_rounded_from_the_quotient_itself(parts: tuple[int, int], shown: str) -> None:
    assert percent(parts) == shown
    assert share(parts) == (f"{shown} {parts[0]}/{parts[1]}" if parts[1] else shown)
