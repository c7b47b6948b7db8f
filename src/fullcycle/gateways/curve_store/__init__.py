"""Keeps curves by month: quarter-hour energy of every metering point."""
