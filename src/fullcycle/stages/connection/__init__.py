"""Survey, supply scheme, works, inspections and energising: how a customer is connected."""
