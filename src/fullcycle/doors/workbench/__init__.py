"""The desk of account managers and of the back office."""
