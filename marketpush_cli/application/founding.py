"""The first records of a new database: its first user, settings, reasons, carriers."""

from __future__ import annotations

from collections.abc import Iterable

from marketpush_cli.application.changes import Administered, Operation
from marketpush_cli.domain.chain import new_identifier, new_salt
from marketpush_cli.domain.people import User
from marketpush_cli.domain.permissions import Origin, Role
from marketpush_cli.domain.registries import STARTING_CARRIERS, STARTING_REASONS, Carrier, Reason


def founding(origin: Origin, email: str, name: str, at: int) -> tuple[Operation, list[Administered]]:
    """Whoever makes a database becomes its first master operator, and its login's default."""
    founder = User(email, name, "operator", Role.MASTER_OPERATOR, login=origin.login, is_default=True)
    operation = Operation(new_identifier(at), at, "database init", founder.actor(origin))
    return operation, [new_user(founder), *starting_registries()]


def new_user(user: User) -> Administered:
    """The record of a user that is added."""
    after = {
        "name": user.name,
        "member_of": user.group,
        "role": user.role.value,
        "grants": " ".join(user.grants),
        "sellers": " ".join(sorted(user.sellers)),
        "archived": int(user.archived),
        "login": user.login,
        "is_default": int(user.is_default),
        "salt": new_salt(),
    }
    return Administered("user", {"email": user.email}, "add", None, after)


def starting_registries() -> list[Administered]:
    """Reasons and carriers that stand there at the start."""
    return [*map(new_reason, STARTING_REASONS), *map(new_carrier, STARTING_CARRIERS)]


def new_reason(reason: Reason) -> Administered:
    after = {"label": reason.label, "actors": words(reason.actors), "retired": int(reason.retired)}
    return Administered("reason", {"kind": reason.kind, "code": reason.code}, "add", None, after)


def new_carrier(carrier: Carrier) -> Administered:
    tracking = "required" if carrier.is_tracking_required else "optional"
    after = {"name": carrier.name, "tracking": tracking, "url": carrier.url, "retired": int(carrier.retired)}
    return Administered("carrier", {"code": carrier.code}, "add", None, after)


def words(values: Iterable[str]) -> str:
    """A set of codes as it is stored: sorted, a blank between."""
    return " ".join(sorted(values))
