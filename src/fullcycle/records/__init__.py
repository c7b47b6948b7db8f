"""Apps that everyone hangs on, in one order."""
