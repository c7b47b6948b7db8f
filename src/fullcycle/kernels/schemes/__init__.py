"""Supply-scheme engineering: from a load list and a place to checked ways of supply."""
