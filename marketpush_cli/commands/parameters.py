"""What several commands take, declared once."""

from __future__ import annotations

from typing import Annotated

import typer

LineArguments = Annotated[
    list[str] | None,
    typer.Argument(metavar="LINE...", help="Lines (MP-1001-A/2), or orders for all their lines it is meant for."),
]
OrderArguments = Annotated[list[str] | None, typer.Argument(metavar="ORDER...", help="Orders (MP-1001-A).")]
FromFile = Annotated[
    str | None,
    typer.Option("--from", metavar="FILE", help="Read references and options from CSV, TSV, JSON lines; - is stdin."),
]
Results = Annotated[
    str | None, typer.Option("--results", metavar="FILE", help="Write the rows with what came of each, as CSV.")
]
KeepGoing = Annotated[
    bool, typer.Option("--keep-going", help="Do what is allowed, leave out what is refused (exit 3).")
]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="CODE", help="Why: a code or its label.")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Words to keep with it.")]
CarrierOption = Annotated[str | None, typer.Option("--carrier", metavar="CODE", help="Who carries it.")]
TrackingOption = Annotated[
    str | None, typer.Option("--tracking-number", metavar="TEXT", help="The carrier's number of the parcel.")
]
KeyOption = Annotated[
    str | None, typer.Option("--key", metavar="TEXT", help="Unique in the order: the same request again pays nothing.")
]
