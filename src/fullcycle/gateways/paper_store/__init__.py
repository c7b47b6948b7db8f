"""Keeps the content of papers, each under the hash of its bytes."""
