"""Calling other people's web services over HTTP with signed requests."""
