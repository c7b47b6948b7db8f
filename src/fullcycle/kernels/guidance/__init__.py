"""Which matter is meant: at most three plain questions, as data."""
