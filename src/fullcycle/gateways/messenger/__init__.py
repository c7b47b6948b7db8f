"""Short messages to people's phones."""
