"""A month of bills: facts gathered, bills drafted, looked at, issued, explained, disputed."""
