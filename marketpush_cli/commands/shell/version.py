"""The version, as it was installed."""

from __future__ import annotations


def version() -> str:
    """The line that `--version` prints."""
    from importlib.metadata import version as installed

    return f"marketpush {installed('marketpush')}"
