"""Questions to the database that are asked often: composed once, then only sent."""
