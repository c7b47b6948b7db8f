"""The settings: what stands behind each port, which doors exist."""
