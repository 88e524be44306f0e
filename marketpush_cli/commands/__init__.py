"""What may be typed: one module a noun, its verbs as functions."""
