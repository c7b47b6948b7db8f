"""Queues and timers: one job, one call of an action."""
