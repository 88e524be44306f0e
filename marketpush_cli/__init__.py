"""The command line with which a marketplace operator works on orders."""
