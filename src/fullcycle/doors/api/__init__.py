"""The door of machines: a customer's own systems read its bills and curves by a key."""
