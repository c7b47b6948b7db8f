"""Django's admin, for the administrator only."""
