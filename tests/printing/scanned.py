"""What a reader of QR codes finds on printed pages."""

from __future__ import annotations

import subprocess
from pathlib import Path

import zxingcpp


def scanned(pdf: Path) -> list[list[str]]:
    """The texts of the codes on each page, drawn as a printer would draw it."""
    command = ["pdftoppm", "-gray", "-r", "150", str(pdf)]
    images = subprocess.run(command, capture_output=True, check=True).stdout
    found = []
    while images:
        _, size, _, images = images.split(b"\n", 3)
        width, height = map(int, size.split())
        page = memoryview(images[: width * height]).cast("B", (height, width))
        found.append([code.text for code in zxingcpp.read_barcodes(page)])
        images = images[width * height :]
    return found
