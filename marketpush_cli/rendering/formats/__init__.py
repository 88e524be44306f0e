"""The formats: each module has one function `write(records, out, request)` that returns how many rows it wrote.

`out` takes text, and bytes where the format is one of `format_names.BINARY`.
"""
