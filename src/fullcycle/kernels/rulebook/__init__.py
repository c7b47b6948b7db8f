"""Dated rules as data: matters, nodes, papers, limits, and the plan of a case."""
