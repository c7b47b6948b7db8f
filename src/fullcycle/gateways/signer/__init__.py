"""Electronic seals on PDF files: putting them there and checking them."""
