"""The dashboard's page in a browser: light, dark, narrow and on paper, without complaint. Debian has `chromium`."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from browser import SIZE, browse, needs_browser
from pypdf import PdfReader
from sandboxes import Marketpush

LIGHT, DARK = (0xF1, 0xF1, 0xED), (0x12, 0x13, 0x14)
A4 = (595, 842)
MEASURED = r"(\d+) wide: (\d+) scrolled, (\w+)"

pytestmark = needs_browser


@pytest.fixture
def page(busy: Path, marketpush: Marketpush, tmp_path: Path) -> Path:
    """The page as a file."""
    path = tmp_path / "page.html"
    assert marketpush("dashboard", "-o", str(path)).code == 0
    return path


def complaints(log: str) -> list[str]:
    """What the page's console got."""
    return [line for line in log.splitlines() if "CONSOLE" in line]


def corner(picture: Path) -> tuple[int, int, int]:
    """The colour at the top left of a PNG, which is the page's ground."""
    import zlib

    content = picture.read_bytes()
    place, packed, depth = 8, b"", 3
    while place < len(content):
        length, name = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        data = content[place + 8 : place + 8 + length]
        if name == b"IHDR":
            assert (int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")) == SIZE
            depth = {2: 3, 6: 4}[data[9]]
        packed += data if name == b"IDAT" else b""
        place += length + 12
    first = zlib.decompressobj().decompress(packed, 1 + depth)
    red, green, blue = first[1:4]
    return red, green, blue


@pytest.mark.parametrize(("scheme", "ground"), [("1", LIGHT), ("0", DARK)])
def test_light_and_dark(page: Path, tmp_path: Path, scheme: str, ground: tuple[int, int, int]) -> None:
    shot = tmp_path / "shot.png"
    log = browse(page, f"--screenshot={shot}", f"--blink-settings=preferredColorScheme={scheme}")
    assert complaints(log) == []
    assert corner(shot) == ground


def test_a_complaint_would_be_seen(page: Path, tmp_path: Path) -> None:
    broken = page.with_name("broken.html")
    picture = base64.b64encode(b"no picture").decode()
    broken.write_text(page.read_text().replace("</main>", f'<img alt="" src="data:image/png;base64,{picture}"></main>'))
    assert complaints(browse(broken, f"--screenshot={tmp_path / 'shot.png'}"))


WIDE_PARTS = """
<script>
addEventListener("load", () => {
  const wide = document.querySelectorAll(".scroll");
  const held = [...wide].every((part) => part.tabIndex === 0 && part.role === "region" && part.ariaLabel);
  console.log(`${innerWidth} wide: ${document.documentElement.scrollWidth} scrolled, ${wide.length > 0 && held}`);
});
</script></body>"""


def test_a_narrow_screen_scrolls_down_and_only_tables_and_charts_sideways(page: Path, tmp_path: Path) -> None:
    measured = page.read_text().replace("default-src 'none'", "script-src 'unsafe-inline'")
    (tmp_path / "measured.html").write_text(measured.replace("</body>", WIDE_PARTS))
    widths = (320, 480, 768)
    frames = tmp_path / "frames.html"
    frames.write_text("".join(f'<iframe src="measured.html" width="{wide}" height="9000"></iframe>' for wide in widths))
    log = browse(frames, f"--screenshot={tmp_path / 'shot.png'}")
    found = {int(wide): (int(scrolled), held) for wide, scrolled, held in re.findall(MEASURED, log)}
    assert found.keys() == set(widths), log
    assert all(scrolled <= wide and held == "true" for wide, (scrolled, held) in found.items()), found


def test_on_paper_no_chart_is_cut(page: Path, tmp_path: Path) -> None:
    paper = tmp_path / "page.pdf"
    assert complaints(browse(page, f"--print-to-pdf={paper}", "--no-pdf-header-footer")) == []
    sheets = PdfReader(paper).pages
    assert 2 <= len(sheets) <= 6
    for sheet in sheets:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4
    texts = [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in sheets]
    for title, last in (("Value by day, EUR", "2026-02-20"), ("Cancellation", "30 days before"), ("and age", "> 30 d")):
        assert [title in text and last in text for text in texts].count(True) == 1, title
