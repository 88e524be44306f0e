"""`orders explain` says "allowed" exactly where a dry run with the right data exits 0, for everybody who may ask."""

from __future__ import annotations

import json

import pytest
from demo_market import agent
from sandboxes import CHIEF

ACTIONS: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "accept": ("line accept", [()]),
    "reject": ("line reject", [("--reason", "out_of_stock"), ()]),
    "ship": ("line ship", [("--carrier", "own"), ()]),
    "track": ("line track", [("--carrier", "own", "--tracking-number", "T1")]),
    "receive": ("line receive", [()]),
    "close": ("line close", [()]),
    "cancel": ("line cancel", [("--reason", "customer_request"), ()]),
    "incident_open": ("incident open", [("--reason", "defective"), ()]),
    "incident_resolve": ("incident resolve", [("--reason", "replaced"), ()]),
    "incident_dispute": ("incident dispute", [("--note", "not so")]),
    "incident_close": ("incident close", [("--reason", "replaced"), ()]),
    "refund": ("refund", [("--full", "--reason", "goodwill")]),
}
HOLIDAY = ("--because", "the seller is on holiday")


def kind_of(order: dict, line: dict) -> tuple:
    """What tells lines apart as far as rules go; whether others of the order wait, too."""
    states = [found["state"] for found in order["incidents"] if found["line"] == line["line"]]
    others = {other["stage"] for other in order["lines"] if other is not line}
    return line["stage"], line["status"], (states or [None])[-1], order["paid_at"] is None, "pending" in others


def one_of_each_kind(documents: list[dict]) -> list[tuple[dict, dict]]:
    """A line of every kind there is."""
    kinds: dict[tuple, tuple[dict, dict]] = {}
    for order in documents:
        for line in order["lines"]:
            kinds.setdefault(kind_of(order, line), (order, line))
    return list(kinds.values())


@pytest.fixture
def lines(on_demo) -> list[tuple[dict, dict]]:
    shown = on_demo("orders", "list", "-f", "ids", user=CHIEF)
    documents = [json.loads(text) for text in on_demo("orders", "show", *shown.lines, "-f", "jsonl", user=CHIEF).lines]
    chosen = one_of_each_kind(documents)
    assert len({line["status"] for _, line in chosen}) >= 9, "the sample should show every status"
    return chosen


# A seller and somebody logged in as one are judged alike, so each gets every other kind of line.
SHARES = {"operator": slice(None), "seller": slice(0, None, 2), "--as": slice(1, None, 2)}


@pytest.mark.parametrize("who", SHARES)
def test_allowed_is_what_a_dry_run_allows(on_demo, lines, who):
    wrong = []
    for order, line in lines[SHARES[who]]:
        user = agent(order["seller"]) if who == "seller" else CHIEF
        behalf = ("--as", order["seller"], *HOLIDAY) if who == "--as" else ()
        explained = json.loads(on_demo("orders", "explain", order["number"], "--json", *behalf, user=user).out)
        (actions,) = [found["actions"] for found in explained["lines"] if found["reference"] == line["reference"]]
        assert set(actions) == set(ACTIONS)
        for action, (command, ways) in ACTIONS.items():
            words = (*command.split(), line["reference"], "--dry-run", "--quiet", *behalf)
            is_allowed = any(on_demo(*words, *data, user=user).code == 0 for data in ways)
            if (actions[action] is None) != is_allowed:
                wrong.append((line["reference"], line["status"], line["stage"], action, actions[action], is_allowed))
    assert not wrong
