"""Words and numbers as the reader expects them."""
