"""Users, stores, and who may act as whom. Rules: docs/people.md."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marketpush_cli.domain.permissions import (
    ACTING_ROLES,
    ALLOWED_ON_REQUEST,
    ROLES,
    UNDER_IMPERSONATION,
    Actor,
    Capacity,
    Origin,
    Permission,
    Role,
)
from marketpush_cli.domain.registries import SellerStatus

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class User:
    """A person in group operator or seller; `grants` are permissions beyond the role, with `:` and stores."""

    email: str
    name: str
    group: str
    role: Role
    grants: tuple[str, ...] = ()
    sellers: frozenset[str] = frozenset()
    archived: bool = False
    login: str | None = None
    is_default: bool = False

    @property
    def is_operator(self) -> bool:
        return self.group == "operator"

    def actor(self, origin: Origin, archived_stores: frozenset[str] = frozenset()) -> Actor:
        """What this user may do as themselves."""
        if self.archived:
            return Actor(self.email, Capacity.SELLER, frozenset(), origin, frozenset())
        granted = {Permission.IMPERSONATE for grant in self.grants if grant.split(":")[0] == "impersonate"}
        capacity = Capacity.OPERATOR if self.is_operator else Capacity.SELLER
        stores = None if self.is_operator else self.sellers - archived_stores
        return Actor(self.email, capacity, ROLES[self.role] | granted, origin, stores)

    def may_impersonate(self, seller: str) -> bool:
        """Whether the role, or a grant for all or this store, lets this user act for it."""
        if self.role is Role.MASTER_OPERATOR:
            return True
        limits = [grant.partition(":")[2] for grant in self.grants if grant.split(":")[0] == "impersonate"]
        return any(not limit or seller in limit.split(",") for limit in limits)

    def can_act_for_store(self) -> bool:
        return not self.is_operator and not self.archived and self.role in ACTING_ROLES


@dataclass(frozen=True, slots=True)
class Seller:
    """A store that sells; `acting_user` is whom `--as CODE` stands for."""

    code: str
    name: str
    status: SellerStatus
    auto_accept: bool = False
    acting_user: str | None = None
    email: str | None = None
    status_until: int | None = None

    def status_on(self, at: int) -> SellerStatus:
        """A status given until a time is over after it."""
        is_over = self.status_until is not None and at >= self.status_until
        return SellerStatus.OPEN if is_over else self.status


def on_behalf(operator: Actor, user: User, allow: frozenset[str], impersonation: str, stores: frozenset[str]) -> Actor:
    """The operator logged in as a seller user: what that user may, no more than log-ins allow."""
    allowed = UNDER_IMPERSONATION | {Permission(name) for name in allow if Permission(name) in ALLOWED_ON_REQUEST}
    acting = user.actor(operator.origin)
    return replace(
        operator,
        capacity=Capacity.SELLER,
        permissions=acting.permissions & allowed,
        stores=stores,
        on_behalf_of=user.email,
        impersonation=impersonation,
    )
