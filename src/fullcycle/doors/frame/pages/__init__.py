"""The frame's own pages: signing in, and the outbox of a demonstration."""
