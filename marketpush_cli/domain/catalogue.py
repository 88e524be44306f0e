"""Every record that a command answers with, field by field, in the order machines get them."""

from __future__ import annotations

from marketpush_cli.domain.fields import Field, Kind, Shape

ORDER_LIST = Shape(
    "order",
    (
        Field("number", "Order", Kind.REFERENCE, "the order's number", 1),
        Field("commercial_order", "Commercial order", Kind.REFERENCE, "the purchase it was split from", 0),
        Field("placed_at", "Placed", Kind.TIME, "when the customer placed it", 3),
        Field("customer_name", "Customer", Kind.TEXT, "who placed it", 3),
        Field("seller", "Seller", Kind.CODE, "code of the seller's store", 2),
        Field("seller_name", "Seller name", Kind.TEXT, "name of the seller's store", 0),
        Field("status", "Status", Kind.STATUS, "the order's status, rolled up from its lines", 1),
        Field("status_at", "Since", Kind.TIME, "since when the present status shows", 6),
        Field("paid_at", "Paid", Kind.TIME, "when the customer's payment came in", 7),
        Field("accept_by", "Accept by", Kind.TIME, "until when the seller should decide", 0),
        Field("ship_by", "Ship by", Kind.TIME, "until when the seller should ship", 0),
        Field("currency", "Currency", Kind.CODE, "ISO 4217 code of every amount of the order", 0),
        Field("total", "Total", Kind.MONEY, "all lines as placed", 2),
        Field("refunded", "Refunded", Kind.MONEY, "given back so far", 5),
        Field("line_count", "Lines", Kind.COUNT, "how many lines it has", 5),
        Field("open_incidents", "Incidents", Kind.COUNT, "how many of its lines have an open incident", 4),
        Field("updated_at", "Updated", Kind.TIME, "when anything about it last changed", 0),
    ),
    "number",
)

NATIVE_LINE = Shape(
    "native_line",
    (
        Field("order_number", "Order", Kind.REFERENCE, "the order's number", 1),
        Field("commercial_order", "Commercial order", Kind.REFERENCE, "the purchase it was split from", 0),
        Field("placed_at", "Placed", Kind.TIME, "when the customer placed it", 4),
        Field("paid_at", "Paid", Kind.TIME, "when the customer's payment came in", 0),
        Field("accept_by", "Accept by", Kind.TIME, "until when the seller should decide", 0),
        Field("ship_by", "Ship by", Kind.TIME, "until when the seller should ship", 0),
        Field("currency", "Currency", Kind.CODE, "ISO 4217 code of every amount", 0),
        Field("seller", "Seller", Kind.CODE, "code of the seller's store", 3),
        Field("seller_name", "Seller name", Kind.TEXT, "name of the seller's store", 0),
        Field("customer_name", "Customer", Kind.TEXT, "who placed it", 3),
        Field("customer_email", "E-mail", Kind.TEXT, "the customer's e-mail address", 0),
        Field("customer_phone", "Phone", Kind.TEXT, "the customer's telephone number", 0),
        Field("ship_to_address", "Address", Kind.TEXT, "where it is sent", 0),
        Field("line", "No.", Kind.COUNT, "the line's number", 1),
        Field("sku", "SKU", Kind.REFERENCE, "the seller's article number", 4),
        Field("title", "Title", Kind.TEXT, "what was bought", 3),
        Field("quantity", "Qty", Kind.COUNT, "how many units", 2),
        Field("unit_price", "Unit price", Kind.MONEY, "price of one unit, without tax", 2),
        Field("discount", "Discount", Kind.MONEY, "taken off the line", 5),
        Field("shipping", "Shipping", Kind.MONEY, "shipping charged on the line", 5),
        Field("tax", "Tax", Kind.MONEY, "tax on items and shipping", 5),
        Field("commission", "Commission", Kind.MONEY, "the marketplace's share", 6),
        Field("status", "Stage", Kind.STATUS, "the line's stage", 1),
        Field("status_at", "Since", Kind.TIME, "when the stage was entered", 6),
        Field("reason", "Reason", Kind.CODE, "why it was rejected or canceled", 7),
        Field("carrier", "Carrier", Kind.CODE, "who carries it", 7),
        Field("tracking_number", "Tracking", Kind.REFERENCE, "the carrier's number of the parcel", 7),
    ),
    "order_number",
)

ADDRESSEE = Shape(
    "customer",
    (
        Field("name", "Name", Kind.TEXT, "the customer's name"),
        Field("email", "E-mail", Kind.TEXT, "the customer's e-mail address"),
        Field("phone", "Phone", Kind.TEXT, "the customer's telephone number"),
        Field("address", "Address", Kind.TEXT, "where the order is sent, a line of the address a line"),
    ),
    "name",
)

LINE = Shape(
    "line",
    (
        Field("reference", "Line", Kind.REFERENCE, "the order's number, a slash, the line's number", 1),
        Field("order", "Order", Kind.REFERENCE, "the order it belongs to", 0),
        Field("line", "No.", Kind.COUNT, "its number in the order", 0),
        Field("sku", "SKU", Kind.REFERENCE, "the seller's article number", 4),
        Field("title", "Title", Kind.TEXT, "what was bought", 3),
        Field("quantity", "Qty", Kind.COUNT, "how many units", 2),
        Field("unit_price", "Unit price", Kind.MONEY, "price of one unit, without tax", 6),
        Field("discount", "Discount", Kind.MONEY, "taken off the line", 0),
        Field("item_total", "Items", Kind.MONEY, "quantity x unit price - discount", 0),
        Field("shipping", "Shipping", Kind.MONEY, "shipping charged on the line", 0),
        Field("tax", "Tax", Kind.MONEY, "tax on items and shipping", 0),
        Field("total", "Total", Kind.MONEY, "items + shipping + tax", 2),
        Field("commission", "Commission", Kind.MONEY, "the marketplace's share of the total", 0),
        Field("refunded", "Refunded", Kind.MONEY, "given back so far", 5),
        Field("refundable", "Refundable", Kind.MONEY, "what may be refunded now", 7),
        Field("stage", "Stage", Kind.STATUS, "how far the line has come", 6),
        Field("status", "Status", Kind.STATUS, "what shows: incident and refunds before the stage", 1),
        Field("status_at", "Since", Kind.TIME, "since when the present status shows", 6),
        Field("timestamps", "Times", Kind.TIMES, "when each status began", 0),
        Field("carrier", "Carrier", Kind.CODE, "who carries it", 5),
        Field("tracking_number", "Tracking", Kind.REFERENCE, "the carrier's number of the parcel", 5),
        Field("incident", "Incident", Kind.COUNT, "number of its open incident", 8),
        Field("reason", "Reason", Kind.CODE, "why it was rejected or canceled", 8),
    ),
    "reference",
)

SHIPMENT = Shape(
    "shipment",
    (
        Field("order", "Order", Kind.REFERENCE, "the order it belongs to", 0),
        Field("carrier", "Carrier", Kind.CODE, "who carries it"),
        Field("tracking_number", "Tracking", Kind.REFERENCE, "the carrier's number of the parcel"),
        Field("shipped_at", "Shipped", Kind.TIME, "when the seller handed it over"),
        Field("lines", "Lines", Kind.TEXTS, "references of the lines inside"),
    ),
    "tracking_number",
)

INCIDENT = Shape(
    "incident",
    (
        Field("reference", "Line", Kind.REFERENCE, "the line complained about", 1),
        Field("number", "No.", Kind.COUNT, "number of the incident on its line", 3),
        Field("order", "Order", Kind.REFERENCE, "the order it belongs to", 0),
        Field("line", "Line no.", Kind.COUNT, "the line's number", 0),
        Field("state", "State", Kind.STATUS, "new, resolved, disputed or closed", 1),
        Field("opening_reason", "Opened for", Kind.CODE, "why it was opened", 2),
        Field("closing_reason", "Closed for", Kind.CODE, "how it ended", 3),
        Field("opened_by", "Opened by", Kind.TEXT, "who opened it", 6),
        Field("opened_at", "Opened", Kind.TIME, "when it was opened", 4),
        Field("resolved_at", "Resolved", Kind.TIME, "when the seller said it is resolved", 5),
        Field("closed_at", "Closed", Kind.TIME, "when it was closed", 5),
        Field("closed_by", "Closed by", Kind.TEXT, "who closed it", 7),
    ),
    "reference",
)

REFUND = Shape(
    "refund",
    (
        Field("key", "Key", Kind.REFERENCE, "the request's key, unique in its order", 3),
        Field("reference", "Line", Kind.REFERENCE, "the line refunded", 1),
        Field("item", "Items", Kind.MONEY, "part given back of the items", 4),
        Field("shipping", "Shipping", Kind.MONEY, "part given back of the shipping", 4),
        Field("tax", "Tax", Kind.MONEY, "part given back of the tax", 4),
        Field("total", "Total", Kind.MONEY, "all given back by it", 2),
        Field("commission_reversed", "Commission", Kind.MONEY, "commission given back to the seller", 7),
        Field("currency", "Currency", Kind.CODE, "ISO 4217 code of the amounts", 5),
        Field("reason", "Reason", Kind.CODE, "why", 3),
        Field("at", "At", Kind.TIME, "when", 3),
        Field("actor", "By", Kind.TEXT, "who gave it", 5),
        Field("on_behalf_of", "For", Kind.TEXT, "on whose behalf", 7),
    ),
    "key",
)

MESSAGE = Shape(
    "message",
    (
        Field("order", "Order", Kind.REFERENCE, "the order it is about", 1),
        Field("at", "At", Kind.TIME, "when", 2),
        Field("actor", "By", Kind.TEXT, "who wrote or recorded it", 3),
        Field("on_behalf_of", "For", Kind.TEXT, "in whose name", 4),
        Field("to", "To", Kind.CODE, "customer, seller or operator", 2),
        Field("text", "Text", Kind.TEXT, "what it says", 1),
        Field("delivery", "Delivery", Kind.STATUS, "queued, sent, failed or recorded", 2),
    ),
    "order",
)

EVENT = Shape(
    "event",
    (
        Field("sequence", "No.", Kind.COUNT, "its place in the order's history, or in the login's log", 6),
        Field("at", "At", Kind.TIME, "when", 1),
        Field("operation", "Operation", Kind.REFERENCE, "the run of a command it belongs to", 4),
        Field("order", "Order", Kind.REFERENCE, "the order it happened to", 0),
        Field("reference", "Reference", Kind.REFERENCE, "the order, line or thing it happened to", 1),
        Field("action", "Action", Kind.CODE, "what was done", 1),
        Field("actor", "By", Kind.TEXT, "who did it", 2),
        Field("actor_kind", "As", Kind.CODE, "in which capacity", 6),
        Field("on_behalf_of", "For", Kind.TEXT, "on whose behalf", 3),
        Field("login", "Login", Kind.TEXT, "login name of the process", 7),
        Field("from", "From", Kind.STATUS, "stage or status before", 5),
        Field("to", "To", Kind.STATUS, "stage or status after", 5),
        Field("reason", "Reason", Kind.CODE, "reason code, or the words given", 5),
        Field("note", "Note", Kind.TEXT, "the note given", 7),
        Field("data", "Data", Kind.MAPPING, "what changed, before and after", 0),
        Field("hash", "Hash", Kind.REFERENCE, "SHA-256 over this event and the hash before it", 0),
    ),
    "operation",
)

ORDER = Shape(
    "order_document",
    (
        *ORDER_LIST.fields,
        Field("attributes", "Attributes", Kind.MAPPING, "extra columns of its source (`x_...`)", 0),
        Field("customer", "Customer", Kind.RECORD, "who placed it", 0, ADDRESSEE.fields),
        Field("timestamps", "Times", Kind.TIMES, "when each status began", 0),
        Field("lines", "Lines", Kind.RECORDS, "its lines", 0, LINE.fields),
        Field("shipments", "Shipments", Kind.RECORDS, "its shipments", 0, SHIPMENT.fields),
        Field("incidents", "Incidents", Kind.RECORDS, "its incidents", 0, INCIDENT.fields),
        Field("refunds", "Refunds", Kind.RECORDS, "its refunds", 0, REFUND.fields),
        Field("messages", "Messages", Kind.RECORDS, "its messages", 0, MESSAGE.fields),
        Field("history", "History", Kind.RECORDS, "everything that happened to it", 0, EVENT.fields),
    ),
    "number",
)

OPERATION = Shape(
    "operation",
    (
        Field("operation", "Operation", Kind.REFERENCE, "id of the run, for `undo`", 1),
        Field("at", "At", Kind.TIME, "when", 2),
        Field("action", "Action", Kind.CODE, "what was done", 1),
        Field("actor", "By", Kind.TEXT, "who", 2),
        Field("on_behalf_of", "For", Kind.TEXT, "on whose behalf", 3),
        Field("login", "Login", Kind.TEXT, "login name of the process", 6),
        Field("host", "Host", Kind.TEXT, "machine", 8),
        Field("terminal", "Terminal", Kind.TEXT, "terminal", 8),
        Field("source", "Source", Kind.TEXT, "the file it was read from", 6),
        Field("outcome", "Outcome", Kind.STATUS, "changed, or undone", 5),
        Field("changed", "Changed", Kind.COUNT, "references changed", 3),
        Field("unchanged", "Unchanged", Kind.COUNT, "references found done already", 7),
        Field("refused", "Refused", Kind.COUNT, "references left out", 7),
        Field("undone_by", "Undone by", Kind.REFERENCE, "the operation that took it back", 5),
    ),
    "operation",
)

ANSWER = Shape(
    "answer",
    (
        Field("reference", "Reference", Kind.REFERENCE, "the line or order", 1),
        Field("action", "Action", Kind.CODE, "what was asked for", 3),
        Field("outcome", "Outcome", Kind.STATUS, "changed, unchanged, refused, invalid or held", 1),
        Field("status_before", "Before", Kind.STATUS, "status before", 2),
        Field("status_after", "After", Kind.STATUS, "status after", 2),
        Field("order_status", "Order", Kind.STATUS, "status of the order after", 4),
        Field("operation", "Operation", Kind.REFERENCE, "id of the run, for `undo`", 5),
        Field("key", "Key", Kind.REFERENCE, "the request's key", 6),
        Field("error_kind", "Kind", Kind.CODE, "kind of the objection", 6),
        Field("message", "Message", Kind.TEXT, "the objection", 3),
    ),
    "reference",
)

REFUND_ANSWER = Shape(
    "refund_answer",
    (
        *ANSWER.fields,
        Field("item", "Items", Kind.MONEY, "part given back of the items", 6),
        Field("shipping", "Shipping", Kind.MONEY, "part given back of the shipping", 6),
        Field("tax", "Tax", Kind.MONEY, "part given back of the tax", 6),
        Field("total", "Total", Kind.MONEY, "all given back", 2),
        Field("currency", "Currency", Kind.CODE, "ISO 4217 code of the amounts", 7),
    ),
    "reference",
)

COUNT = Shape("count", (Field("count", "Count", Kind.COUNT, "how many", 1),), "count")

PERMISSIONS = Field("actions", "Actions", Kind.MAPPING, "each action: null where allowed, else why not", 2)

EXPLANATION = Shape(
    "explanation",
    (
        Field("number", "Order", Kind.REFERENCE, "the order's number", 1),
        Field("status", "Status", Kind.STATUS, "the order's status", 1),
        Field("rule", "Rule", Kind.TEXT, "the rule that gave it", 1),
        Field(
            "lines",
            "Lines",
            Kind.RECORDS,
            "its lines and what may be done",
            1,
            (
                Field("reference", "Line", Kind.REFERENCE, "the line", 1),
                Field("stage", "Stage", Kind.STATUS, "its stage", 1),
                Field("status", "Status", Kind.STATUS, "its status", 1),
                PERMISSIONS,
            ),
        ),
    ),
    "number",
)

FOUND = Shape(
    "found",
    (
        Field("order", "Order", Kind.REFERENCE, "the order", 1),
        Field("matched", "Matched", Kind.TEXT, "what matched: order, tracking number, e-mail, phone, SKU, name", 2),
        Field("value", "Value", Kind.TEXT, "the text that matched", 2),
        Field("placed_at", "Placed", Kind.TIME, "when it was placed", 4),
        Field("customer_name", "Customer", Kind.TEXT, "who placed it", 3),
        Field("seller", "Seller", Kind.CODE, "code of the seller's store", 3),
        Field("status", "Status", Kind.STATUS, "the order's status", 1),
        Field("currency", "Currency", Kind.CODE, "ISO 4217 code of the total", 0),
        Field("total", "Total", Kind.MONEY, "all lines as placed", 3),
    ),
    "order",
)

FINDING = Shape(
    "finding",
    (
        Field("check", "Check", Kind.CODE, "which check", 1),
        Field("reference", "Reference", Kind.REFERENCE, "what it is about", 1),
        Field("field", "Field", Kind.TEXT, "which field", 2),
        Field("stored", "Stored", Kind.TEXT, "what is stored", 2),
        Field("computed", "Computed", Kind.TEXT, "what it should be", 2),
    ),
    "reference",
)

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

DATABASE = Shape(
    "database",
    (
        Field("database", "Database", Kind.TEXT, "where it is"),
        Field("engine", "Engine", Kind.TEXT, "the database engine"),
        Field("engine_version", "Engine version", Kind.TEXT, "its version"),
        Field("library", "Library", Kind.TEXT, "the library it is reached with"),
        Field("safe", "Safe", Kind.FLAG, "whether that version is free of known faults of concurrent writing"),
        Field("schema", "Schema", Kind.TEXT, "version of the tables"),
        Field("sandbox", "Sandbox", Kind.FLAG, "whether the clock may be frozen"),
        Field("size", "Bytes", Kind.COUNT, "size of the file"),
        Field("orders", "Orders", Kind.COUNT, "how many orders"),
        Field("lines", "Lines", Kind.COUNT, "how many lines"),
        Field("events", "Events", Kind.COUNT, "how many events"),
        Field("operations", "Operations", Kind.COUNT, "how many operations"),
        Field("user", "You", Kind.TEXT, "who you are here"),
    ),
    "database",
)

ANCHOR = Shape(
    "anchor",
    (
        Field("at", "At", Kind.TIME, "when it was taken"),
        Field("orders", "Orders", Kind.COUNT, "orders covered"),
        Field("events", "Events", Kind.COUNT, "events covered"),
        Field("operations", "Operations", Kind.COUNT, "operations covered"),
        Field("administrative_events", "Administrative events", Kind.COUNT, "administrative events covered"),
        Field("heads", "Heads", Kind.MAPPING, "last number of each chain"),
        Field("digest", "Digest", Kind.REFERENCE, "SHA-256 over all heads in key order"),
    ),
    "digest",
)

SHAPES = (
    ORDER_LIST,
    ORDER,
    NATIVE_LINE,
    LINE,
    SHIPMENT,
    INCIDENT,
    REFUND,
    MESSAGE,
    EVENT,
    OPERATION,
    ANSWER,
    REFUND_ANSWER,
    COUNT,
    EXPLANATION,
    FOUND,
    FINDING,
    IMPERSONATION,
    SELLER,
    USER,
    SETTING,
    REASON,
    CARRIER,
    DATABASE,
    ANCHOR,
)
