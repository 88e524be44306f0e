"""Signals, closed terminals and kill -9 at any moment: all or nothing, nothing left, the same again completes."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import random
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.pool import Pool
from pathlib import Path

import pytest
import struck_commands
from crowds import shipped_orders
from figures import IS_CAMPAIGN, tell
from raw import by_hand, content
from sandboxes import CHIEF, copy_database, import_documents, line_document, order_document
from struck_commands import BULK, ENDINGS, EXPORT, IMPORT, Command, Moment, Struck

from marketpush_cli.database.store import SqliteDatabase

ORDERS, LINES = (250, 5) if IS_CAMPAIGN else (30, 4)
MOMENTS = 20 if IS_CAMPAIGN else 6
LATEST = 0.004
AT_ONCE = 1.0
OLD = "what was there before\n"
WRITTEN = ("answer.csv", "results.csv")
PHASES = {"bulk": BULK, "import": IMPORT, "export": EXPORT}
WORDS = {
    "bulk": ("line", "track", "--from", "rows.csv", "--results", "results.csv"),
    "import": ("orders", "import", "new.jsonl"),
    "export": ("orders", "list", "--limit", "0"),
}
of_writers = pytest.mark.parametrize("bench", ["bulk", "import"], indirect=True)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Pool]:
    """A process without threads, which starts the others."""
    with multiprocessing.get_context("spawn").Pool(1, struck_commands.import_all) as pool:
        yield pool


@pytest.fixture(scope="module")
def sent(marketplace_template: Path) -> Path:
    path = copy_database(marketplace_template, marketplace_template.with_name("sent.db"))
    import_documents(path, shipped_orders(ORDERS, LINES))
    return path


@dataclass(frozen=True, slots=True)
class Bench:
    """One command, what it is run on, and what a clean run leaves."""

    command: Command
    nursery: Pool
    source: Path
    calls: dict[str, int]
    before: dict[str, str]
    after: dict[str, str]
    written: dict[str, str]

    @property
    def path(self) -> Path:
        return self.command.directory / "orders.db"

    @property
    def is_export(self) -> bool:
        return self.before == self.after

    def renew(self) -> None:
        lay_out(self.command.directory, self.source)

    def run(self, ending: str, moment: Moment | None) -> Struck:
        ended: Struck = self.nursery.apply(struck_commands.run_struck, (self.command, ending, moment))
        return ended


def lay_out(directory: Path, source: Path) -> None:
    """A fresh database, and files that are to be replaced."""
    for file in (*directory.glob("orders.db*"), *directory.glob(".marketpush-*")):
        file.unlink()
    copy_database(source, directory / "orders.db")
    for name in WRITTEN:
        (directory / name).write_text(OLD)


def written(directory: Path) -> dict[str, str]:
    return {name: (directory / name).read_text() for name in WRITTEN}


def write_inputs(directory: Path) -> None:
    rows = [f"W-{order:06}/{line},dhl,NEW-{order}-{line}\n" for order in range(ORDERS) for line in range(1, LINES + 1)]
    (directory / "rows.csv").write_text("".join(["reference,carrier,tracking_number\n", *rows]))
    lines = [line_document("10.00") for _ in range(LINES)]
    new = [order_document(f"N-{number:06}", "acme", lines) for number in range(ORDERS)]
    (directory / "new.jsonl").write_text("".join(json.dumps(one) + "\n" for one in new))


@pytest.fixture(scope="module", params=WORDS)
def bench(request: pytest.FixtureRequest, nursery: Pool, sent: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    name = request.param
    directory = tmp_path_factory.mktemp(name)
    write_inputs(directory)
    lay_out(directory, sent)
    path = directory / "orders.db"
    general = ("--database", str(path), "--user", CHIEF, "--yes", "-o", "answer.csv", "--force")
    places = tuple(place for spots in PHASES[name].values() for place in spots)
    command = Command((*general, *WORDS[name]), directory, places)
    before = content(path)
    calls = nursery.apply(struck_commands.calls_of, (command,))
    assert all(calls.values()), calls
    assert (content(path) == before) is (name == "export")
    with SqliteDatabase(path).reading() as snapshot:
        assert list(snapshot.verify_everything()) == []
    return Bench(command, nursery, sent, calls, before, content(path), written(directory))


def drawn_moments(bench: Bench, name: str, chance: random.Random) -> Iterator[Moment]:
    """The phases one after the other, each time at some call of some function, every third time a little later."""
    phases = list(PHASES[name].values())
    for number in range(MOMENTS):
        place = chance.choice(phases[number % len(phases)])
        later = chance.uniform(0, LATEST) if number % 3 == 2 else 0.0
        yield Moment(place, chance.randint(1, bench.calls[place]), later)


@pytest.mark.parametrize("ending", ENDINGS)
def test_whatever_ends_a_command_it_is_done_whole_or_not_at_all(bench: Bench, ending: str) -> None:
    name = bench.command.directory.name.rstrip("0123456789")
    seed = random.randrange(1_000_000)
    whole = 0
    for moment in drawn_moments(bench, name, random.Random(seed)):
        bench.renew()
        struck = bench.run(ending, moment)
        told = f"{name} {ending} {moment}, seed {seed}: {struck}"
        is_too_late = moment.later and struck.code in (0, 128 - ENDINGS[ending])
        assert struck.code == ENDINGS[ending] or is_too_late, told
        is_whole = check_nothing_half(bench, struck, ending, told)
        whole += is_whole
        check_the_same_again(bench, is_whole=is_whole, told=told)
    tell(f"{name}, {ending} at {MOMENTS} moments, seed {seed}: {whole} done whole, {MOMENTS - whole} not at all")


def check_nothing_half(bench: Bench, struck: Struck, ending: str, told: str) -> bool:
    """Whether it was done: stored, or for an export written; files, lock and database are in order either way."""
    assert "Traceback" not in struck.err, told
    assert "unforeseen" not in struck.err, told
    directory = bench.command.directory
    for name, text in written(directory).items():
        assert text in (OLD, bench.written[name]), f"{name} is neither old nor new: {told}"
    parts = list(directory.glob(".marketpush-*"))
    assert len(parts) <= (ending == "KILL"), f"{parts}: {told}"
    lock = bench.path.with_name("orders.db.lock")
    if lock.exists():
        with lock.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with by_hand(bench.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], told
    found = content(bench.path)
    assert found in (bench.before, bench.after), told
    return written(directory) == bench.written if bench.is_export else found == bench.after


def check_the_same_again(bench: Bench, *, is_whole: bool, told: str) -> None:
    """The same command ends as one clean run does; what was stored is unchanged."""
    again = bench.run("", None)
    assert again.code == 0, f"{again} after {told}"
    assert content(bench.path) == bench.after, told
    found = written(bench.command.directory)
    if bench.is_export or not is_whole:
        assert found == bench.written, told
        return
    assert found["answer.csv"].count(",unchanged,") == bench.written["answer.csv"].count(",changed,"), told
    assert found["results.csv"].count(",unchanged,") == bench.written["results.csv"].count(",changed,"), told


@of_writers
@pytest.mark.parametrize("ending", ["INT", "TERM", "HUP", "KILL"])
def test_a_command_that_waits_for_its_turn_goes_at_once(bench: Bench, ending: str) -> None:
    bench.renew()
    lock = bench.path.with_name("orders.db.lock")
    lock.touch()
    struck: Struck = bench.nursery.apply(struck_commands.run_waiting, (bench.command, ending, lock))
    assert struck.code == ENDINGS[ending], struck
    assert not check_nothing_half(bench, struck, ending, str(struck))
    assert struck.seconds < AT_ONCE
    check_the_same_again(bench, is_whole=False, told=str(struck))


@of_writers
def test_what_is_stored_is_told_where_the_answer_is_cut_off(bench: Bench) -> None:
    bench.renew()
    struck = bench.run("TERM", Moment("rendering.destination:_umask", 1))
    assert struck.code == ENDINGS["TERM"]
    assert content(bench.path) == bench.after
    operation = struck_commands.IDENTIFIER
    said = f"stored as operation {operation}, but not answered: marketpush history show {operation}\n"
    assert struck.err.endswith(said)
