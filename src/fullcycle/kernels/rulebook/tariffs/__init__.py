"""The tariff book: every dated price, period, ratio and threshold of a bill."""
