"""Codes as people write them."""

from __future__ import annotations


def code_of(text: str) -> str:
    """The code that is meant, in any case and with blanks or hyphens: `Incident Open` is `incident_open`."""
    return "_".join(text.lower().replace("-", " ").replace("_", " ").split())
