"""Why one bill differs from another: causes in yuan that add up to the fen."""
