"""One module a report: what it counts, what its figures mean, and how they are proved."""

from __future__ import annotations

REPORTS = ("sales", "orders", "sellers", "products", "fulfillment", "incidents", "refunds", "aging")
