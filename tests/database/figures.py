"""How large the tests are, and the figures that the campaign prints."""

from __future__ import annotations

import os
import sys

IS_CAMPAIGN = os.environ.get("MARKETPUSH_CAMPAIGN") == "1"


def tell(figure: str) -> None:
    """Print a figure; shown by `pytest -s`, and where a test fails."""
    sys.stdout.write(f"\n  {figure}\n")
