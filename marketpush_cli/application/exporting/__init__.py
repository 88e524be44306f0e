"""Lists that are written again and again: names of files, what is said about each, and where the last one ended."""
