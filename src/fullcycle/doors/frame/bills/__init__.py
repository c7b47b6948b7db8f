"""A bill as it is shown: the same numbers on page, paper, sheet and line."""
