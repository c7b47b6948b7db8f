"""What government registers share, so that customers need not bring it."""
