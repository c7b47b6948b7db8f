"""The papers of a customer: stored once, never overwritten, sealed into a file."""
