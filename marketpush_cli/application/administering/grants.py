"""Permissions beyond a role: `impersonate` for every store, or `impersonate:CODE,…` for some."""

from __future__ import annotations

from collections.abc import Sequence

from marketpush_cli.application.administering.desk import Desk
from marketpush_cli.application.administering.words import not_there, one_of
from marketpush_cli.domain.errors import RuleRefused
from marketpush_cli.domain.permissions import GRANTABLE

Limits = dict[str, frozenset[str] | None]


def changed_grants(desk: Desk, present: str, granted: Sequence[str], revoked: Sequence[str]) -> str:
    """The grants after taking some away and then giving others; None as a limit means every store."""
    limits: Limits = dict(map(_read, present.split()))
    for text in revoked:
        _revoke(limits, *_read(text))
    for text in granted:
        name, stores = _read(text)
        _check_stores(desk, stores)
        held = limits.get(name, frozenset())
        limits[name] = None if stores is None or held is None else held | stores
    return " ".join(_written(name, stores) for name, stores in sorted(limits.items()))


def _read(text: str) -> tuple[str, frozenset[str] | None]:
    name, colon, codes = text.strip().partition(":")
    permission = one_of("permission", name, sorted(GRANTABLE))
    return permission, frozenset(code.strip() for code in codes.split(",") if code.strip()) if colon else None


def _revoke(limits: Limits, name: str, stores: frozenset[str] | None) -> None:
    if name not in limits:
        return
    held = limits[name]
    if stores is None:
        del limits[name]
    elif held is None:
        raise RuleRefused(
            f"{name} was granted for every store",
            fix=f"--revoke {name} --grant {name}:CODE,… keeps it for the stores named",
        )
    elif held - stores:
        limits[name] = held - stores
    else:
        del limits[name]


def _check_stores(desk: Desk, stores: frozenset[str] | None) -> None:
    for code in sorted(stores or ()):
        if desk.find("seller", code) is None:
            raise not_there("seller", code, [known for (known,) in desk.table("seller")])


def _written(name: str, stores: frozenset[str] | None) -> str:
    return name if stores is None else f"{name}:{','.join(sorted(stores))}"
