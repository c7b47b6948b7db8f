"""Papers with text and tables, set as PDF/A."""
