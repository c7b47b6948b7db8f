"""Working days with make-up days, and the clock that four owners share."""
