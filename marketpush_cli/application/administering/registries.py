"""Reasons and carriers: added, renamed, retired and taken back; never deleted. Rules: docs/settings.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from marketpush_cli.application.administering.desk import Administration, Columns, Desk, administer
from marketpush_cli.application.administering.words import NONE, not_there, one_of, read_code, read_text
from marketpush_cli.application.changes import Administered
from marketpush_cli.application.founding import new_carrier, new_reason, words
from marketpush_cli.application.gathering import Run
from marketpush_cli.application.ports import Database
from marketpush_cli.domain.errors import InvalidValue, RuleRefused, UsageError
from marketpush_cli.domain.permissions import Capacity, Permission
from marketpush_cli.domain.registries import Carrier, Reason, ReasonKind

MAY_USE = (Capacity.OPERATOR, Capacity.SELLER, Capacity.CUSTOMER)
USUAL_ACTORS: dict[str, tuple[Capacity, ...]] = {
    ReasonKind.REJECTION: (Capacity.SELLER,),
    ReasonKind.CANCELLATION: MAY_USE,
    ReasonKind.INCIDENT_OPENING: (Capacity.OPERATOR, Capacity.CUSTOMER),
    ReasonKind.INCIDENT_CLOSING: MAY_USE,
    ReasonKind.REFUND: (Capacity.OPERATOR, Capacity.SELLER),
}
TRACKING = ("required", "optional")
LONGEST_URL = 500
NUMBER = "{number}"


@dataclass(frozen=True, slots=True)
class CarrierChange:
    """What is given about a carrier; None is not given."""

    name: str | None = None
    tracking: str | None = None
    url: str | None = None
    is_active: bool = False


def add_reason(database: Database, run: Run, kind: str, code: str, label: str, actors: Sequence[str]) -> Administration:
    """Add a reason; without actors those may use it who take the steps it is for."""
    chosen = one_of("kind", kind, list(ReasonKind))
    who = _actors(actors) or frozenset(USUAL_ACTORS[chosen])
    reason = Reason(chosen, read_code(code), read_text("label", label), frozenset(map(str, who)))
    return _add(database, run, new_reason(reason))


def set_reason(
    database: Database,
    run: Run,
    kind: str,
    code: str,
    label: str | None,
    actors: Sequence[str],
    *,
    is_active: bool = False,
) -> Administration:
    """Give a reason another label or other actors, or take back that it was retired."""
    columns: dict[str, Any] = {"retired": 0} if is_active else {}
    if label is not None:
        columns["label"] = read_text("label", label)
    if actors:
        columns["actors"] = words(_actors(actors))
    key = (one_of("kind", kind, list(ReasonKind)), code.strip())
    return _set(database, run, "reason", key, columns)


def retire_reason(database: Database, run: Run, kind: str, code: str) -> Administration:
    """Keep a reason from being given again; what was done for it keeps it."""
    return _set(
        database, run, "reason", (one_of("kind", kind, list(ReasonKind)), code.strip()), {"retired": 1}, "retire"
    )


def add_carrier(database: Database, run: Run, code: str, given: CarrierChange) -> Administration:
    """Add a carrier; it needs tracking numbers unless they are said to be optional."""
    tracking = one_of("tracking", given.tracking or TRACKING[0], TRACKING)
    name, url = read_text("name", given.name or ""), None if given.url is None else _url(given.url)
    return _add(database, run, new_carrier(Carrier(read_code(code), name, tracking == TRACKING[0], url)))


def set_carrier(database: Database, run: Run, code: str, given: CarrierChange) -> Administration:
    """Give a carrier another name, rule or address, or take back that it was retired."""
    columns: dict[str, Any] = {"retired": 0} if given.is_active else {}
    if given.name is not None:
        columns["name"] = read_text("name", given.name)
    if given.tracking is not None:
        columns["tracking"] = one_of("tracking", given.tracking, TRACKING)
    if given.url is not None:
        columns["url"] = _url(given.url)
    return _set(database, run, "carrier", (code.strip(),), columns)


def retire_carrier(database: Database, run: Run, code: str) -> Administration:
    """Keep a carrier from being named again; what it carried keeps it."""
    return _set(database, run, "carrier", (code.strip(),), {"retired": 1}, "retire")


def _actors(texts: Sequence[str]) -> frozenset[str]:
    return frozenset(one_of("actor", word, MAY_USE) for text in texts for word in text.split(","))


def _url(text: str) -> str | None:
    if text.strip().lower() == NONE:
        return None
    found = read_text("url", text, LONGEST_URL)
    try:
        parts = urlsplit(found)
        is_web = parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or NUMBER not in found or " " in found:
        raise InvalidValue(
            f"{found[:80]!r} is no address of parcels: it begins with https:// and holds {NUMBER}",
            fix=f"--url 'https://carrier.example/track/{NUMBER}'",
            field="url",
        )
    return found


def _add(database: Database, run: Run, record: Administered) -> Administration:
    key = tuple(record.key.values())

    def decide(desk: Desk) -> tuple[str, ...]:
        present = desk.find(record.subject, *key)
        if present is None:
            desk.add(record)
        elif present != {**record.key, **(record.after or {})}:
            what = "is retired" if present["retired"] else "is there already, with other data"
            option = "--active" if present["retired"] else "…"
            raise RuleRefused(
                f"the {record.subject} {' '.join(key)} {what}",
                fix=f"marketpush {record.subject} set {' '.join(key)} {option}",
                reference=record.reference,
            )
        return record.subject, *key

    return administer(database, run, Permission.REGISTRIES, decide)


def _set(
    database: Database, run: Run, subject: str, key: tuple[str, ...], columns: dict[str, Any], action: str = "set"
) -> Administration:
    if not columns:
        raise UsageError("there is nothing to change", fix=f"marketpush {subject} set --help")

    def decide(desk: Desk) -> tuple[str, ...]:
        table = desk.table(subject)
        if key not in table:
            raise not_there(subject, " ".join(key), [" ".join(known) for known in table])
        _keep_for_the_system(table[key], columns)
        desk.change(subject, key, action, **columns)
        return subject, *key

    return administer(database, run, Permission.REGISTRIES, decide)


def _keep_for_the_system(present: Columns, columns: dict[str, Any]) -> None:
    """What only the program itself gives as a reason is neither given to others nor taken from it."""
    is_touched = columns.get("actors", Capacity.SYSTEM) != Capacity.SYSTEM or bool(columns.get("retired"))
    if present.get("actors") == Capacity.SYSTEM and is_touched:
        raise RuleRefused(
            f"{present['code']} is the program's own reason: only its label can change", reference=present["code"]
        )
