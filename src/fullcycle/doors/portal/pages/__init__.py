"""One module a page; its template has the same name."""
