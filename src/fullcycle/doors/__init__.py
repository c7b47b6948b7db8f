"""Every way in. Doors translate and decide nothing."""
