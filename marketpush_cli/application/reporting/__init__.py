"""What reports are asked for, and how their figures are put together."""
