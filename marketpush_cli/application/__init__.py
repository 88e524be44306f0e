"""Use cases: load, ask the domain, store what changed with its events."""
