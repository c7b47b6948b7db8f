"""The customer's site: ask, apply, follow, decide, sign and pay from a phone."""
