"""Sealing what must not lie in the database as plain text, and finding it again."""
