"""Fullcycle: one file, one account manager and one line of time for every large customer."""
