"""A year of applications on the demonstration district: real acts, simulated people."""
