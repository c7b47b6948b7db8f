"""Fully digital e-invoices (数电票): one for each issued bill, red ones for corrections."""
