"""A file with a fault of every kind, as partners write files, and a script that corrects only what results call bad."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HEADER = ("reference", "carrier", "tracking_number", "parcel")
GERMAN = ("Bestellnummer", "Paketdienst", "Sendungsnummer", "Stück")
BAD = ("refused", "invalid")
WRONG = [
    ("Q-01/1", "dhl", "T1", "sound"),
    ("Q-99/1", "dhl", "T2", "unknown"),
    ("Q-20/1", "dhl", "T3", "illegal"),
    ("Q-03/1", "dhl", "T4", "once"),
    ("Q-03/1", "ups", "T5", "conflict"),
    ("Q-05/1", "ups", "T6", "twin"),
    ("Q-05/1", "ups", "T6", "twin again"),
    ("Q-06/1", "pigeon", "T7", "carrier"),
    ("Q-07/1", "dhl", "T" * 101, "long"),
    ("no reference!", "dhl", "T9", "reference"),
    ("Q-09/1", "dhl", "", "sent"),
    ("Q-21/1", "dhl", "T11", "other number"),
]
CORRECTED = {
    "unknown": ("Q-02/1", "dhl", "T2"),
    "illegal": ("Q-04/1", "dhl", "T3"),
    "conflict": ("Q-10/1", "ups", "T5"),
    "carrier": ("Q-06/1", "gls", "T7"),
    "long": ("Q-07/1", "dhl", "T8"),
    "reference": ("Q-08/1", "dhl", "T9"),
    "sent": ("Q-09/1", "dhl", "T10"),
    "other number": ("Q-21/1", "dhl", "OLD"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to write a file, and the options with which it is read."""

    name: str
    ending: str
    header: Sequence[str] = HEADER
    options: Sequence[str] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    above: Sequence[str] = ()

    def __str__(self) -> str:
        return self.name

    @property
    def results(self) -> str:
        """The name of the results: a workbook comes back as CSV."""
        return f"results{'.csv' if self.ending == '.xlsx' else self.ending}"

    def write(self, path: Path) -> None:
        """The faulty file."""
        if self.ending == ".xlsx":
            import xlsxwriter

            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet()
                for at, cells in enumerate((self.header, *WRONG)):
                    sheet.write_row(at, 0, cells)
        elif self.ending == ".jsonl":
            objects = (dict(zip(self.header, row, strict=True)) for row in WRONG)
            path.write_text("".join(f"{json.dumps(found)}\n" for found in objects))
        else:
            self.save(path, [dict(zip(self.header, row, strict=True)) for row in WRONG])

    def save(self, path: Path, rows: Sequence[dict[str, str]]) -> None:
        """Rows as a file of this kind, or the results of one."""
        out = io.StringIO(newline="")
        if self.ending == ".jsonl":
            out.writelines(f"{json.dumps(row)}\n" for row in rows)
        else:
            out.writelines(f"{line}\r\n" for line in self.above)
            writer = csv.DictWriter(out, list(rows[0]), delimiter=self.delimiter)
            writer.writeheader()
            writer.writerows(rows)
        path.write_bytes(out.getvalue().encode(self.encoding))

    def read(self, path: Path) -> list[dict[str, str]]:
        """The rows of results."""
        text = path.read_bytes().decode(self.encoding).removeprefix("\ufeff")
        if self.ending == ".jsonl":
            return [json.loads(line) for line in text.splitlines()]
        below = text.splitlines()[len(self.above) :]
        return list(csv.DictReader(below, delimiter=self.delimiter))

    def correct_one(self, path: Path) -> str:
        """Correct the first row that the results call bad; which one it was."""
        rows = self.read(path)
        bad = next(row for row in rows if row["outcome"] in BAD)
        parcel = bad[self.header[-1]]
        bad.update(zip(self.header, CORRECTED[parcel], strict=False))
        self.save(path, rows)
        return parcel


NAMES = ",".join(f"{ours}={theirs}" for ours, theirs in zip(HEADER[:-1], GERMAN, strict=False))
KINDS = (
    Kind("csv", ".csv"),
    Kind(
        "semicolons in cp1252",
        ".csv",
        GERMAN,
        ("--columns", NAMES, "--encoding", "cp1252"),
        ";",
        "cp1252",
        ("Nordversand · Übergabe;;;", "Stand:;02.03.2026;;"),
    ),
    Kind("jsonl", ".jsonl"),
    Kind("xlsx", ".xlsx"),
)
