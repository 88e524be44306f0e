"""Saved reports that go with the sample data."""

from __future__ import annotations

NIGHTLY = """\
# Run all: marketpush report run sample_data/nightly.toml     one: marketpush report run sample_data/nightly.toml late
# When each is run, for cron and systemd: marketpush report schedule sample_data/nightly.toml
# Keys are the options of the command, and files stand beside this one.

[sales]
report = "sales"
by = "month,seller"
on = "last month"
output = "../sales-{date}.xlsx"
manifest = true
force = true
every = "month"
at = "06:00"

[late]
list = "orders"
late = true
fields = "number,seller,status,accept_by,ship_by,customer_name"
output = "../late-{date}.csv"
force = true
every = "weekday"
at = "07:30"

[score-card]
report = "sellers"
since = "-30d"
min_orders = 5
output = "../score-card-{date}.json"
force = true
every = "monday"
at = "06:30"
"""
