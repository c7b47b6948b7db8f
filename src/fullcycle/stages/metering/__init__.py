"""Meters: prepared for a case, installed and sealed by two, read first, heard from."""
