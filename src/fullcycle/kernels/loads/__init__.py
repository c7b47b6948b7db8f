"""96-point curves: quality, periods, peaks."""
