"""What a change did, in words, and the command that takes it back."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from marketpush_cli.application.administering.settings import shown_value
from marketpush_cli.application.administering.words import NONE
from marketpush_cli.application.changes import Administered
from marketpush_cli.domain.registries import SETTINGS
from marketpush_cli.domain.times import format_rfc3339

FLAGS = frozenset({"auto_accept", "archived", "is_default", "retired"})
LISTS = {"sellers": "--seller", "actors": "--actor"}
OPPOSITE = {"archive": "restore", "restore": "archive"}


def what_was_done(record: Administered) -> str:
    """One line about one changed record."""
    name = f"{record.subject} {' '.join(record.key.values())}"
    if record.subject == "setting":
        setting, after = record.key["name"], (record.after or {})["value"]
        return f"{name}: {shown_value(setting, _old_value(record))} -> {shown_value(setting, after)}"
    if record.before is None:
        return f"added {name}"
    return f"{name}: " + ", ".join(_differences(record))


def _differences(record: Administered) -> Iterator[str]:
    before, after = record.before or {}, record.after or {}
    for column in after:
        if before.get(column) != after[column]:
            yield f"{column} {_shown(column, before.get(column))} -> {_shown(column, after[column])}"


def _shown(column: str, value: Any) -> str:
    if column in FLAGS:
        return "yes" if value else "no"
    if column == "status_until" and value is not None:
        return format_rfc3339(value)
    return str(value) if value not in (None, "") else NONE


def _old_value(record: Administered) -> int:
    present = record.before or {"value": SETTINGS[record.key["name"]].default}
    return int(present["value"])


def taken_back_by(record: Administered) -> str | None:
    """The command that takes a change back; None where there is none."""
    words = _words(record)
    if words is None:
        return None
    key = list(record.key.values())
    return shlex.join(["marketpush", record.subject, words[0], *key, *words[1:]])


def _words(record: Administered) -> list[str] | None:
    if record.subject == "setting":
        return ["set", shown_value(record.key["name"], _old_value(record))]
    if record.before is None:
        return {"user": ["archive"], "seller": ["set", "--status", "archived"]}.get(record.subject, ["retire"])
    if record.action in OPPOSITE:
        return [OPPOSITE[record.action]]
    options = _options(record)
    return ["set", *options] if options else None


def _options(record: Administered) -> list[str]:
    """The options that give a record the columns it had."""
    before, after = record.before or {}, record.after or {}
    changed = [column for column in after if before.get(column) != after[column]]
    if "status_until" in changed and "status" not in changed:
        changed.append("status")
    return [word for column in changed for word in _option(column, before[column], before, after)]


def _option(column: str, value: Any, before: Any, after: Any) -> list[str]:
    match column:
        case "auto_accept":
            return ["--auto-accept" if value else "--no-auto-accept"]
        case "retired":
            return ["--active"] if not value else []
        case "sellers" | "actors":
            return [word for code in value.split() for word in (LISTS[column], code)]
        case "grants":
            revoked = [word for grant in after["grants"].split() for word in ("--revoke", grant.partition(":")[0])]
            return [*revoked, *(word for grant in value.split() for word in ("--grant", grant))]
        case "status":
            until = before["status_until"]
            return ["--status", value, *(["--until", format_rfc3339(until)] if until is not None else [])]
        case "is_default" | "status_until":
            return []
    return [f"--{column.replace('_', '-')}", NONE if value is None else str(value)]
