"""Orders out of files: read, checked whole, stored whole."""
