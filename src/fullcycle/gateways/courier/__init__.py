"""Papers that travel: fetched at the customer's door, delivered against signature."""
