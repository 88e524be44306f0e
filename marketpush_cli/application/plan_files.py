"""Plan files: JSON that a person can read and a program can check, a line for each line of an order."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

from marketpush_cli.application.planning import Plan
from marketpush_cli.domain.chain import canonical, digest
from marketpush_cli.domain.errors import ConfigurationWrong, InvalidValue
from marketpush_cli.domain.times import format_rfc3339, read_rfc3339

VERSION = 1
_LISTS = ("money", "lines", "records", "messages", "refusals")


def plan_text(plan: Plan) -> Iterator[str]:
    """The plan as text, some at a time."""
    head = {
        "plan": VERSION,
        "operation": plan.operation,
        "command": list(plan.command),
        "counts": dict(plan.counts),
        "planned_at": format_rfc3339(plan.planned_at),
        "planned_by": plan.planned_by,
        "expires_at": format_rfc3339(plan.expires_at),
        "database": plan.database,
        "place": plan.place,
        "administration": plan.administration,
        "orders": dict(plan.orders),
        "inputs": {name: _written(content) for name, content in plan.inputs.items()},
    }
    content: dict[str, Any] = head | {name: getattr(plan, name) for name in _LISTS}
    yield "{\n"
    for name, value in content.items():
        if name in _LISTS and value:
            rows = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in value)
            yield f'  "{name}": [\n    {rows}\n  ],\n'
        else:
            yield f'  "{name}": {json.dumps(value, ensure_ascii=False)},\n'
    yield f'  "checksum": "{_checksum(content)}"\n}}\n'


def _checksum(content: Mapping[str, Any]) -> str:
    """Shows that a file was cut or edited by accident; it is no seal."""
    return digest([canonical(content)])


def _written(content: bytes) -> dict[str, str]:
    try:
        return {"text": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode("ascii")}


def _read(content: Mapping[str, str]) -> bytes:
    if "text" in content:
        return content["text"].encode("utf-8")
    return base64.b64decode(content["base64"], validate=True)


def read_plan(text: str, name: str) -> Plan:
    """The plan that a file holds. Raises InvalidValue for another file, ConfigurationWrong for a newer one."""
    try:
        found = json.loads(text)
        version = found["plan"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InvalidValue("it holds no plan as --plan FILE writes it", source=name) from None
    if version != VERSION:
        raise ConfigurationWrong(
            f"{name} is a plan of version {version!r}, this program reads version {VERSION}", fix="make the plan anew"
        )
    try:
        return _plan(found)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidValue):
        raise InvalidValue(
            "the plan is not whole, or was edited", source=name, fix="make it anew, with other options"
        ) from None


def _plan(found: dict[str, Any]) -> Plan:
    checksum = found.pop("checksum")
    if checksum != _checksum(found):
        raise ValueError(checksum)
    return Plan(
        str(found["operation"]),
        str(found["database"]),
        str(found["place"]),
        read_rfc3339(found["planned_at"]),
        str(found["planned_by"]),
        tuple(map(str, found["command"])),
        {str(name): _read(content) for name, content in found["inputs"].items()},
        None if found["administration"] is None else int(found["administration"]),
        {str(number): int(sequence) for number, sequence in found["orders"].items()},
        {str(name): int(count) for name, count in found["counts"].items()},
        *([dict(row) for row in found[name]] for name in _LISTS),
    )
