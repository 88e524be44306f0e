"""Statements behind reports: sums by group in one pass, and the few values that must come one by one."""
