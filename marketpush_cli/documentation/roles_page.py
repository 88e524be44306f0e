"""docs/roles.md: who may do what, from the sets of permissions."""

from __future__ import annotations

from marketpush_cli.documentation.markdown import code, codes, paragraphs, table
from marketpush_cli.domain.permissions import (
    ALLOWED_ON_REQUEST,
    GRANTABLE,
    OPERATOR_ROLES,
    ROLES,
    SELLER_ROLES,
    UNDER_IMPERSONATION,
    Permission,
    Role,
)

BEFORE = """
# Roles and permissions

A command names the permission it needs, a role is a set of permissions, and a user has one role. [People](people.md)
tells what the roles are for, who is acting, and how an operator logs in as a seller user.
"""
UNDER = """
## Logged in as a seller user

An operator who has logged in as a seller user may do what that user may, and of that only: {always}. Only if the
log-in names them (`--allow`): {on_request}. `refund` and `message` are never implied, because money and words in
somebody else's name should be a decision of their own; settings, users, reasons, imports and a further log-in are out
of reach.
"""


def roles_page() -> str:
    """The page."""
    under = UNDER.format(always=codes(sorted(UNDER_IMPERSONATION)), on_request=codes(sorted(ALLOWED_ON_REQUEST)))
    return paragraphs(
        BEFORE,
        "## Operators",
        _table(OPERATOR_ROLES),
        f"By `user set EMAIL --grant` a user gets beyond the role: {codes(sorted(GRANTABLE))}.",
        "## Seller users",
        "Always within their own stores; everything else looks as if it did not exist.",
        _table(SELLER_ROLES),
        under,
    )


def _table(roles: tuple[Role, ...]) -> str:
    used = [permission for permission in Permission if any(permission in ROLES[role] for role in roles)]
    rows = [(code(permission), *("✓" if permission in ROLES[role] else "" for role in roles)) for permission in used]
    return table(("permission", *(code(role) for role in roles)), rows)
