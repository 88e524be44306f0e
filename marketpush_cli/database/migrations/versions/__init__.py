"""One module a version; what it runs stands beside it as SQL."""
