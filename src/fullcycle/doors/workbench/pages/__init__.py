"""One module per page, with the template of its name."""
