"""Bills: what was agreed on price, each month's bills with their lines, disputes, invoices."""
