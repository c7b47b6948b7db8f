"""The PostgreSQL server that an installation without one of its own runs on."""
