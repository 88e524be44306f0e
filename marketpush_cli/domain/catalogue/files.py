"""The records about partners' files: how one is laid out, and what a look at one has found."""

from __future__ import annotations

from marketpush_cli.domain.fields import Field, Kind, Shape

FILE_COLUMN = Shape(
    "file_column",
    (
        Field("column", "Column", Kind.CODE, "our name of the column", 1),
        Field("header", "In the file", Kind.TEXT, "what the file calls it", 1),
        Field("position", "Position", Kind.COUNT, "which column of the file it is, counted from 1", 4),
        Field("row_1", "Row 1", Kind.TEXT, "what stands in the first row", 2),
        Field("row_2", "Row 2", Kind.TEXT, "what stands in the second row", 3),
        Field("row_3", "Row 3", Kind.TEXT, "what stands in the third row", 4),
    ),
    "column",
)

FILE_LAYOUT = Shape(
    "file_layout",
    (
        Field("name", "Name", Kind.CODE, "the name it is saved under", 1),
        Field(
            "columns", "Columns", Kind.MAPPING, "what the file calls our columns: words of the header or a position", 1
        ),
        Field("delimiter", "Delimiter", Kind.TEXT, "what stands between cells", 3),
        Field("encoding", "Encoding", Kind.TEXT, "how the file was saved, if not as UTF-8", 3),
        Field("decimal", "Decimal", Kind.TEXT, "the decimal sign of amounts", 3),
        Field("header_row", "Header", Kind.COUNT, "the line of the header; 0 = there is none", 4),
        Field("constant", "Constants", Kind.MAPPING, "what fills the rows that lack a column", 3),
        Field("options", "Options", Kind.TEXT, "the same as flags of a command line", 6),
    ),
    "name",
)
