"""Order summaries and packing slips for people."""
