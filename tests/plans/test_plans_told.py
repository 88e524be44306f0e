"""What a plan tells of an import and of production, and what of the command stays settled in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from plan_market import BECAUSE, Desk
from sandboxes import CHIEF


def test_a_plan_of_an_import_says_what_comes_in(desk: Desk) -> None:
    (desk.directory / "new.csv").write_text(
        "order_number,placed_at,paid_at,currency,seller,seller_name,customer_name,sku,title,quantity,unit_price,tax\n"
        "MP-9-A,2026-03-01,,JPY,acme,Acme,Ada,L,Lamp,2,500,100\n"
        "MP-9-A,2026-03-01,,JPY,acme,Acme,Ada,M,Mat,1,300,0\n"
    )
    plan = desk.plan("orders import new.csv", user=CHIEF)
    told = {"seller": "acme", "status": "pending", "lines": 2, "total": "1400", "currency": "JPY", "paid_at": None}
    assert plan["lines"] == [{"reference": "MP-9-A", "action": "import", **told}]
    assert desk.apply(user=CHIEF).code == 0


def test_a_plan_names_the_profile_of_a_database_in_production(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MARKETPUSH_DATABASE")
    config = tmp_path / "config.toml"
    config.write_text(f'[profile.live]\nproduction = true\ndatabase = "{desk.database}"\n')
    words = (
        "--config",
        str(config),
        "--profile",
        "live",
        "line",
        "cancel",
        "MP-1006-A",
        "--reason",
        "other",
        "--plan",
        "live.json",
    )
    ran = desk.marketpush(*words, user=CHIEF)
    assert ran.code == 0, ran.err
    place = f"production `live` ({desk.database})"
    assert f"planned in live.json for {place}: 1 step" in ran.err
    assert json.loads(Path("live.json").read_text())["place"] == place


def test_a_plan_holds_the_columns_that_a_name_stood_for(desk: Desk, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[columns.ours]\nreference = "Order"\ntracking_number = "No"\nconstant = {carrier = "dhl"}\n')
    Path("rows.csv").write_text("Order,No\nMP-1004-A/2,D-9\n")
    words = ("line", "ship", "--from", "rows.csv", "--columns", "ours", "--plan", "ours.json")
    ran = desk.marketpush("--config", str(config), *words, user="anna@acme.example")
    assert ran.code == 0, ran.err
    config.unlink()
    applied = desk.marketpush("apply", "ours.json", "--yes", "--results", "done.csv", user="anna@acme.example")
    assert applied.code == 0, applied.err
    assert Path("done.csv").read_text().splitlines()[1].startswith("MP-1004-A/2,D-9,changed,")


def test_apply_does_not_choose_as_whom(desk: Desk) -> None:
    desk.plan("line accept MP-1001-A --as acme", *BECAUSE)
    ran = desk.apply("--as", "acme", "--because", "the seller is on holiday", code=2)
    assert (ran.code, "a plan says itself as whom it is done" in ran.err) == (2, True)
    assert desk.apply().err.count("acting as") == 1
