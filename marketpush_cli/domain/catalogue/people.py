"""The records of people, stores, log-ins, settings and registries."""

from __future__ import annotations

from marketpush_cli.domain.fields import Field, Kind, Shape

IMPERSONATION = Shape(
    "impersonation",
    (
        Field("id", "Id", Kind.REFERENCE, "its id", 4),
        Field("actor", "Operator", Kind.TEXT, "who logged in", 1),
        Field("user", "As", Kind.TEXT, "the seller user", 1),
        Field("reason", "Because", Kind.TEXT, "the words given", 2),
        Field("allow", "Allowed", Kind.TEXTS, "permissions named at the start", 5),
        Field("started_at", "Started", Kind.TIME, "when it began", 2),
        Field("until", "Until", Kind.TIME, "when it ends by itself", 2),
        Field("ended_at", "Ended", Kind.TIME, "when it ended", 3),
        Field("ended_by", "Ended by", Kind.TEXT, "stop, expiry, or the command it was for", 5),
        Field("terminal", "Terminal", Kind.TEXT, "the terminal it is bound to", 6),
    ),
    "id",
)

SELLER = Shape(
    "seller",
    (
        Field("code", "Seller", Kind.CODE, "the store's code", 1),
        Field("name", "Name", Kind.TEXT, "the store's name", 1),
        Field("email", "E-mail", Kind.TEXT, "where the store is reached", 5),
        Field("status", "Status", Kind.STATUS, "open, pending, suspended, closed or archived", 1),
        Field("auto_accept", "Auto-accept", Kind.FLAG, "whether new orders are accepted once paid", 4),
        Field("acting_user", "Acting user", Kind.TEXT, "whom `--as CODE` stands for", 3),
        Field("orders", "Orders", Kind.COUNT, "how many orders it has", 4),
    ),
    "code",
)

USER = Shape(
    "user",
    (
        Field("email", "E-mail", Kind.REFERENCE, "the user's e-mail address", 1),
        Field("name", "Name", Kind.TEXT, "the user's name", 2),
        Field("group", "Group", Kind.CODE, "operator or seller", 2),
        Field("role", "Role", Kind.CODE, "what the user may do", 1),
        Field("grants", "Grants", Kind.TEXTS, "permissions beyond the role", 5),
        Field("sellers", "Sellers", Kind.TEXTS, "stores a seller user belongs to", 2),
        Field("archived", "Archived", Kind.FLAG, "whether the user may do nothing any more", 4),
        Field("login", "Login", Kind.TEXT, "login name on this machine", 4),
    ),
    "email",
)

SETTING = Shape(
    "setting",
    (
        Field("name", "Setting", Kind.CODE, "its name", 1),
        Field("value", "Value", Kind.TEXT, "its value", 1),
        Field("description", "Description", Kind.TEXT, "what it does", 2),
    ),
    "name",
)

REASON = Shape(
    "reason",
    (
        Field("kind", "Kind", Kind.CODE, "what it is a reason for", 1),
        Field("code", "Code", Kind.CODE, "its code", 1),
        Field("label", "Label", Kind.TEXT, "its label", 1),
        Field("actors", "Actors", Kind.TEXTS, "who may use it", 2),
        Field("retired", "Retired", Kind.FLAG, "whether it may still be used", 3),
    ),
    "code",
)

CARRIER = Shape(
    "carrier",
    (
        Field("code", "Carrier", Kind.CODE, "its code", 1),
        Field("name", "Name", Kind.TEXT, "its name", 1),
        Field("tracking", "Tracking", Kind.CODE, "required or optional", 2),
        Field("url", "URL", Kind.TEXT, "where a parcel is followed; {number} stands for the tracking number", 4),
        Field("retired", "Retired", Kind.FLAG, "whether it may still be used", 3),
    ),
    "code",
)
