"""The demonstration district: invented customers, staff and network, the same from one seed."""
