"""Printing: posters, slips and their preview; laid out once, drawn everywhere."""
