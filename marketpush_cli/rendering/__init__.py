"""Records to text: one module a format, imported when it is asked for."""
