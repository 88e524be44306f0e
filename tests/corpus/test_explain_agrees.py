"""`orders explain` says "allowed" exactly where a dry run with the right data exits 0, for everybody who may ask."""

from __future__ import annotations

import json
from typing import Any

import pytest
from corpus_runs import Run
from demo_market import agent
from sandboxes import CHIEF

Document = dict[str, Any]
Lines = list[tuple[Document, Document]]
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


def kind_of(order: Document, line: Document) -> tuple[Any, ...]:
    """What tells lines apart as far as rules go; whether others of the order wait, too."""
    states = [found["state"] for found in order["incidents"] if found["line"] == line["line"]]
    others = {other["stage"] for other in order["lines"] if other is not line}
    return line["stage"], line["status"], (states or [None])[-1], order["paid_at"] is None, "pending" in others


def one_of_each_kind(documents: list[Document]) -> Lines:
    """A line of every kind there is, each of another order, so that none decides about another."""
    kinds: dict[tuple[Any, ...], tuple[Document, Document]] = {}
    for order in documents:
        found = next((line for line in order["lines"] if kind_of(order, line) not in kinds), None)
        if found is not None:
            kinds[kind_of(order, found)] = (order, found)
    return list(kinds.values())


@pytest.fixture
def lines(on_demo: Run) -> Lines:
    shown = on_demo("orders", "list", "-f", "ids", user=CHIEF)
    documents = [json.loads(text) for text in on_demo("orders", "show", *shown.lines, "-f", "jsonl", user=CHIEF).lines]
    chosen = one_of_each_kind(documents)
    assert len({line["status"] for _, line in chosen}) == 10, "the sample should show every status"
    return chosen


def identity(who: str, seller: str) -> tuple[str, tuple[str, ...]]:
    """The user, and the words that log in as somebody else."""
    if who == "seller":
        return agent(seller), ()
    return CHIEF, ("--as", seller, *HOLIDAY) if who == "--as" else ()


def told(on_demo: Run, who: str, order: Document, line: Document) -> set[str]:
    """The actions that the explanation says are allowed."""
    user, behalf = identity(who, order["seller"])
    ran = on_demo("orders", "explain", order["number"], "--json", *behalf, user=user)
    (actions,) = [found["actions"] for found in json.loads(ran.out)["lines"] if found["reference"] == line["reference"]]
    assert set(actions) == set(ACTIONS)
    return {action for action, objection in actions.items() if objection is None}


def taken(on_demo: Run, user: str, behalf: tuple[str, ...], references: list[str]) -> dict[str, set[str]]:
    """The actions that a dry run takes, with the data they need or with none where they are done already."""
    allowed: dict[str, set[str]] = {reference: set() for reference in references}
    for action, (command, ways) in ACTIONS.items():
        for data in ways:
            words = (*command.split(), *references, *data, *behalf, "--dry-run", "--keep-going", "--quiet", "--json")
            for answer in json.loads(on_demo(*words, user=user).out):
                if answer["outcome"] in ("changed", "unchanged"):
                    allowed[answer["reference"]].add(action)
    return allowed


@pytest.mark.parametrize("who", ["operator", "seller", "--as"])
def test_allowed_is_what_a_dry_run_allows(on_demo: Run, lines: Lines, who: str) -> None:
    people: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for order, line in lines:
        user, behalf = identity(who, "each" if who == "--as" else order["seller"])
        people.setdefault((user, behalf), []).append(line["reference"])
    found: dict[str, set[str]] = {}
    for (user, behalf), references in people.items():
        found |= taken(on_demo, user, behalf, references)
    for order, line in lines:
        said, done = told(on_demo, who, order, line), found[line["reference"]]
        assert said == done, f"{line['reference']}: said {said - done}, not said {done - said}"


@pytest.mark.parametrize("who", ["operator", "seller", "--as"])
def test_what_a_batch_takes_exits_with_0_alone(on_demo: Run, lines: Lines, who: str) -> None:
    for order, line in lines[:2]:
        user, behalf = identity(who, order["seller"])
        together = taken(on_demo, user, behalf, [line["reference"]])[line["reference"]]
        alone = set()
        for action, (command, ways) in ACTIONS.items():
            words = (*command.split(), line["reference"], *behalf, "--dry-run", "--quiet")
            if any(on_demo(*words, *data, user=user).code == 0 for data in ways):
                alone.add(action)
        assert alone == together
