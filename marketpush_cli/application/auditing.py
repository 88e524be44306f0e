"""The audit trail's filter, and anchors: one digest over all chains, to keep where nobody here can write.

What an anchor shows, and what it cannot: docs/reliability.md, "Audit".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketpush_cli.domain.chain import digest
from marketpush_cli.domain.errors import InvalidValue
from marketpush_cli.domain.replay import Finding, finding

AnchorHeads = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events are meant; None and () mean no limit."""

    since: int | None = None
    until: int | None = None
    actor: str | None = None
    on_behalf_of: tuple[str, ...] = ()
    action: str | None = None
    outcome: str | None = None
    operation: str | None = None
    sellers: tuple[str, ...] | None = None
    orders: tuple[str, ...] = ()
    stores: frozenset[str] | None = None
    limit: int = 0

    @property
    def names_orders(self) -> bool:
        return bool(self.orders or self.sellers is not None)


def heads_digest(heads: AnchorHeads) -> str:
    """SHA-256 over every chain's last number and hash, in key order."""
    return digest(f"{key} {sequence} {hash_}" for key, (sequence, hash_) in sorted(heads.items()))


def anchor_row(at: int, counted: tuple[int, int, int, int], heads: AnchorHeads) -> tuple[Any, ...]:
    """Cells of `catalogue.ANCHOR`."""
    orders, events, operations, administration = counted
    numbers = {key: sequence for key, (sequence, _) in sorted(heads.items())}
    return (at, orders, events, operations, administration, numbers, heads_digest(heads))


def read_anchor(text: str, name: str) -> Mapping[str, Any]:
    """The anchor that a file holds, as `audit anchor --json` printed it. Raises InvalidValue for anything else."""
    try:
        found = json.loads(text)
        heads = {str(key): int(sequence) for key, sequence in found["heads"].items()}
        return {"heads": heads, "digest": str(found["digest"]), "at": str(found["at"])}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidValue(
            "it holds no anchor as `marketpush audit anchor --json` prints it", source=name, field="anchor"
        ) from None


def anchor_findings(anchor: Mapping[str, Any], present: AnchorHeads) -> list[Finding]:
    """Where the chains no longer hold what the anchor saw."""
    found = []
    for key, sequence in sorted(anchor["heads"].items()):
        there = present.get(key, (0, ""))[0]
        if there != sequence:
            found.append(finding("anchor", key, "sequence", there, sequence))
    computed = heads_digest(present)
    if not found and computed != anchor["digest"]:
        found.append(finding("anchor", str(anchor["at"]), "digest", computed, anchor["digest"]))
    return found
