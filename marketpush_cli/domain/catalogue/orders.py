"""The records of one order and what belongs to it."""

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
        Field("number", "No.", Kind.COUNT, "its place in the order's thread", 6),
        Field("subject", "Subject", Kind.TEXT, "subject of its mail, where it was given one", 6),
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
        Field(
            "data",
            "Data",
            Kind.MAPPING,
            "what changed, before and after: minor units and microseconds, as they are hashed",
            0,
        ),
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
