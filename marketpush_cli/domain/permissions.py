"""Who may do what: each action names a permission, roles are sets of permissions. Rules: docs/people.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Permission(StrEnum):
    """What a role may give."""

    VIEW = "view"
    PRINT = "print"
    REPORT = "report"
    EXPORT = "export"
    VERIFY = "verify"
    MESSAGE = "message"
    ACCEPT = "accept"
    REJECT = "reject"
    SHIP = "ship"
    TRACK = "track"
    RECEIVE = "receive"
    CLOSE = "close"
    CANCEL = "cancel"
    INCIDENT = "incident"
    RESOLVE = "resolve"
    REFUND = "refund"
    PAY = "pay"
    IMPORT = "import"
    IMPORT_PAST = "import_past"
    UNDO = "undo"
    UNDO_OTHERS = "undo_others"
    SETTINGS = "settings"
    USERS = "users"
    REGISTRIES = "registries"
    IMPERSONATE = "impersonate"
    RULES = "rules"


class Role(StrEnum):
    """What a user is in the group it belongs to."""

    MASTER_OPERATOR = "master_operator"
    OPERATIONS = "operations"
    FINANCE = "finance"
    REPORTER = "reporter"
    SELLER_ADMIN = "seller_admin"
    STORE_OPERATIONS = "store_operations"
    TECHNICAL_SUPPORT = "technical_support"


class Capacity(StrEnum):
    """In which of the actors' places somebody acts."""

    OPERATOR = "operator"
    SELLER = "seller"
    CUSTOMER = "customer"
    CARRIER = "carrier"
    SYSTEM = "system"


P = Permission
_LOOKING = frozenset({P.VIEW, P.PRINT, P.REPORT, P.EXPORT})
_REPORTER = _LOOKING | {P.VERIFY}
_FINANCE = _LOOKING | {P.VERIFY, P.REFUND, P.PAY, P.UNDO}
_OPERATIONS = _FINANCE | {P.MESSAGE, P.CANCEL, P.INCIDENT, P.RECEIVE, P.CLOSE, P.TRACK, P.IMPORT}
_MASTER = _OPERATIONS | {P.UNDO_OTHERS, P.SETTINGS, P.USERS, P.REGISTRIES, P.IMPERSONATE, P.IMPORT_PAST, P.RULES}
_STORE = _LOOKING | {P.ACCEPT, P.REJECT, P.SHIP, P.TRACK, P.CANCEL, P.RESOLVE, P.REFUND, P.MESSAGE, P.UNDO}

ROLES: dict[Role, frozenset[Permission]] = {
    Role.MASTER_OPERATOR: frozenset(_MASTER),
    Role.OPERATIONS: frozenset(_OPERATIONS),
    Role.FINANCE: frozenset(_FINANCE),
    Role.REPORTER: frozenset(_REPORTER),
    Role.SELLER_ADMIN: frozenset(_STORE),
    Role.STORE_OPERATIONS: frozenset(_STORE),
    Role.TECHNICAL_SUPPORT: frozenset({P.VIEW}),
}
OPERATOR_ROLES = (Role.MASTER_OPERATOR, Role.OPERATIONS, Role.FINANCE, Role.REPORTER)
SELLER_ROLES = (Role.SELLER_ADMIN, Role.STORE_OPERATIONS, Role.TECHNICAL_SUPPORT)
ACTING_ROLES = frozenset({Role.SELLER_ADMIN, Role.STORE_OPERATIONS})
GRANTABLE = frozenset({P.IMPERSONATE})
UNDER_IMPERSONATION = frozenset(
    {P.VIEW, P.PRINT, P.REPORT, P.ACCEPT, P.REJECT, P.SHIP, P.TRACK, P.CANCEL, P.RESOLVE, P.UNDO}
)
ALLOWED_ON_REQUEST = frozenset({P.REFUND, P.MESSAGE})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a command was run: what the operating system says."""

    login: str
    host: str
    terminal: str | None = None
    sudo_user: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which capacity, on whose behalf; `stores` None means all of them."""

    email: str
    capacity: Capacity
    permissions: frozenset[Permission]
    origin: Origin
    stores: frozenset[str] | None = None
    on_behalf_of: str | None = None
    impersonation: str | None = None
    archived_stores: frozenset[str] = frozenset()

    @property
    def is_impersonating(self) -> bool:
        return self.impersonation is not None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def sees(self, seller: str) -> bool:
        return self.stores is None or seller in self.stores

    def recording(self, by: Capacity | None) -> Actor:
        """The actor in whose place an operator acts; anybody else acts as they are."""
        if by is Capacity.SYSTEM:
            return system_actor(self.origin)
        if by is None or self.is_impersonating or self.capacity is not Capacity.OPERATOR:
            return self
        recorded = {Capacity.CUSTOMER: self.for_customer, Capacity.CARRIER: self.for_carrier}
        return recorded[by]() if by in recorded else self

    def for_customer(self) -> Actor:
        """An operator who records what the customer did."""
        return replace(self, capacity=Capacity.CUSTOMER, on_behalf_of="customer")

    def for_carrier(self) -> Actor:
        """An operator who records what the carrier reported."""
        return replace(self, capacity=Capacity.CARRIER, on_behalf_of="carrier")


def system_actor(origin: Origin) -> Actor:
    """The program itself: time rules and auto-accept."""
    return Actor("system", Capacity.SYSTEM, frozenset({P.ACCEPT, P.REJECT, P.RECEIVE, P.CLOSE, P.VIEW}), origin)
