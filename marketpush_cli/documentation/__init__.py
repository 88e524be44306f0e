"""The reference pages of `docs/` that are written from the program itself, so that they cannot say anything else."""
