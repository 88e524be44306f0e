"""QR codes as drawings of one path, which stay sharp at any size."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 200  # a number has at most 64 characters; what is longer was never one


@dataclass(frozen=True, slots=True)
class QrCode:
    """A square of so many modules a side, and the path that fills the dark ones, as SVG writes it."""

    side: int
    path: str

    @property
    def view_box(self) -> str:
        return f"0 0 {self.side} {self.side}"

    @property
    def svg(self) -> str:
        """The drawing as a file of its own."""
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{self.view_box}"><path d="{self.path}"/></svg>'


def qr_code_of(text: str) -> QrCode | None:
    """The code of a text, without the margin that readers want around it; None for what no code can hold."""
    import segno

    if not 0 < len(text) <= LONGEST:
        return None
    rows = segno.make_qr(text, error="m", boost_error=False).matrix
    runs = (_run(top, *run) for top, row in enumerate(rows) for run in _dark_runs(bytes(row)))
    return QrCode(len(rows), "".join(runs))


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow each other."""
    edges = [at for at in range(len(row) + 1) if (row[at - 1] if at else 0) != (row[at] if at < len(row) else 0)]
    return [(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _run(top: int, left: int, length: int) -> str:
    return f"M{left} {top}h{length}v1h-{length}z"
