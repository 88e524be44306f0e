"""`python -m marketpush_cli` is the same as `marketpush`."""

from __future__ import annotations

import sys

from marketpush_cli.main import main

if __name__ == "__main__":
    sys.exit(main())
