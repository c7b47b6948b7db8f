"""One app for each part of the customer's life; strangers to each other."""
