"""The fact ledger: what is known of a customer, from whom and since when."""
