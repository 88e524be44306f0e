"""The records of the dashboard: one object with everything, and the same figures a row each."""

from __future__ import annotations

from marketpush_cli.domain.fields import Field, Kind, Shape

PERIOD = Field("period", "Period", Kind.CODE, "today, 7_days or 30_days: local days, today included", 1)
BEFORE = "the same in the period of the same length before"
PLACED = (
    PERIOD,
    Field("since", "Since", Kind.TIME, "when the period begins", 3),
    Field("until", "Until", Kind.TIME, "when it is over", 3),
    Field("before_since", "Before since", Kind.TIME, "when the period before it begins", 4),
    Field("orders", "Orders", Kind.COUNT, "orders placed", 1),
    Field("orders_before", "Before", Kind.COUNT, BEFORE, 2),
)
SALES = (
    PERIOD,
    Field("currency", "Currency", Kind.CODE, "ISO 4217 code of the amounts", 1),
    Field("orders", "Orders", Kind.COUNT, "orders placed in this currency", 1),
    Field("orders_before", "Before", Kind.COUNT, BEFORE, 2),
    Field("gross", "Value", Kind.MONEY, "`gross` of `report sales`", 1),
    Field("gross_before", "Before", Kind.MONEY, BEFORE, 2),
    Field("net", "Net", Kind.MONEY, "`net` of `report sales`", 3),
    Field("net_before", "Before", Kind.MONEY, BEFORE, 4),
)
WAITING = (
    Field("pending", "Pending", Kind.COUNT, "orders that are pending", 1),
    Field("awaiting_fulfillment", "Awaiting fulfillment", Kind.COUNT, "orders awaiting fulfillment", 1),
    Field("late", "Late", Kind.COUNT, "orders past accept_by or ship_by, as `--late` finds them", 1),
    Field("due_within_24h", "Due in 24 h", Kind.COUNT, "orders due soon, as `--due-within 24h` finds them", 1),
    Field("open_incidents", "Open incidents", Kind.COUNT, "incidents that are not closed", 1),
    Field("unanswered", "Unanswered", Kind.COUNT, "threads that wait for an answer, as `message list --unanswered`", 1),
)
RATES = (
    Field("rate", "Rate", Kind.CODE, "a rate of `report sellers`, of the orders placed in the 30 days", 1),
    Field("value", "30 days", Kind.RATIO, "the quotient", 1),
    Field("value_of", "Of", Kind.COUNT, "its numerator", 3),
    Field("value_over", "Over", Kind.COUNT, "its denominator", 3),
    Field("before", "Before", Kind.RATIO, BEFORE, 2),
    Field("before_of", "Before of", Kind.COUNT, "numerator of the rate before", 4),
    Field("before_over", "Before over", Kind.COUNT, "denominator of the rate before", 4),
)
TIMES = (
    Field("time", "Time", Kind.CODE, "time_to_accept or time_to_ship of `report sellers`", 1),
    Field("median", "Median", Kind.SECONDS, "median of the orders placed in the 30 days", 1),
    Field("before", "Before", Kind.SECONDS, BEFORE, 2),
)
RANKED = (
    Field("seller", "Seller", Kind.CODE, "code of the seller's store", 1),
    Field("name", "Name", Kind.TEXT, "name of the store", 3),
    Field("orders", "Orders", Kind.COUNT, "orders placed in the 30 days", 1),
    Field(
        "problem_rate", "Problems", Kind.RATIO, "mean of the rates that count against a seller, by which they rank", 1
    ),
    Field("acceptance_rate", "Acceptance", Kind.RATIO, "as in `report sellers`", 3),
    Field("rejection_rate", "Rejection", Kind.RATIO, "as in `report sellers`", 3),
    Field("cancellation_rate", "Cancellation", Kind.RATIO, "as in `report sellers`", 3),
    Field("incident_rate", "Incidents", Kind.RATIO, "as in `report sellers`", 3),
    Field("refund_rate", "Refunds", Kind.RATIO, "as in `report sellers`", 3),
    Field("late_shipment_rate", "Late", Kind.RATIO, "as in `report sellers`", 2),
    Field("warnings", "Warnings", Kind.TEXTS, "rates beyond the limits in the settings", 2),
)
DAYS = (
    Field("day", "Day", Kind.CODE, "one of the 30 local days", 1),
    Field("currency", "Currency", Kind.CODE, "ISO 4217 code of the amounts", 1),
    Field("orders", "Orders", Kind.COUNT, "orders placed", 1),
    Field("gross", "Value", Kind.MONEY, "`gross` of `report sales`", 1),
    Field("net", "Net", Kind.MONEY, "`net` of `report sales`", 3),
)
AGING = (
    Field("stage", "Stage", Kind.STATUS, "an open stage", 1),
    Field("under_1d", "< 1 d", Kind.COUNT, "lines that came there less than a day ago", 1),
    Field("from_1d_to_3d", "1-3 d", Kind.COUNT, "one to three days ago", 1),
    Field("from_3d_to_7d", "3-7 d", Kind.COUNT, "three to seven days ago", 1),
    Field("from_7d_to_30d", "7-30 d", Kind.COUNT, "seven to thirty days ago", 1),
    Field("over_30d", "> 30 d", Kind.COUNT, "thirty days ago or more", 1),
)
NEWS = (
    Field("at", "At", Kind.TIME, "when it happened", 1),
    Field("reference", "Reference", Kind.REFERENCE, "the line or order", 1),
    Field("action", "Action", Kind.CODE, "what was done", 1),
    Field("actor", "By", Kind.TEXT, "who did it", 3),
    Field("on_behalf_of", "For", Kind.TEXT, "on whose behalf", 3),
    Field("from", "From", Kind.STATUS, "stage or status before", 2),
    Field("to", "To", Kind.STATUS, "stage or status after", 2),
)

DASHBOARD = Shape(
    "dashboard",
    (
        Field("at", "At", Kind.TIME, "the time for which everything is said", 1),
        Field("timezone", "Time zone", Kind.TEXT, "whose days the periods are made of", 1),
        Field(
            "sellers",
            "Sellers",
            Kind.TEXTS,
            "codes of the stores whose orders these are; null for those of all stores",
            1,
        ),
        Field("placed", "Orders", Kind.RECORDS, "orders of all currencies in each period", 1, PLACED),
        Field("sales", "Sales", Kind.RECORDS, "orders and amounts in each period and currency", 1, SALES),
        Field("waiting", "Waiting", Kind.RECORD, "what has to be done now", 1, WAITING),
        Field("rates", "Rates", Kind.RECORDS, "how the orders of the 30 days went on", 1, RATES),
        Field("times", "Times", Kind.RECORDS, "how long sellers took", 1, TIMES),
        Field("min_orders", "At least", Kind.COUNT, "orders that a seller has to have decided on to be ranked", 1),
        Field("best_sellers", "Best sellers", Kind.RECORDS, "those with the smallest problem rate", 1, RANKED),
        Field("worst_sellers", "Worst sellers", Kind.RECORDS, "those with the greatest problem rate", 1, RANKED),
        Field("days", "Days", Kind.RECORDS, "orders and amounts of each of the 30 days and currency", 1, DAYS),
        Field("aging", "Aging", Kind.RECORDS, "lines at open stages by how long they have been there", 1, AGING),
        Field("events", "Newest events", Kind.RECORDS, "what happened to orders in the 30 days, newest first", 1, NEWS),
    ),
    "at",
)

DASHBOARD_FIGURE = Shape(
    "dashboard_figure",
    (
        Field("period", "Period", Kind.CODE, "today, 7_days, 30_days, or now", 1),
        Field("figure", "Figure", Kind.CODE, "its name: as in `dashboard`, aging as aging.STAGE.COLUMN", 1),
        Field("currency", "Currency", Kind.CODE, "ISO 4217 code; null for what is no amount and not by currency", 1),
        Field("value", "Value", Kind.TEXT, "as `-f json` writes it", 1),
        Field("before", "Before", Kind.TEXT, f"{BEFORE}; null for what is so now", 1),
    ),
    "figure",
)
