"""What several commands take, declared once."""

from __future__ import annotations

from typing import Annotated

import typer

PARTNER_FILES = "Partner files"

LineArguments = Annotated[
    list[str] | None,
    typer.Argument(metavar="LINE...", help="Lines (MP-1001-A/2), or orders for all their lines it is meant for."),
]
OrderArguments = Annotated[list[str] | None, typer.Argument(metavar="ORDER...", help="Orders (MP-1001-A).")]
FromFile = Annotated[
    str | None,
    typer.Option("--from", metavar="FILE", help="Read references and options from CSV, Excel, JSON lines; - is stdin."),
]
Results = Annotated[
    str | None, typer.Option("--results", metavar="FILE", help="Write the rows with what came of each.")
]
KeepGoing = Annotated[
    bool, typer.Option("--keep-going", help="Do what is allowed, leave out what is refused (exit 3).")
]
Confirm = Annotated[
    int | None,
    typer.Option("--confirm", metavar="N", min=0, help="Answer the question: only if just N lines change."),
]
LayoutColumns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="OURS=THEIRS,...|NAME",
        help="What the file calls our columns: a header's words or a position; or a saved name.",
        rich_help_panel=PARTNER_FILES,
    ),
]
LayoutDelimiter = Annotated[
    str | None,
    typer.Option(
        "--delimiter",
        metavar="CHARACTER",
        help="What stands between cells: ';', tab, pipe.",
        rich_help_panel=PARTNER_FILES,
    ),
]
LayoutEncoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="How the file was saved, if not as UTF-8: cp1252.",
        rich_help_panel=PARTNER_FILES,
    ),
]
LayoutDecimal = Annotated[
    str | None,
    typer.Option(
        "--decimal", metavar=".|,", help="The decimal sign of the file's amounts.", rich_help_panel=PARTNER_FILES
    ),
]
LayoutConstant = Annotated[
    list[str] | None,
    typer.Option(
        "--constant",
        metavar="OURS=VALUE",
        help="Fills the rows that lack a column: carrier=dhl.",
        rich_help_panel=PARTNER_FILES,
    ),
]
LayoutHeaderRow = Annotated[
    int | None,
    typer.Option(
        "--header-row",
        metavar="N",
        min=0,
        help="The line of the header; 0 = none, columns by position.",
        rich_help_panel=PARTNER_FILES,
    ),
]
Template = Annotated[
    bool,
    typer.Option(
        "--template", help="Print the header of an empty file for this command.", rich_help_panel=PARTNER_FILES
    ),
]
InParts = Annotated[
    int | None,
    typer.Option(
        "--in-parts", min=1, metavar="N", help="With --keep-going: store every N lines, so that others get their turn."
    ),
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
