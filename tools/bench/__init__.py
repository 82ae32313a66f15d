"""Measurements of the budgets of the design (section 6), each beside its floor of the same run.

Usage: `make bench`, or `python -m tools.bench --help`. Measures, never asserts: the exit code is
0 whatever comes out. Sample offices are built once below `build/bench` and used again.
"""
