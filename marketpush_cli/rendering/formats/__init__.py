"""The formats: each module has one function `write(records, out, request)` that returns how many rows it wrote."""
