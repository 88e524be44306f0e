"""Files and standard input, from bytes to checked lines, records and objects."""
