"""The dashboard: figures of the reports put together, and how they look at a terminal and on a page."""
