"""Records become text: one module a format, imported when it is asked for. The doors are `render` and `destination`."""
