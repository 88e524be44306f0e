"""Events, and the hash chain that shows when one was changed, removed or moved. Rules: docs/reliability.md, "Audit"."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

GENESIS = ""
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, check_circular=False
)


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no blanks, ASCII."""
    return _ENCODER.encode(value)


def link(previous: str, content: object) -> str:
    """The next hash of a chain: SHA-256 over the one before and the canonical content, in hexadecimal."""
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()


def digest(parts: Iterable[str]) -> str:
    """SHA-256 over texts in the order given, in hexadecimal."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.encode())
        total.update(b"\n")
    return total.hexdigest()


def commitment(salt: str, field: str, text: str | None) -> str | None:
    """What stands for a personal text in events: verifiable with the salt, silent without. None stays None."""
    return None if text is None else hashlib.sha256(f"{salt}\n{field}\n{text}".encode()).hexdigest()


def new_salt() -> str:
    return secrets.token_hex(16)


_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def new_identifier(at: int) -> str:
    """An operation's id: the UTC day, a hyphen, 40 random bits in base 32: `261123-k7f3q9m2`."""
    day = time.strftime("%y%m%d", time.gmtime(at // 1_000_000))
    return f"{day}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"


LENGTH_OF_RUN = 15


def part_identifier(run: str, number: int) -> str:
    """The id of one of the operations that a run was stored in."""
    return f"{run}.{number}"


def run_of(operation: str) -> str:
    """The run that an operation is, or is a part of."""
    return operation.partition(".")[0]


class Event(NamedTuple):
    """One thing that happened to one order. `data` is canonical JSON; `before` and `after` are stages or statuses."""

    order: str
    sequence: int
    at: int
    operation: str
    line: int | None
    action: str
    actor: str
    actor_kind: str
    on_behalf_of: str | None
    login: str
    before: str | None
    after: str | None
    reason: str | None
    note: str | None
    data: str
    hash: str = ""

    @property
    def reference(self) -> str:
        """The line that it is about, or its order."""
        return self.order if self.line is None else f"{self.order}/{self.line}"

    def content(self) -> list[Any]:
        """What the hash is over: everything but the hash."""
        return list(self[:-1])

    def changes(self) -> Mapping[str, Any]:
        """What changed: `new`, `gone` and `changed` entities by key, other facts beside them."""
        found: Mapping[str, Any] = json.loads(self.data)
        return found
