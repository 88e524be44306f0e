"""The names that `--format` takes, and the module that writes each."""

from __future__ import annotations

TABULATE = "tabulate"
MODULES = {
    "table": "table",
    "plain": "plain",
    "wide": "table",
    "json": "json_array",
    "jsonl": "json_lines",
    "csv": "delimited",
    "tsv": "delimited",
    "yaml": "yaml_list",
    "ids": "identities",
    "count": "tally",
    "md": "markdown",
    "txt": "aligned_text",
    "xlsx": "workbook",
    "parquet": "parquet_file",
}
BINARY = frozenset({"xlsx", "parquet"})
# `unsafehtml` is left out: it writes names and messages as live HTML.
TABULATE_NAMES = (
    *("asciidoc", "colon_grid", "double_grid", "double_outline", "fancy_grid", "fancy_outline", "github", "grid"),
    *("heavy_grid", "heavy_outline", "html", "jira", "latex", "latex_booktabs", "latex_longtable", "latex_raw"),
    *("mediawiki", "mixed_grid", "mixed_outline", "moinmoin", "orgtbl", "outline", "pipe", "plain", "presto"),
    *("pretty", "psql", "rounded_grid", "rounded_outline", "rst", "simple", "simple_grid", "simple_outline"),
    *("textile", "tsv", "youtrack"),
)
FORMATS = (*MODULES, *(f"{TABULATE}:{name}" for name in TABULATE_NAMES))
BY_EXTENSION = {name: name for name in ("csv", "tsv", "json", "jsonl", "yaml", "md", "txt", "xlsx", "parquet")}
BY_EXTENSION["yml"] = "yaml"
