"""The one door to pygal, which on being imported puts an import hook in the way that Python warns of."""

from __future__ import annotations

import sys
from typing import Any


def pygal() -> Any:
    """The library, without its hook: plug-ins of it are not used here."""
    import pygal as library

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != library.__name__]
    return library
