"""Benchmarks: each a command that prints ratios, and the figures as JSON in its last line."""
