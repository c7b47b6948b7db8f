"""Pages of this door for the people who write the machines."""
