"""What the company makes of a customer: the tier, the file's gaps, who should serve it."""
