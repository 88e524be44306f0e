"""Write the committed sample again: `python -m marketpush_cli.sample sample_data`."""

from __future__ import annotations

import sys
from pathlib import Path

from marketpush_cli.sample.files import write_sample_files

if __name__ == "__main__":
    write_sample_files(Path(sys.argv[1] if len(sys.argv) > 1 else "sample_data"))
