"""A seeded generator of orders that look real."""
