"""Plain Python: no framework, no I/O, no clock."""
