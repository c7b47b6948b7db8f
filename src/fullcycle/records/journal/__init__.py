"""Who did what to what, when: append only, hash-chained by the database itself."""
