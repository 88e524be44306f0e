"""A change is agreed to: by yes, by typing how many lines, by `--yes` and by `--confirm N`."""

from __future__ import annotations

from pathlib import Path

import pytest
from sandboxes import ANNA, CHIEF, NOW, Marketpush, administer, setting
from watched import Watched, watch
from watched import marketpush as program

CANCEL = ("line", "cancel", "MP-1002-A", "--reason", "customer_request")
ACCEPT = ("line", "accept", "MP-1001-A", "--user", ANNA)
REFUND = ("refund", "MP-1004-A/1", "--amount", "1.50", "--reason", "goodwill", "--key", "T-1")


@pytest.fixture
def strict(sandbox: Path) -> Path:
    """Already two lines are many."""
    administer(sandbox, setting("confirm_over_lines", 1))
    return sandbox


def asked(path: Path, *words: str, typed: bytes, prompt: bytes = b"to go on: ") -> Watched:
    """The command at a terminal where somebody types when asked."""
    return watch(program("--database", str(path), *words), (prompt, typed), MARKETPUSH_NOW=NOW)


def test_of_many_lines_the_number_has_to_be_typed(strict: Path) -> None:
    for typed in (b"y\n", b"3\n", b"\n"):
        declined = asked(strict, *ACCEPT, typed=typed)
        assert declined.code == 130
        assert f"Accept 2 lines in {strict}? Type 2 to go on: " in declined.text
        assert "Nothing was done, because the answer was not 2" in declined.text
    agreed = asked(strict, *ACCEPT, typed=b"2\n")
    assert agreed.code == 0, agreed.text
    assert "2 changed" in agreed.text


def test_money_of_few_lines_is_a_matter_of_yes_or_no(strict: Path) -> None:
    agreed = asked(strict, *REFUND, typed=b"y\n", prompt=b"[y/N] ")
    assert agreed.code == 0, agreed.text
    assert f"Refund 1 line, 1.50 EUR in {strict}? [y/N] " in agreed.text


@pytest.mark.parametrize(("words", "number"), [(ACCEPT, 2), (REFUND, 1)])
@pytest.mark.usefixtures("strict")
def test_only_the_right_number_confirms(marketpush: Marketpush, words: tuple[str, ...], number: int) -> None:
    nobody = marketpush(*words)
    assert (nobody.code, nobody.out) == (2, "")
    assert nobody.err.endswith(f"fix: add --yes to answer yes, or --confirm {number} for just as many\n")
    lines = "1 line" if number == 1 else f"{number} lines"
    for more in ((), ("--yes",), ("--dry-run",)):
        wrong = marketpush(*words, "--confirm", "7", *more)
        assert (wrong.code, wrong.out) == (2, "")
        told, fix = wrong.err.splitlines()
        assert told == f"error[usage]: confirm: {lines} would change, not 7: nothing was done"
        assert fix == " ".join(["fix: marketpush", *words, "--confirm", str(number), *more])
    assert marketpush(*words, "--confirm", str(number), "--dry-run").code == 0
    right = marketpush(*words, f"--confirm={number}")
    assert right.code == 0, right.err
    assert f"{number} changed" in right.err


@pytest.mark.usefixtures("strict")
def test_what_is_done_already_needs_no_confirmation(marketpush: Marketpush) -> None:
    assert marketpush(*ACCEPT, "--confirm", "2").code == 0
    again = marketpush(*ACCEPT, "--confirm", "2")
    assert again.code == 0
    assert "nothing was left to do" in again.err


@pytest.mark.usefixtures("strict")
def test_a_change_that_nobody_asks_about_keeps_to_the_number_too(marketpush: Marketpush) -> None:
    receive = ("line", "receive", "MP-1004-A/1")
    assert marketpush(*receive, "--confirm", "2").code == 2
    assert marketpush(*receive, "--confirm", "1").code == 0


@pytest.mark.usefixtures("strict")
def test_undo_and_the_time_rules_take_the_number(marketpush: Marketpush) -> None:
    assert marketpush(*ACCEPT, "--yes").code == 0
    assert "Undo 2 lines in " in marketpush("undo", "--user", ANNA).err
    wrong = marketpush("undo", "--user", ANNA, "--confirm=3")
    assert (wrong.code, wrong.err.splitlines()[-1]) == (2, f"fix: marketpush undo --user {ANNA} --confirm 2")
    assert marketpush("undo", "--user", ANNA, "--confirm", "2").code == 0
    assert marketpush("setting", "set", "reject_after_days", "10").code == 0
    later = "2026-03-20T12:00:00Z"
    due = int(marketpush("rules", "run", "--dry-run", "-f", "count", now=later).out)
    assert due > 1
    assert marketpush("rules", "run", "--confirm", str(due - 1), now=later).code == 2
    assert marketpush("rules", "run", "--confirm", str(due), now=later).code == 0


def test_a_number_that_became_another_one_is_asked_again(strict: Path, marketpush: Marketpush) -> None:
    def meanwhile(_process: object) -> None:
        assert marketpush(*CANCEL[:2], "MP-1002-A/1", *CANCEL[3:], "--yes").code == 0

    words = program("--database", str(strict), *CANCEL)
    done = watch(words, (b"Type 2", meanwhile), (b"to go on: ", b"2\n"), (b"[y/N] ", b"y\n"), MARKETPUSH_NOW=NOW)
    assert done.code == 0, done.text
    assert f"Cancel 1 line in {strict}? [y/N] " in done.text


@pytest.mark.parametrize(
    ("file", "flags", "place"),
    [
        ("production = true", (), "production ({path})"),
        ("[profile.live]\nproduction = true", ("--profile", "live"), "production `live` ({path})"),
        ("[profile.live]\nproduction = true", (), "{path}"),
    ],
)
def test_every_question_names_what_is_in_production(
    strict: Path, marketpush: Marketpush, tmp_path: Path, file: str, flags: tuple[str, ...], place: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(file)
    assert marketpush(*ACCEPT, "--yes").code == 0
    assert marketpush("setting", "set", "reject_after_days", "1").code == 0
    questions = (
        ("user", "archive", "theo@acme.example"),
        ("undo", "--user", ANNA),
        CANCEL,
        REFUND,
        ("rules", "run", "--user", CHIEF),
    )
    for words in questions:
        refused = marketpush(*words, "--config", str(config), *flags, now="2026-03-03T12:00:00Z")
        assert refused.code == 2
        assert f" in {place.format(path=strict)}?" in refused.err


@pytest.mark.parametrize(
    "words",
    [
        (*ACCEPT, "--confirm", "--dry-run"),
        (*ACCEPT, "--confirm", "--yes"),
        ("line", "accept", "--from", "x.csv", "--columns", "--dry-run"),
        ("line", "accept", "--from", "x.csv", "--constant", "-n"),
        ("line", "accept", "--from", "x.csv", "--constant", "carrier=dhl", "--constant", "--keep-going"),
        ("line", "accept", "--from", "x.csv", "--encoding", "-qn"),
        ("line", "accept", "--from", "x.csv", "--header-row", "--dry-run"),
        ("line", "accept", "--from", "--results", "x.csv"),
        ("rules", "run", "--max-changes", "--dry-run"),
        ("rules", "run", "--now", "--confirm"),
        ("undo", "--confirm", "--keep-going"),
        ("orders", "list", "-o", "--yes"),
        ("orders", "list", "--output", "--force"),
        ("orders", "-o", "--yes", "list"),
        ("-o", "--yes", "orders", "list"),
    ],
)
def test_a_flag_is_never_taken_for_a_value(marketpush: Marketpush, words: tuple[str, ...]) -> None:
    refused = marketpush(*words)
    assert (refused.code, refused.out) == (2, "")
    assert "needs a value, but -" in refused.err
