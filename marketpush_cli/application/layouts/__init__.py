"""Layouts of partners' files as people say them: in flags, and in tables of the configuration."""
