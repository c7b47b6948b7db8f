"""Who signs in, in which role, and for which customer they may act."""
