"""The outside world, one folder each: protocol, real adapter, fake."""
