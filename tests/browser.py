"""Pages in a browser without a window. Debian has it as `chromium`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZE = (1200, 1600)

needs_browser = pytest.mark.skipif(
    BROWSER is None, reason="NO BROWSER: apt-get install chromium, or the page is not looked at"
)


def browse(page: Path, *flags: str) -> str:
    """Open the page without a window; what the console says comes on standard error."""
    words = [
        str(BROWSER),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--enable-logging=stderr",
        f"--user-data-dir={page.parent / 'profile'}",
        f"--window-size={SIZE[0]},{SIZE[1]}",
        *flags,
        page.as_uri(),
    ]
    run = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
    return run.stderr
