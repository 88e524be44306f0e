"""A small marketplace for tests, and commands run on it: in this process, or in a terminal of their own."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import subprocess
import sys
import termios
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from marketpush_cli.application.founding import founding, new_user
from marketpush_cli.application.importing.storing import new_seller
from marketpush_cli.application.origin import find_origin, login_name
from marketpush_cli.database.creating import NewDatabase, create_database
from marketpush_cli.database.store import SqliteDatabase
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Role
from marketpush_cli.main import main

AT = 1_793_520_000_000_000  # 2026-11-01T08:00:00Z
NOW = "2026-11-02T09:30:00Z"
ANA, ED = "ana@market.example", "ed@market.example"
BO, CY, DI = "bo@acme.example", "cy@acme.example", "di@beta.example"
PEOPLE = (
    User(ED, "Ed Ek", "operator", Role.OPERATIONS),
    User(BO, "Bo Berg", "seller", Role.SELLER_ADMIN, sellers=frozenset({"acme"})),
    User(CY, "Cy Chu", "seller", Role.STORE_OPERATIONS, sellers=frozenset({"acme"})),
    User(DI, "Di Diaz", "seller", Role.SELLER_ADMIN, sellers=frozenset({"beta"})),
)
ORDER = {
    "placed_at": "2026-11-01T10:00:00Z",
    "paid_at": "2026-11-01T10:05:00Z",
    "currency": "EUR",
    "customer": {"name": "Eva Lind"},
    "lines": [{"sku": "S-1", "title": "Saw", "quantity": 1, "unit_price": "10.00"}],
}


def make_marketplace(path: Path) -> Path:
    """A sandbox with two stores and their users, all of this process's login; Ana is whom it stands for."""
    operation, records = founding(find_origin(), ANA, "Ana Lima", AT)
    people = [new_user(replace(user, login=login_name())) for user in PEOPLE]
    stores = [new_seller("acme", "Acme Tools", "orders@acme.example"), new_seller("beta", "Beta Books")]
    create_database(NewDatabase(path, is_sandbox=True), operation, [*records, *stores, *people])
    return path


def add_orders(path: Path) -> None:
    """One pending order of each store."""
    orders = [ORDER | {"number": f"MP-{seller}-A", "seller": seller} for seller in ("acme", "beta")]
    file = path.with_suffix(".jsonl")
    file.write_text("".join(json.dumps(order) + "\n" for order in orders))
    assert run(path, "orders", "import", str(file)).code == 0


@dataclass(frozen=True)
class Answer:
    """What a command wrote and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(path: Path, *words: str) -> Answer:
    """Run one command in this process; it has no terminal of its own."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--database", str(path), *words])
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return Answer(code, *texts)


def run_json(path: Path, *words: str) -> Any:
    """The JSON answer of a command that has to succeed."""
    answer = run(path, *words, "--json")
    assert answer.code == 0, answer.err
    return answer.json


def findings(path: Path) -> list[object]:
    """What is wrong with the database."""
    with SqliteDatabase(path).reading() as reader:
        return list(reader.verify_everything())


class Terminal:
    """A terminal with a session leader of its own, in which commands run one after the other."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.master, slave = pty.openpty()
        words = [sys.executable, __file__, str(slave)]
        self.leader = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=[slave], start_new_session=True, text=True
        )
        os.close(slave)

    def run(self, *words: str, now: str = NOW, is_module: bool = False) -> Answer:
        """Run one command here at a time; `is_module` in a process of its own."""
        request = {"words": ["--database", str(self.path), *words], "now": now, "is_module": is_module}
        assert self.leader.stdin is not None
        assert self.leader.stdout is not None
        self.leader.stdin.write(json.dumps(request) + "\n")
        self.leader.stdin.flush()
        return Answer(**json.loads(self.leader.stdout.readline()))

    def close(self) -> None:
        self.leader.communicate()
        os.close(self.master)


def lead(slave: int) -> None:
    """Be the session leader: take the terminal as one's own, then run what standard input asks for."""
    requests, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    os.dup2(slave, 0)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for line in requests:
        request = json.loads(line)
        os.environ["MARKETPUSH_NOW"] = request["now"]
        done = (
            run_module(request["words"])
            if request["is_module"]
            else run(Path(request["words"][1]), *request["words"][2:])
        )
        answers.write(json.dumps({"code": done.code, "out": done.out, "err": done.err}) + "\n")
        answers.flush()


def run_module(words: list[str]) -> Answer:
    """Run one command as a process of its own in this terminal."""
    command = [sys.executable, "-m", "marketpush_cli", *words]
    done = subprocess.run(command, stdin=0, capture_output=True, text=True, check=False)
    return Answer(done.returncode, done.stdout, done.stderr)


if __name__ == "__main__":
    lead(int(sys.argv[1]))
