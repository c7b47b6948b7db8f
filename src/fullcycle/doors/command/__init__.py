"""The `fullcycle` command line."""
