"""One module per step of a case, named as the drawing names it."""
