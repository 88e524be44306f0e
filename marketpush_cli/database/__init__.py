"""The only package that knows how orders are stored."""
