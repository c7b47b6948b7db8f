"""The portal's own filters."""
