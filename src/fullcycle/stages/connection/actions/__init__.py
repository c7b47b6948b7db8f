"""What may be done on the way to a connection."""
